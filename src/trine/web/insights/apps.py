"""The insights area."""

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "trine.web.insights"
    label = "insights"
