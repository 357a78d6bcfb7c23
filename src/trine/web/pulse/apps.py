"""The area of measured agreement."""

from django.apps import AppConfig


class PulseConfig(AppConfig):
    name = "trine.web.pulse"
    label = "pulse"

    def ready(self) -> None:
        from trine.web.base.sentences import say
        from trine.web.briefing.concerns import register
        from trine.web.briefing.running import add_step
        from trine.web.pulse.due import close_due, remind_due
        from trine.web.pulse.reviews import tell_before_reviews
        from trine.web.pulse.sentences import SENTENCES
        from trine.web.pulse.telling import WAVES

        say(SENTENCES)
        register(WAVES)
        add_step(remind_due)
        add_step(close_due)
        add_step(tell_before_reviews)
