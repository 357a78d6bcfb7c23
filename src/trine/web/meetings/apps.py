"""The area of check-ins."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "trine.web.meetings"
    label = "meetings"

    def ready(self) -> None:
        from trine.web.base.sentences import say
        from trine.web.briefing.concerns import register as tell
        from trine.web.briefing.running import add_step
        from trine.web.calendars.sources import register
        from trine.web.insights.actions.demo import on_demo
        from trine.web.meetings.calendar import CHECK_INS
        from trine.web.meetings.demo import make_demo_meetings
        from trine.web.meetings.sending import end_forgotten, send_agendas, tell_what_is_due
        from trine.web.meetings.sentences import SENTENCES
        from trine.web.meetings.telling import ACTIONS, MEETINGS

        say(SENTENCES)
        tell(MEETINGS)
        tell(ACTIONS)
        for step in (send_agendas, tell_what_is_due, end_forgotten):
            add_step(step)
        register(CHECK_INS)
        on_demo(make_demo_meetings)
