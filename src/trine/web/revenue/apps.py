"""The revenue area."""

from django.apps import AppConfig


class RevenueConfig(AppConfig):
    name = "trine.web.revenue"
    label = "revenue"

    def ready(self) -> None:
        from trine.web.base.sentences import say
        from trine.web.briefing.concerns import register
        from trine.web.revenue.sentences import SENTENCES
        from trine.web.revenue.telling import REPLACEMENTS
        from trine.web.revenue.winning import DEALS_WON_TOGETHER
        from trine.web.wins.proposing import register as register_wins

        say(SENTENCES)
        register(REPLACEMENTS)
        register_wins(DEALS_WON_TOGETHER)
