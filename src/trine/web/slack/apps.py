"""The Slack area."""

from django.apps import AppConfig


class SlackConfig(AppConfig):
    name = "trine.web.slack"
    label = "slack"

    def ready(self) -> None:
        from trine.core.briefing import Channel
        from trine.web.base.sentences import say
        from trine.web.briefing.holding import on_restored
        from trine.web.briefing.outbox import on_planned
        from trine.web.briefing.running import add_step
        from trine.web.briefing.sending import register_sender
        from trine.web.slack.channel import hold_posts, plan_post, send_posts
        from trine.web.slack.sending import SlackSender
        from trine.web.slack.sentences import SENTENCES

        say(SENTENCES)
        register_sender(Channel.SLACK, SlackSender())
        on_planned(plan_post)
        on_restored(hold_posts)
        add_step(send_posts)
