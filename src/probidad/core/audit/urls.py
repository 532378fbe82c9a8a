from django.urls import path

from probidad.core.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.index, name="index"),
    path("bitacora.csv", views.export_csv, name="csv"),
    path("bitacora.xlsx", views.export_xlsx, name="xlsx"),
    path("verificar/", views.verify_now, name="verify"),
]
