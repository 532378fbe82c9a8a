"""Anonymous pages of the exercises, and the programme's public one."""

from django.urls import path

from probidad.instruments.exercises.views import programme, taking_part

app_name = "exercises"
urlpatterns = [
    path("", taking_part.enter, name="enter"),
    path("ronda/", taking_part.overview, name="overview"),
    path("dilema/<int:position>/", taking_part.dilemma, name="dilemma"),
    path("dilema/<int:position>/confirmar/", taking_part.confirm, name="confirm"),
    path("dilema/<int:position>/orientacion/", taking_part.insight, name="insight"),
    path("resumen/", taking_part.summary, name="summary"),
    path("salir/", taking_part.leave, name="leave"),
    path("programa/", programme.page, name="programme"),
    path("programa/cifras.xlsx", programme.figures_file, {"format": "xlsx"}, name="programme-xlsx"),
    path("programa/cifras.csv", programme.figures_file, {"format": "csv"}, name="programme-csv"),
]
