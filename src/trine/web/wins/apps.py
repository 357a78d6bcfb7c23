"""The area of wins."""

from django.apps import AppConfig


class WinsConfig(AppConfig):
    name = "trine.web.wins"
    label = "wins"
