"""Addresses of the goals area."""

from django.urls import path

from trine.web.goals.views import demo, plan, teams

app_name = "goals"
urlpatterns = [
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
