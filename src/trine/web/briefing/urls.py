"""Addresses of the briefing area."""

from django.urls import path

from trine.web.briefing.views import following, inbox, outbox

app_name = "briefing"
urlpatterns = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/settings/", inbox.preferences, name="preferences"),
    path("inbox/settings/back/", inbox.turn_up, name="turn_up"),
    path("inbox/zone/", inbox.zone, name="zone"),
    path("inbox/follow/<slug:kind>/<str:subject_id>/", following.follow, name="follow"),
    path("inbox/unfollow/<slug:kind>/<str:subject_id>/", following.unfollow, name="unfollow"),
    path("inbox/done/back/", inbox.take_back_all, name="take_back_all"),
    path("inbox/done/", inbox.finish_all, name="finish_all"),
    path("inbox/<int:pk>/", inbox.message, name="message"),
    path("inbox/<int:pk>/done/", inbox.finish, name="finish"),
    path("inbox/<int:pk>/back/", inbox.reopen, name="reopen"),
    path("inbox/<int:pk>/later/", inbox.snooze, name="snooze"),
    path("inbox/<int:pk>/less/", inbox.turn_down, name="turn_down"),
    path("inbox/<int:pk>/more/", inbox.turn_back_up, name="turn_back_up"),
    path("healthz/briefing", outbox.health, name="health"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/test/", outbox.send_test, name="send_test"),
    path("outbox/held/send/", outbox.send_restored, name="send_restored"),
    path("outbox/held/let-go/", outbox.let_restored_go, name="let_restored_go"),
    path("outbox/<int:pk>/send/", outbox.send_held, name="send_held"),
    path("outbox/<int:pk>/let-go/", outbox.let_go, name="let_go"),
]
