"""The area of wins."""

from django.apps import AppConfig


class WinsConfig(AppConfig):
    name = "trine.web.wins"
    label = "wins"

    def ready(self) -> None:
        from trine.web.base.sentences import say
        from trine.web.briefing.concerns import register as register_concern
        from trine.web.briefing.running import add_step
        from trine.web.status.sources import register as register_source
        from trine.web.wins.applause import tell_applause
        from trine.web.wins.found_in import GOALS, LAUNCHES
        from trine.web.wins.proposing import register
        from trine.web.wins.sentences import SENTENCES
        from trine.web.wins.status import WINS as OF_THE_WEEK
        from trine.web.wins.telling import WINS

        say(SENTENCES)
        register_concern(WINS)
        register_source("weekly", OF_THE_WEEK)
        add_step(tell_applause)
        register(GOALS)
        register(LAUNCHES)
