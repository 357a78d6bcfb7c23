"""The people area."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "trine.web.people"
    label = "people"

    def ready(self) -> None:
        from trine.web.base.sentences import say
        from trine.web.people.sentences import SENTENCES

        say(SENTENCES)
