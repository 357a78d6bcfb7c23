"""The area of shadowing."""

from django.apps import AppConfig


class ShadowingConfig(AppConfig):
    name = "trine.web.shadowing"
    label = "shadowing"

    def ready(self) -> None:
        from trine.web.base.sentences import say
        from trine.web.briefing import concerns
        from trine.web.briefing.running import add_step
        from trine.web.calendars import sources
        from trine.web.shadowing.in_calendars import SHADOWING_DAYS as DAYS_IN_CALENDARS
        from trine.web.shadowing.looking_after import finish_due, mend_due
        from trine.web.shadowing.sentences import SENTENCES
        from trine.web.shadowing.telling import SHADOWING_DAYS

        say(SENTENCES)
        concerns.register(SHADOWING_DAYS)
        sources.register(DAYS_IN_CALENDARS)
        add_step(mend_due)
        add_step(finish_due)
