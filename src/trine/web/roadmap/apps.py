"""The roadmap area."""

from django.apps import AppConfig


class RoadmapConfig(AppConfig):
    name = "trine.web.roadmap"
    label = "roadmap"

    def ready(self) -> None:
        from trine.web.base.sentences import say
        from trine.web.goals.sections import register
        from trine.web.roadmap.section import RoadmapSection
        from trine.web.roadmap.sentences import SENTENCES

        say(SENTENCES)
        register(RoadmapSection())
