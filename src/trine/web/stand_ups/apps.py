"""The area of stand-ups."""

from django.apps import AppConfig


class StandUpsConfig(AppConfig):
    name = "trine.web.stand_ups"
    label = "stand_ups"

    def ready(self) -> None:
        from trine.web.base.sentences import say
        from trine.web.briefing.concerns import register
        from trine.web.briefing.running import add_step
        from trine.web.stand_ups.asking import ask_due, gather_due
        from trine.web.stand_ups.sentences import SENTENCES
        from trine.web.stand_ups.telling import STAND_UP_DAYS

        say(SENTENCES)
        register(STAND_UP_DAYS)
        add_step(ask_due)
        add_step(gather_due)
