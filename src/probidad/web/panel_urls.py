from django.urls import path

from probidad.web import views

app_name = "panel"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("idioma/", views.language, name="language"),
]
