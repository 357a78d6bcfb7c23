"""The insights area."""

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "trine.web.insights"
    label = "insights"

    def ready(self) -> None:
        from trine.web.base.sentences import say
        from trine.web.briefing.concerns import register as tell
        from trine.web.briefing.running import add_step
        from trine.web.insights.mondays import send_mondays
        from trine.web.insights.sentences import SENTENCES
        from trine.web.insights.status import ChangedDecisions, ChangedFindings, Decisions, Findings
        from trine.web.insights.telling import CONCERNS
        from trine.web.status.sources import register
        from trine.web.status.subjects import register as register_subject

        say(SENTENCES)
        for concern in CONCERNS:
            tell(concern)
        add_step(send_mondays)
        for source in (Findings(), Decisions()):
            register("weekly", source)
        for subject in (ChangedFindings(), ChangedDecisions()):
            register_subject(subject)
