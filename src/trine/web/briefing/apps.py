"""The briefing area."""

from django.apps import AppConfig


class BriefingConfig(AppConfig):
    name = "trine.web.briefing"
    label = "briefing"

    def ready(self) -> None:
        from trine.web.base.events import on_recorded
        from trine.web.briefing.about import CONCERNS
        from trine.web.briefing.concerns import register
        from trine.web.briefing.outbox import keep_for_briefing

        for concern in CONCERNS:
            register(concern)
        on_recorded(keep_for_briefing)
