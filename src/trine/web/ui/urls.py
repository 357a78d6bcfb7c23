"""Addresses of the ui area."""

from django.urls import URLPattern

app_name = "ui"
urlpatterns: list[URLPattern] = []
