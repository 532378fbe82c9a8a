"""Signed-in pages of the indices."""

from django.urls import path

from probidad.instruments.indices.views import (
    commitments,
    evidence,
    own_instruments,
    preparing,
    received,
    rounds,
    scoring,
)

app_name = "indices-panel"
urlpatterns = [
    path("", rounds.round_list, name="rounds"),
    path("nueva/", preparing.round_new, name="round-new"),
    path("nueva/<slug:institution>/", preparing.round_prepare, name="round-prepare"),
    path("recibidas/", received.received_list, name="received-list"),
    path("recibidas/<int:round_id>/", received.received, name="received"),
    path("recibidas/<int:round_id>/aceptar/", received.received_accept, name="received-accept"),
    path("recibidas/<int:round_id>/rechazar/", received.received_decline, name="received-decline"),
    path("recibidas/<int:round_id>/evidencia/", evidence.received_evidence, name="received-evidence"),
    path(
        "recibidas/<int:round_id>/evidencia/<str:code>/",
        evidence.received_indicator,
        name="received-indicator",
    ),
    path(
        "recibidas/<int:round_id>/evidencia/<str:code>/agregar/",
        evidence.received_evidence_new,
        name="received-evidence-new",
    ),
    path(
        "recibidas/<int:round_id>/archivo/<int:evidence_id>/",
        evidence.received_evidence_file,
        name="received-evidence-file",
    ),
    path(
        "recibidas/<int:round_id>/archivo/<int:evidence_id>/quitar/",
        evidence.received_evidence_remove,
        name="received-evidence-remove",
    ),
    path("<int:round_id>/", rounds.round_detail, name="round"),
    path("<int:round_id>/cambiar/", preparing.round_edit, name="round-edit"),
    path("<int:round_id>/preguntar/", preparing.round_ask, name="round-ask"),
    path("<int:round_id>/sin-la-institucion/", preparing.round_public, name="round-public"),
    path("<int:round_id>/empezar/", preparing.round_begin, name="round-begin"),
    path("<int:round_id>/abandonar/", preparing.round_abandon, name="round-abandon"),
    path("<int:round_id>/personas/nueva/", preparing.seat_new, name="seat-new"),
    path("<int:round_id>/personas/<int:seat_id>/", preparing.seat_edit, name="seat-edit"),
    path("<int:round_id>/personas/<int:seat_id>/quitar/", preparing.seat_remove, name="seat-remove"),
    path("<int:round_id>/calificar/", scoring.overview, name="scoring"),
    path("<int:round_id>/calificar/<str:code>/", scoring.answer, name="answer"),
    path("<int:round_id>/calificar/<str:code>/evidencia/", evidence.evidence_new, name="evidence-new"),
    path("<int:round_id>/evidencia/<int:evidence_id>/", evidence.evidence_file, name="evidence-file"),
    path(
        "<int:round_id>/evidencia/<int:evidence_id>/quitar/", evidence.evidence_remove, name="evidence-remove"
    ),
    path("<int:round_id>/terminar/", scoring.finish, name="scoring-finish"),
    path("<int:round_id>/seguir/", scoring.resume, name="scoring-resume"),
    path("<int:round_id>/compromisos/", commitments.propose, name="propose"),
    path("compromisos/", commitments.commitment_list, name="commitments"),
    path("compromisos/<int:commitment_id>/", commitments.commitment_answer, name="commitment"),
    path("instrumentos/", own_instruments.instrument_list, name="instruments"),
    path(
        "instrumentos/importar/<slug:organisation>/",
        own_instruments.instrument_import,
        name="instrument-import",
    ),
    path("instrumentos/borradores/<int:draft_id>/", own_instruments.draft, name="draft"),
    path(
        "instrumentos/borradores/<int:draft_id>/descartar/",
        own_instruments.draft_discard,
        name="draft-discard",
    ),
    path(
        "instrumentos/<int:instrument_id>/retirar/",
        own_instruments.instrument_withdraw,
        name="instrument-withdraw",
    ),
]
