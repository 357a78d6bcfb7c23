"""Addresses of wins."""

from django.urls import URLPattern

app_name = "wins"
urlpatterns: list[URLPattern] = []
