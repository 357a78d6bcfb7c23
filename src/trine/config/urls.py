"""All addresses; every one has its access rule in `tests/web/access.py`."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("trine.web.base.urls")),
    path("accounts/", include("trine.web.people.sign_in_urls")),
    path("", include("trine.web.ui.urls")),
    path("", include("trine.web.people.urls")),
    path("", include("trine.web.goals.urls")),
    path("roadmap/", include("trine.web.roadmap.urls")),
    path("", include("trine.web.launches.urls")),
    path("", include("trine.web.briefing.urls")),
    path("stand-ups/", include("trine.web.stand_ups.urls")),
    path("", include("trine.web.slack.urls")),
    path("", include("trine.web.status.urls")),
    path("", include("trine.web.webhooks.urls")),
    path("", include("trine.web.calendars.urls")),
    path("shadowing/", include("trine.web.shadowing.urls")),
    path("agreement/", include("trine.web.pulse.urls")),
    path("wins/", include("trine.web.wins.urls")),
    path("data/", include("trine.web.data.urls")),
    path("revenue/", include("trine.web.revenue.urls")),
    path("", include("trine.web.insights.urls")),
    path("meetings/", include("trine.web.meetings.urls")),
]

handler400 = "trine.web.base.views.bad_request"
handler403 = "trine.web.base.views.permission_denied"
handler404 = "trine.web.base.views.page_not_found"
