from django.urls import path

from probidad.core.ui import views as ui_views
from probidad.web import api_reference, views

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("api/", api_reference.reference, name="api"),
    path("componentes/", ui_views.components, name="components"),
    path("componentes/confirmar/", ui_views.component_confirm, name="component-confirm"),
]
