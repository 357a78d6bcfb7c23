"""Addresses of the insights area."""

from django.urls import path

from trine.web.insights.views import decisions, findings

app_name = "insights"
urlpatterns = [
    path("", findings.signs, name="signs"),
    path("findings/", findings.findings, name="findings"),
    path("findings/<int:pk>/", findings.finding, name="finding"),
    path("findings/<int:pk>/accept/", findings.accept, name="accept"),
    path("findings/<int:pk>/withdraw/", findings.withdraw, name="withdraw"),
    path("findings/<int:pk>/ask/", decisions.ask_on_finding, name="ask_on_finding"),
    path("findings/about/<slug:kind>/<path:id>/", findings.about, name="about"),
    path("decisions/", decisions.decisions, name="decisions"),
    path("decisions/ask/", decisions.ask, name="ask"),
    path("decisions/<int:pk>/", decisions.tension, name="tension"),
    path("decisions/<int:pk>/decide/", decisions.decide, name="decide"),
    path("decisions/<int:pk>/option/", decisions.add_option, name="add_option"),
    path("decisions/<int:pk>/hand-over/", decisions.hand_over, name="hand_over"),
    path("decisions/<int:pk>/escalate/", decisions.escalate, name="escalate"),
    path("decisions/<int:pk>/drop/", decisions.drop, name="drop"),
    path("decisions/<int:pk>/reopen/", decisions.reopen, name="reopen"),
    path("search.json", findings.search_results, name="search"),
]
