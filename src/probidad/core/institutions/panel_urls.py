from django.urls import URLPattern

app_name = "institutions-panel"
urlpatterns: list[URLPattern] = []
