"""Signed-in pages of the indices."""

from django.urls import path

from probidad.instruments.indices.views import commitments, rounds

app_name = "indices-panel"
urlpatterns = [
    path("", rounds.round_list, name="rounds"),
    path("<int:round_id>/", rounds.round_detail, name="round"),
    path("<int:round_id>/compromisos/", commitments.propose, name="propose"),
    path("compromisos/", commitments.commitment_list, name="commitments"),
    path("compromisos/<int:commitment_id>/", commitments.commitment_answer, name="commitment"),
]
