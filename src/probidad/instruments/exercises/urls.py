"""Anonymous pages of the exercises, and the programme's public one."""

from django.urls import path

from probidad.instruments.exercises.views import (
    checking,
    credentials,
    in_browser,
    kiosk,
    programme,
    taking_part,
)

app_name = "exercises"
urlpatterns = [
    path("", taking_part.enter, name="enter"),
    path("ronda/", taking_part.overview, name="overview"),
    path("dilema/<int:position>/", taking_part.dilemma, name="dilemma"),
    path("dilema/<int:position>/confirmar/", taking_part.confirm, name="confirm"),
    path("dilema/<int:position>/orientacion/", taking_part.insight, name="insight"),
    path("resumen/", taking_part.summary, name="summary"),
    path("salir/", taking_part.leave, name="leave"),
    path("kiosco/", kiosk.kiosk, name="kiosk"),
    path("kiosco/sigues/", kiosk.still_there, name="still-there"),
    path("ronda/<slug:token>/", in_browser.round_page, name="round"),
    path("ronda/<slug:token>/<int:position>/", in_browser.dilemma, name="round-dilemma"),
    path("credenciales/", credentials.exchange, name="exchange"),
    path("urna/", credentials.ballot_box, name="ballot-box"),
    path("acta/<slug:token>/", credentials.manifest, name="manifest"),
    path("comprobar/", checking.check, name="check"),
    path("comprobar/<slug:token>/", checking.check_round, name="check-round"),
    path("comprobar/<slug:token>/acta.json", checking.manifest_file, name="manifest-file"),
    path("comprobar/<slug:token>/acta.json.sig", checking.manifest_signature, name="manifest-signature"),
    path("comprobar/<slug:token>/resultados.json", checking.snapshot_file, name="snapshot-file"),
    path(
        "comprobar/<slug:token>/resultados.json.sig", checking.snapshot_signature, name="snapshot-signature"
    ),
    path("programa/", programme.page, name="programme"),
    path("programa/cifras.xlsx", programme.figures_file, {"format": "xlsx"}, name="programme-xlsx"),
    path("programa/cifras.csv", programme.figures_file, {"format": "csv"}, name="programme-csv"),
]
