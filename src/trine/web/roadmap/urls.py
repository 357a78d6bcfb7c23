"""Addresses of the roadmap area."""

from django.urls import path

from trine.web.roadmap.views import deliverables, plans, tables, timeline, work

app_name = "roadmap"
urlpatterns = [
    path("", timeline.timeline, name="timeline"),
    path("roadmap.csv", timeline.export, name="export"),
    path("import/", tables.take_in, name="take_in"),
    path("changes/", timeline.changes, name="changes"),
    path("changes/looked/", timeline.looked, name="looked"),
    path("changes/<int:pk>/undo/", deliverables.undo, name="change_undo"),
    path("views/save/", timeline.save_view, name="view_save"),
    path("views/restore/", timeline.restore_view, name="view_restore"),
    path("views/<int:pk>/remove/", timeline.remove_view, name="view_remove"),
    path("mine/", work.mine, name="mine"),
    path("people/", work.people, name="people"),
    path("people/absences/", work.enter_absence, name="absence_enter"),
    path("people/absences/<int:pk>/remove/", work.remove_absence, name="absence_remove"),
    path("people/absences/restore/<int:pk>/", work.restore_absence, name="absence_restore"),
    path("initiatives/", work.initiatives, name="initiatives"),
    path("plans/", plans.plans, name="plans"),
    path("plans/new/", plans.new, name="plan_new"),
    path("plans/<slug:slug>/", plans.plan, name="plan"),
    path("plans/<slug:slug>/edit/", plans.edit, name="plan_edit"),
    path("plans/<slug:slug>/remove/", plans.remove, name="plan_remove"),
    path("goals/<slug:slug>/", plans.goal, name="goal"),
    path("new/", deliverables.new, name="deliverable_new"),
    path("<slug:slug>/", deliverables.deliverable, name="deliverable"),
    path("<slug:slug>/edit/", deliverables.edit, name="deliverable_edit"),
    path("<slug:slug>/change/", deliverables.change, name="deliverable_change"),
    path("<slug:slug>/seen/", deliverables.seen, name="seen"),
    path("<slug:slug>/people/", deliverables.assign, name="assign"),
    path("<slug:slug>/people/<int:pk>/remove/", deliverables.release, name="release"),
    path("<slug:slug>/involved/", deliverables.involve, name="involve"),
]
