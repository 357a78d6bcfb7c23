"""The launches area."""

from django.apps import AppConfig


class LaunchesConfig(AppConfig):
    name = "trine.web.launches"
    label = "launches"

    def ready(self) -> None:
        from trine.web.base.sentences import say
        from trine.web.goals.sections import register
        from trine.web.launches.section import Launches
        from trine.web.launches.sentences import SENTENCES

        say(SENTENCES)
        register(Launches())
