"""Addresses of the goals area."""

from django.urls import path

from trine.web.goals.views import check_ins, cycles, demo, goals, metrics, plan, scoreboard, teams, tree

app_name = "goals"
urlpatterns = [
    path("goals/", tree.tree, name="tree"),
    path("goals/new/", goals.new, name="goal_new"),
    path("goals/restore/<int:pk>/", goals.restore, name="goal_restore"),
    path("goals/<slug:slug>/", goals.goal, name="goal"),
    path("goals/<slug:slug>/evidence/", goals.evidence, name="goal_evidence"),
    path("goals/<slug:slug>/edit/", goals.edit, name="goal_edit"),
    path("goals/<slug:slug>/remove/", goals.remove, name="goal_remove"),
    path("goals/<slug:slug>/sign-off/<slug:team>/", goals.sign_off, name="sign_off"),
    path("goals/<slug:slug>/sign-off/<slug:team>/withdraw/", goals.withdraw, name="sign_off_withdraw"),
    path("goals/<slug:slug>/check-in/", check_ins.check_in, name="check_in"),
    path("check-ins/", check_ins.due, name="check_ins"),
    path("check-ins/<int:pk>/undo/", check_ins.undo, name="check_in_undo"),
    path("cycles/", cycles.cycles, name="cycles"),
    path("cycles/new/", cycles.new, name="cycle_new"),
    path("cycles/<slug:slug>/edit/", cycles.edit, name="cycle_edit"),
    path("cycles/<slug:slug>/remove/", cycles.remove, name="cycle_remove"),
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
