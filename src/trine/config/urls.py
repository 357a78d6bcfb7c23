"""All addresses; every one has its access rule in `tests/web/access.py`."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("allauth.urls")),
    path("", include("trine.web.ui.urls")),
    path("", include("trine.web.people.urls")),
    path("", include("trine.web.goals.urls")),
    path("data/", include("trine.web.data.urls")),
    path("", include("trine.web.insights.urls")),
]
