"""The ui area."""

from django.apps import AppConfig


class UIConfig(AppConfig):
    name = "trine.web.ui"
    label = "ui"
