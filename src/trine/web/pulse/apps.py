"""The area of measured agreement."""

from django.apps import AppConfig


class PulseConfig(AppConfig):
    name = "trine.web.pulse"
    label = "pulse"

    def ready(self) -> None:
        from trine.web.base.sentences import say
        from trine.web.pulse.sentences import SENTENCES

        say(SENTENCES)
