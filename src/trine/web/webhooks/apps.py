"""The webhooks area."""

from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "trine.web.webhooks"
    label = "webhooks"

    def ready(self) -> None:
        from trine.web.base.sentences import say
        from trine.web.briefing.concerns import register
        from trine.web.briefing.holding import on_restored
        from trine.web.briefing.outbox import on_planned
        from trine.web.briefing.running import add_step
        from trine.web.webhooks.about import ENDPOINTS
        from trine.web.webhooks.planning import plan_calls
        from trine.web.webhooks.sending import send_calls
        from trine.web.webhooks.sentences import SENTENCES
        from trine.web.webhooks.switching import hold_after_restore, switch_off_of_departed

        say(SENTENCES)
        register(ENDPOINTS)
        on_planned(plan_calls)
        on_restored(hold_after_restore)
        add_step(switch_off_of_departed)
        add_step(send_calls)
