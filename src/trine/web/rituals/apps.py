"""The rituals area."""

from django.apps import AppConfig


class RitualsConfig(AppConfig):
    name = "trine.web.rituals"
    label = "rituals"

    def ready(self) -> None:
        from trine.web.base.sentences import say
        from trine.web.briefing.concerns import register
        from trine.web.briefing.running import add_step
        from trine.web.rituals.asking import ask_due, gather_due
        from trine.web.rituals.sentences import SENTENCES
        from trine.web.rituals.telling import STAND_UP_DAYS

        say(SENTENCES)
        register(STAND_UP_DAYS)
        add_step(ask_due)
        add_step(gather_due)
