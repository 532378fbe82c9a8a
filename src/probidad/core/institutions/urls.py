from django.urls import path

from probidad.core.institutions.views import public

app_name = "institutions"
urlpatterns = [
    path("", public.index, name="index"),
    path("<slug:slug>/", public.detail, name="detail"),
    path("<slug:slug>/logo/", public.logo, name="logo"),
    path("<slug:slug>/codigo-de-etica/", public.code_of_ethics, name="code-of-ethics"),
]
