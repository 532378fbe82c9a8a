"""Anonymous pages of the exercises."""

from django.urls import path

from probidad.instruments.exercises.views import taking_part

app_name = "exercises"
urlpatterns = [
    path("", taking_part.enter, name="enter"),
    path("ronda/", taking_part.overview, name="overview"),
    path("dilema/<int:position>/", taking_part.dilemma, name="dilemma"),
    path("dilema/<int:position>/confirmar/", taking_part.confirm, name="confirm"),
    path("dilema/<int:position>/orientacion/", taking_part.insight, name="insight"),
    path("resumen/", taking_part.summary, name="summary"),
    path("salir/", taking_part.leave, name="leave"),
]
