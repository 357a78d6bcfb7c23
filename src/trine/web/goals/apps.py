"""The goals area."""

from django.apps import AppConfig


class GoalsConfig(AppConfig):
    name = "trine.web.goals"
    label = "goals"
