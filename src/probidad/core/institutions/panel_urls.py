from django.urls import path

from probidad.core.institutions.views import panel, units

app_name = "institutions-panel"
urlpatterns = [
    path("", panel.index, name="index"),
    path("nueva/", panel.create, name="create"),
    path("unidad/<int:pk>/", units.edit, name="edit-unit"),
    path("unidad/<int:pk>/fusionar/", units.merge, name="merge-unit"),
    path("unidad/<int:pk>/disolver/", units.dissolve, name="dissolve-unit"),
    path("i/<slug:slug>/", panel.overview, name="overview"),
    path("i/<slug:slug>/perfil/", panel.edit, name="edit"),
    path("i/<slug:slug>/registro/", panel.registration, name="registration"),
    path("i/<slug:slug>/nombre/", panel.rename, name="rename"),
    path("i/<slug:slug>/fin/", panel.end, name="end"),
    path("i/<slug:slug>/unidades/", units.index, name="units"),
    path("i/<slug:slug>/unidades/nueva/", units.add, name="add-unit"),
]
