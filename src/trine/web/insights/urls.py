"""Addresses of the insights area."""

from django.urls import path

from trine.web.insights.views import decisions, findings, fit, metric_tree, scenarios

app_name = "insights"
urlpatterns = [
    path("", findings.signs, name="signs"),
    path("findings/", findings.findings, name="findings"),
    path("findings/<int:pk>/", findings.finding, name="finding"),
    path("findings/<int:pk>/accept/", findings.accept, name="accept"),
    path("findings/<int:pk>/withdraw/", findings.withdraw, name="withdraw"),
    path("findings/<int:pk>/ask/", decisions.ask_on_finding, name="ask_on_finding"),
    path("findings/<int:pk>/fit/", fit.fit, name="fit"),
    path("findings/<int:pk>/fit/try/", fit.to_scenario, name="fit_to_scenario"),
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
    path("metrics/", metric_tree.metric_tree, name="metric_tree"),
    path("scenarios/", scenarios.scenarios, name="scenarios"),
    path("scenarios/new/", scenarios.new, name="scenario_new"),
    path("scenarios/<int:pk>/", scenarios.scenario, name="scenario"),
    path("scenarios/<int:pk>/copy/", scenarios.copy, name="scenario_copy"),
    path("scenarios/<int:pk>/targets/", scenarios.targets, name="scenario_targets"),
    path("scenarios/<int:pk>/day/", scenarios.day, name="scenario_day"),
    path("scenarios/<int:pk>/teams/end/", scenarios.end_team, name="scenario_end_team"),
    path("scenarios/<int:pk>/teams/merge/", scenarios.merge_teams, name="scenario_merge_teams"),
    path("scenarios/<int:pk>/teams/start/", scenarios.start_team, name="scenario_start_team"),
    path("scenarios/<int:pk>/teams/<slug:team>/split/", scenarios.split_team, name="scenario_split_team"),
    path("scenarios/<int:pk>/goals/<slug:goal>/owners/", scenarios.owners, name="scenario_owners"),
    path("scenarios/<int:pk>/next-cycle/", scenarios.next_cycle, name="scenario_next_cycle"),
    path("scenarios/<int:pk>/take-back/", scenarios.take_back, name="scenario_take_back"),
    path("scenarios/<int:pk>/apply/", scenarios.apply, name="scenario_apply"),
    path("scenarios/<int:pk>/discard/", scenarios.discard, name="scenario_discard"),
    path("scenarios/<int:pk>/restore/", scenarios.restore, name="scenario_restore"),
    path("search.json", findings.search_results, name="search"),
]
