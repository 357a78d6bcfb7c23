"""The calendars area."""

from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "trine.web.calendars"
    label = "calendars"

    def ready(self) -> None:
        from trine.web.base.sentences import say
        from trine.web.calendars.from_goals import CYCLES, DEPENDENCIES
        from trine.web.calendars.from_launches import LAUNCHES, STAGES, TASKS
        from trine.web.calendars.from_roadmap import ABSENCES, DELIVERABLES
        from trine.web.calendars.sentences import SENTENCES
        from trine.web.calendars.sources import register

        say(SENTENCES)
        for source in (LAUNCHES, STAGES, TASKS, DELIVERABLES, DEPENDENCIES, CYCLES, ABSENCES):
            register(source)
