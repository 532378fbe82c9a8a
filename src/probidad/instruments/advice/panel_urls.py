"""Signed-in pages of questions and claims."""

from django.urls import path

from probidad.instruments.advice.views import playing, training

app_name = "advice-panel"
urlpatterns = [
    path("formacion/", training.path, name="training"),
    path("formacion/intentos/<int:attempt_id>/", playing.attempt, name="attempt"),
    path("formacion/intentos/<int:attempt_id>/terminar/", playing.end, name="attempt-end"),
    path("formacion/intentos/<int:attempt_id>/desde/<int:turn>/", playing.again, name="attempt-again"),
    path("formacion/simulacion/<slug:name>/", training.simulation, name="simulation"),
    path("formacion/simulacion/<slug:name>/empezar/", training.begin, name="simulation-begin"),
]
