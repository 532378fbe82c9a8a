from django.conf import settings
from django.urls import path

from probidad.web import door, views

app_name = "panel"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("idioma/", views.language, name="language"),
]
door_patterns = [
    path("demostracion/", door.door, name="door"),
    path("demostracion/entrar/<int:person_id>/", door.enter_as, name="enter-as"),
    path("demostracion/visita/<slug:instrument>/", door.visit, name="visit"),
]
if settings.DEMO:
    urlpatterns += door_patterns
