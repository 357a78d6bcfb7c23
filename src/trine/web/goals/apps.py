"""The goals area."""

from django.apps import AppConfig


class GoalsConfig(AppConfig):
    name = "trine.web.goals"
    label = "goals"

    def ready(self) -> None:
        from trine.web.base.sentences import say
        from trine.web.goals.sentences import SENTENCES

        say(SENTENCES)
