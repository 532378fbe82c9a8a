"""Public pages of the indices."""

from django.urls import path

from probidad.instruments.indices.views import instruments

app_name = "indices"
urlpatterns = [
    path("instrumentos/", instruments.instrument_list, name="instruments"),
    path("instrumentos/<str:slug>/", instruments.instrument_detail, name="instrument"),
]
