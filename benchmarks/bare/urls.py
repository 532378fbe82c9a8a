"""One address, below the same prefix as the answers."""

from django.urls import path

from benchmarks.bare.views import store

urlpatterns = [path("ejercicios/fila/", store)]
