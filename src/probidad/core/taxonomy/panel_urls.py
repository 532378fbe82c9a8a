"""The values of an institution's own code, below its pages in the panel."""

from django.urls import path

from probidad.core.taxonomy import views

app_name = "taxonomy-panel"
urlpatterns = [
    path("i/<slug:slug>/valores/", views.index, name="own-values"),
    path("i/<slug:slug>/valores/nuevo/", views.add, name="add-own-value"),
    path("i/<slug:slug>/valores/<int:pk>/", views.edit, name="edit-own-value"),
    path("i/<slug:slug>/valores/<int:pk>/mover/", views.move, name="move-own-value"),
    path("i/<slug:slug>/valores/<int:pk>/quitar/", views.remove, name="remove-own-value"),
]
