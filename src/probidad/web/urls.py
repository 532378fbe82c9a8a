from django.urls import path

from probidad.web import api_reference, views

app_name = "web"
urlpatterns = [path("", views.home, name="home"), path("api/", api_reference.reference, name="api")]
