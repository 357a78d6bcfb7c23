"""The data area."""

from django.apps import AppConfig


class DataConfig(AppConfig):
    name = "trine.web.data"
    label = "data"

    def ready(self) -> None:
        from trine.web.base.sentences import say
        from trine.web.data.sentences import SENTENCES

        say(SENTENCES)
