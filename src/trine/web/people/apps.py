"""The people area."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "trine.web.people"
    label = "people"
