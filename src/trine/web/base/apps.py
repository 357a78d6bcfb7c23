"""The base area."""

from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "trine.web.base"
    label = "base"
