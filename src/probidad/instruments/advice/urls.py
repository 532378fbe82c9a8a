"""Public and anonymous pages of questions and claims."""

from django.urls import path

from probidad.instruments.advice.views import (
    attached,
    conversation,
    deciding,
    entrance,
    figures,
    lessons,
    news,
    protecting,
    public_certificate,
    returning,
    writing,
)

app_name = "advice"
urlpatterns = [
    path("", entrance.entrance, name="entrance"),
    path("duda-o-denuncia/", entrance.guide, name="guide"),
    path("novedades/", news.news, name="news"),
    path("novedades.txt", news.news_file, name="news-file"),
    path("lecciones/", lessons.lessons_page, name="lessons"),
    path("salida/", entrance.elsewhere, name="elsewhere"),
    path("escribir/", writing.write, name="write"),
    path("escribir/lista/", writing.words_file, name="words-file"),
    path("volver/", returning.come_back, name="return"),
    path("volver/salir/", returning.leave, name="leave"),
    path("volver/conversacion/", conversation.conversation, name="conversation"),
    path("volver/conversacion/archivos/<int:message>/<int:number>/", attached.file, name="file"),
    path("volver/conversacion/valorar/", deciding.rate, name="rate"),
    path("volver/conversacion/acuerdo/", deciding.agree, name="agree"),
    path("volver/conversacion/cerrar/", deciding.close, name="close"),
    path("volver/conversacion/denuncia/", deciding.make_claim, name="make-claim"),
    path("volver/conversacion/proteccion/", protecting.protection, name="protection"),
    path("volver/conversacion/represalias/", protecting.reprisals, name="reprisals"),
    path("volver/conversacion/identidad/", protecting.identity, name="identity"),
    path("volver/conversacion/borrar/", deciding.erase, name="erase"),
    path("cifras/", figures.together, name="figures"),
    path("cifras/cifras.xlsx", figures.file, {"format": "xlsx"}, name="figures-xlsx"),
    path("cifras/cifras.csv", figures.file, {"format": "csv"}, name="figures-csv"),
    path("cifras/<slug:slug>/", figures.of_institution, name="institution-figures"),
    path("cifras/<slug:slug>/cifras.xlsx", figures.file, {"format": "xlsx"}, name="institution-figures-xlsx"),
    path("cifras/<slug:slug>/cifras.csv", figures.file, {"format": "csv"}, name="institution-figures-csv"),
    path("constancia/<slug:code>/", public_certificate.certificate, name="certificate"),
]
