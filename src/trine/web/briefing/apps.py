"""The briefing area."""

from django.apps import AppConfig

SENTENCES = {
    "held_messages_sent": "{actor} sent {count} messages that were held since a back-up was restored.",
    "held_messages_let_go": "{actor} let {count} messages go that were held since a back-up was restored.",
}


class BriefingConfig(AppConfig):
    name = "trine.web.briefing"
    label = "briefing"

    def ready(self) -> None:
        from trine.core.briefing import Channel
        from trine.web.base.events import on_recorded
        from trine.web.base.sentences import say
        from trine.web.briefing.about import CONCERNS
        from trine.web.briefing.channels.mail import MailSender
        from trine.web.briefing.concerns import register
        from trine.web.briefing.outbox import keep_for_briefing
        from trine.web.briefing.running import add_step
        from trine.web.briefing.sending import register_sender

        say(SENTENCES)
        for concern in CONCERNS:
            register(concern)
        on_recorded(keep_for_briefing)
        mail = MailSender()
        register_sender(Channel.MAIL, mail)
        add_step(mail.hang_up)  # after each round
