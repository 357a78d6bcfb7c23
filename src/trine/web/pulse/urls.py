"""Addresses of the survey and its results."""

from django.urls import path

from trine.web.pulse.views import waves

app_name = "pulse"
urlpatterns = [
    path("", waves.waves, name="waves"),
    path("<int:pk>/", waves.wave, name="wave"),
]
