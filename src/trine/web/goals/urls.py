"""Addresses of the goals area."""

from django.urls import path

from trine.web.goals.views import demo, metrics, plan, scoreboard, teams

app_name = "goals"
urlpatterns = [
    path("scoreboard/", scoreboard.scoreboard, name="scoreboard"),
    path("scoreboard/<slug:cycle>/<slug:team>/publish/", scoreboard.publish, name="kpi_publish"),
    path("kpis/<int:pk>/edit/", scoreboard.change, name="kpi_change"),
    path("kpis/<int:pk>/move/", scoreboard.move, name="kpi_move"),
    path("kpis/<int:pk>/remove/", scoreboard.remove, name="kpi_remove"),
    path("metrics/new/", metrics.define, name="metric_new"),
    path("metrics/<slug:slug>/", metrics.metric, name="metric"),
    path("metrics/<slug:slug>/edit/", metrics.change, name="metric_change"),
    path("metrics/<slug:slug>/remove/", metrics.remove, name="metric_remove"),
    path("metrics/<slug:slug>/readings/", metrics.enter_reading, name="reading_enter"),
    path("metrics/<slug:slug>/readings/<int:pk>/remove/", metrics.remove_reading, name="reading_remove"),
    path("teams/<slug:slug>/", teams.team, name="team"),
    path("teams/<slug:slug>/ask/", teams.ask, name="dependency_ask"),
    path("dependencies/<slug:slug>/promise/", teams.promise, name="dependency_promise"),
    path("dependencies/<slug:slug>/decline/", teams.decline, name="dependency_decline"),
    path("dependencies/<slug:slug>/deliver/", teams.deliver, name="dependency_deliver"),
    path("plan/", plan.plan, name="plan"),
    path("plan/plan.yaml", plan.export, name="plan_export"),
    path("plan/schema.json", plan.schema, name="plan_schema"),
    path("plan/check/", plan.check, name="plan_check"),
    path("plan/import/", plan.take_in, name="plan_take_in"),
    path("demo/", demo.look_around, name="look_around"),
    path("demo/load/", demo.load, name="load_demo"),
    path("demo/wipe/", demo.wipe, name="wipe_demo"),
]
