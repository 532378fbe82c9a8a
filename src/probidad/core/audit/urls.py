from django.urls import path

from probidad.core.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.index, name="index"),
    path("verificar/", views.verify_now, name="verify"),
]
