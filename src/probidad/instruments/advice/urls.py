"""Public and anonymous pages of questions and claims."""

from django.urls import path

from probidad.instruments.advice.views import public_certificate

app_name = "advice"
urlpatterns = [
    path("constancia/<slug:code>/", public_certificate.certificate, name="certificate"),
]
