"""The revenue area."""

from django.apps import AppConfig


class RevenueConfig(AppConfig):
    name = "trine.web.revenue"
    label = "revenue"

    def ready(self) -> None:
        from trine.web.base.sentences import say
        from trine.web.revenue.sentences import SENTENCES

        say(SENTENCES)
