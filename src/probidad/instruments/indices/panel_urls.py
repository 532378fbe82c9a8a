"""Signed-in pages of the indices."""

from django.urls import path

from probidad.instruments.indices.views import rounds

app_name = "indices-panel"
urlpatterns = [
    path("", rounds.round_list, name="rounds"),
    path("<int:round_id>/", rounds.round_detail, name="round"),
]
