"""Addresses of the ui area."""

from django.urls import path

from trine.web.ui import views

app_name = "ui"
urlpatterns = [
    path("ui/<slug:version>.css", views.style, name="stylesheet"),
    path("ui/vega/<slug:version>.js", views.vega, name="vega"),
    path("ui/theme/", views.theme, name="theme"),
    path("gallery/", views.gallery, name="gallery"),
]
