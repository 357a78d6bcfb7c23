"""The base area."""

from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "trine.web.base"
    label = "base"

    def ready(self) -> None:
        from trine.web.base.quick_migrations import make_quick

        make_quick()
