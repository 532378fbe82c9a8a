"""Public pages of the indices."""

from django.urls import path

from probidad.instruments.indices.views import institution, instruments, nation

app_name = "indices"
# An evaluation of an institution by an instrument: which of them, and which of its publications.
PUBLICATION = "<str:slug>/<slug:institution>/<int:application>/<int:number>"
urlpatterns = [
    path("", nation.overview, name="nation"),
    path("datos-abiertos.zip", nation.open_data, name="open-data"),
    path("instrumentos/", instruments.instrument_list, name="instruments"),
    path("instrumentos/<str:slug>/", instruments.instrument_detail, name="instrument"),
    path("instrumentos/<str:slug>/areas/<slug:area>/", instruments.instrument_area, name="instrument-area"),
    path("instrumentos/<str:slug>/cambios/", instruments.instrument_changes, name="instrument-changes"),
    path("instrumentos/<str:slug>/instrumento.yaml", instruments.instrument_file, name="instrument-file"),
    path("instituciones/<slug:institution>/", institution.evaluations, name="evaluations"),
    path("<str:slug>/", nation.index, name="index"),
    path("<str:slug>/datos-abiertos.zip", nation.open_data, name="index-open-data"),
    path("<str:slug>/datos.json", nation.index_json, name="index-json"),
    # Their first part is any instrument's.
    path("<str:slug>/<slug:institution>/", institution.current, name="evaluation"),
    path(f"{PUBLICATION}/", institution.one, name="publication"),
    path(f"{PUBLICATION}/informe.pdf", institution.report, name="publication-report"),
    path(f"{PUBLICATION}/cartel.pdf", institution.poster, name="publication-poster"),
    path(f"{PUBLICATION}/datos.xlsx", institution.data, {"format": "xlsx"}, name="publication-xlsx"),
    path(f"{PUBLICATION}/datos.csv", institution.data, {"format": "csv"}, name="publication-csv"),
    path(f"{PUBLICATION}/contenido.json", institution.data, {"format": "json"}, name="publication-json"),
    path(f"{PUBLICATION}/archivos/<int:file_id>/", institution.evidence_file, name="publication-file"),
    path(f"{PUBLICATION}/<slug:group>/", institution.group, name="publication-group"),
]
