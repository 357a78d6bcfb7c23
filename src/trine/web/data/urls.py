"""Addresses of the data area."""

from django.urls import URLPattern

app_name = "data"
urlpatterns: list[URLPattern] = []
