"""Signed-in pages of the exercises."""

from django.urls import path

from probidad.instruments.exercises.views import (
    cards,
    comments,
    dilemma_files,
    dilemmas,
    keys,
    reports,
    rosters,
    rounds,
)

app_name = "exercises-panel"
urlpatterns = [
    path("", rounds.round_list, name="rounds"),
    path("dilemas/", dilemmas.dilemma_list, name="dilemmas"),
    path("dilemas/<int:version_id>/", dilemmas.dilemma_detail, name="dilemma"),
    path("dilemas/<int:version_id>/dilema.yaml", dilemma_files.dilemma_yaml, name="dilemma-yaml"),
    path("dilemas/importar/<slug:institution>/", dilemma_files.dilemmas_import, name="dilemmas-import"),
    path("dilemas/exportar.yaml", dilemma_files.dilemmas_yaml, name="dilemmas-yaml"),
    path("nueva/<slug:institution>/", rounds.round_new, name="round-new"),
    path("<int:round_id>/", rounds.round_detail, name="round"),
    path("<int:round_id>/editar/", rounds.round_edit, name="round-edit"),
    path("<int:round_id>/dilemas/<int:position>/a/<int:to>/", rounds.dilemma_move, name="dilemma-move"),
    path("<int:round_id>/descartar/", rounds.round_discard, name="round-discard"),
    path("<int:round_id>/lista/", rosters.roster, name="roster"),
    path("<int:round_id>/lista/plantilla.xlsx", rosters.template_xlsx, name="roster-template-xlsx"),
    path("<int:round_id>/lista/plantilla.csv", rosters.template_csv, name="roster-template-csv"),
    path("<int:round_id>/abrir/", rounds.round_open, name="round-open"),
    path("<int:round_id>/tarjetas/", cards.card_list, name="cards"),
    path("<int:round_id>/tarjetas/<int:batch_id>/", cards.batch_detail, name="card-batch"),
    path("<int:round_id>/tarjetas/<int:batch_id>/pdf/", cards.batch_pdf, name="card-batch-pdf"),
    path("<int:round_id>/tarjetas/<int:batch_id>/descartar/", cards.batch_discard, name="card-batch-discard"),
    path("<int:round_id>/terminar/", rounds.round_end, name="round-end"),
    path("<int:round_id>/enviar-codigos/", rounds.send_codes, name="send-codes"),
    path("<int:round_id>/abandonar/", rounds.round_abandon, name="round-abandon"),
    path("<int:round_id>/llave/", keys.make_key, name="key"),
    path("<int:round_id>/llave/probar/", keys.prove_key, name="key-prove"),
    path("<int:round_id>/cerrar/", keys.close_round, name="round-close"),
    path("<int:round_id>/informe/", reports.report, name="report"),
    path("<int:round_id>/informe/sumas/", reports.report_sums, name="report-sums"),
    path("<int:round_id>/informe/unidades/", reports.report_units, name="report-units"),
    path("<int:round_id>/informe/dilemas/", reports.report_dilemmas, name="report-dilemmas"),
    path("<int:round_id>/informe/guia/", reports.report_guide, name="report-guide"),
    path("<int:round_id>/informe/guia.pdf", reports.report_guide_pdf, name="report-guide-pdf"),
    path("<int:round_id>/informe.xlsx", reports.report_xlsx, name="report-xlsx"),
    path("<int:round_id>/informe.csv", reports.report_csv, name="report-csv"),
    path("<int:round_id>/informe.pdf", reports.report_pdf, name="report-pdf"),
    path("<int:round_id>/comentarios/", comments.comment_list, name="comments"),
    path("<int:round_id>/comentarios/<int:comment_id>/", comments.comment_review, name="comment-review"),
]
