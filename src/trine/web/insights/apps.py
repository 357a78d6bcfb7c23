"""The insights area."""

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "trine.web.insights"
    label = "insights"

    def ready(self) -> None:
        from trine.web.base.sentences import say
        from trine.web.insights.sentences import SENTENCES

        say(SENTENCES)
