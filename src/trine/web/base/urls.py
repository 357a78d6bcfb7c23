"""Addresses of the base area."""

from django.urls import path

from trine.web.base import views

app_name = "base"
urlpatterns = [path("healthz", views.healthz, name="healthz")]
