"""The data area."""

from django.apps import AppConfig


class DataConfig(AppConfig):
    name = "trine.web.data"
    label = "data"
