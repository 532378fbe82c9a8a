"""Signed-in pages of questions and claims."""

from django.urls import path

from probidad.instruments.advice.views import (
    certificates,
    files,
    inbox,
    keys,
    playing,
    recovery,
    role_plays,
    simulations,
    threads,
    training,
)

app_name = "advice-panel"
urlpatterns = [
    path("formacion/", training.path, name="training"),
    path("formacion/intentos/<int:attempt_id>/", playing.attempt, name="attempt"),
    path("formacion/intentos/<int:attempt_id>/terminar/", playing.end, name="attempt-end"),
    path("formacion/intentos/<int:attempt_id>/desde/<int:turn>/", playing.again, name="attempt-again"),
    path("formacion/simulacion/<slug:name>/", training.simulation, name="simulation"),
    path("formacion/simulacion/<slug:name>/empezar/", training.begin, name="simulation-begin"),
    path("", inbox.inbox, name="inbox"),
    path("llave/", keys.key, name="key"),
    path("llave/contrasena/", keys.passphrase, name="passphrase"),
    path("llave/bloquear/", keys.lock, name="lock"),
    path("llave/recuperacion/", recovery.overview, name="recovery"),
    path("llave/recuperacion/contrasena/<int:set_id>/", recovery.ask_for_lost, name="recovery-lost"),
    path("llave/recuperacion/sucesion/<int:set_id>/", recovery.ask_for_left, name="recovery-left"),
    path("llave/recuperacion/<int:request_id>/", recovery.request_page, name="recovery-request"),
    path("llave/recuperacion/<int:request_id>/aprobar/", recovery.approve, name="recovery-approve"),
    path("llave/recuperacion/<int:request_id>/detener/", recovery.stop, name="recovery-stop"),
    path("llave/recuperacion/<int:request_id>/terminar/", recovery.finish, name="recovery-finish"),
    path("conversaciones/<int:thread_id>/", threads.thread, name="thread"),
    path(
        "conversaciones/<int:thread_id>/archivos/<int:message>/<int:number>/", files.original, name="original"
    ),
    path(
        "conversaciones/<int:thread_id>/archivos/<int:message>/<int:number>/copia/", files.copy, name="copy"
    ),
    path("conversaciones/<int:thread_id>/tomar/", threads.take, name="take"),
    path("conversaciones/<int:thread_id>/responder/", threads.reply, name="reply"),
    path("conversaciones/<int:thread_id>/nota/", threads.note, name="note"),
    path("conversaciones/<int:thread_id>/cerrar/", threads.close, name="close"),
    path("conversaciones/<int:thread_id>/excusarse/", threads.recuse, name="recuse"),
    path("formacion/intentos/<int:attempt_id>/leer/", playing.attempt_read, name="attempt-read"),
    path("formacion/equipo/", certificates.roster, name="roster"),
    path("formacion/equipo/<slug:institution>/<int:person_id>/", certificates.trainee, name="trainee"),
    path("formacion/equipo/<slug:institution>/<int:person_id>/caso/", certificates.case_new, name="case-new"),
    path(
        "formacion/equipo/<slug:institution>/<int:person_id>/constancia/",
        certificates.certificate_issue,
        name="certificate-issue",
    ),
    path(
        "formacion/equipo/<slug:institution>/<int:person_id>/formacion-externa/",
        certificates.certificate_external,
        name="certificate-external",
    ),
    path(
        "formacion/constancias/<int:certificate_id>/retirar/",
        certificates.certificate_withdraw,
        name="certificate-withdraw",
    ),
    path(
        "formacion/constancias/<int:certificate_id>/constancia.pdf",
        certificates.certificate_file,
        name="certificate-file",
    ),
    path(
        "formacion/constancias/<int:certificate_id>/nombre/",
        certificates.certificate_name,
        name="certificate-name",
    ),
    path("formacion/simulaciones/", simulations.simulation_list, name="simulations"),
    path("formacion/simulaciones/<slug:name>/", simulations.own_simulation, name="own-simulation"),
    path("formacion/simulaciones/<slug:name>/probar/", simulations.preview, name="simulation-preview"),
    path("formacion/simulaciones/<slug:name>/publicar/", simulations.publish, name="simulation-publish"),
    path("formacion/simulaciones/<slug:name>/siguiente/", simulations.revise, name="simulation-revise"),
    path("formacion/simulaciones/<slug:name>/retirar/", simulations.withdraw, name="simulation-withdraw"),
    path("formacion/simulaciones/<slug:name>/cobertura/", simulations.coverage, name="coverage"),
    path("formacion/ensayos/", role_plays.role_play_list, name="role-plays"),
    path("formacion/ensayos/<int:attempt_id>/", role_plays.role_play, name="role-play"),
    path("formacion/ensayos/<int:attempt_id>/nota/<int:turn>/", role_plays.remark, name="role-play-note"),
    path("formacion/ensayos/<int:attempt_id>/terminar/", role_plays.finish, name="role-play-finish"),
]
