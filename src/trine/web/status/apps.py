"""The status area."""

from django.apps import AppConfig


class StatusConfig(AppConfig):
    name = "trine.web.status"
    label = "status"

    def ready(self) -> None:
        from trine.web.base.sentences import say
        from trine.web.briefing.concerns import register as register_concern
        from trine.web.briefing.running import add_step
        from trine.web.status.about import SOURCES
        from trine.web.status.concerns import EDITIONS
        from trine.web.status.sending import send_editions
        from trine.web.status.sentences import SENTENCES
        from trine.web.status.sources import register
        from trine.web.status.subjects import KINDS
        from trine.web.status.subjects import register as register_subject

        say(SENTENCES)
        register_concern(EDITIONS)
        add_step(send_editions)
        for kind, sources in SOURCES.items():
            for source in sources:
                register(kind, source)
        for subject in KINDS:
            register_subject(subject)
