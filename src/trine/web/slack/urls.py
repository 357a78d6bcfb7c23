"""Addresses of the Slack area."""

from django.urls import path

from trine.web.slack import views

app_name = "slack"
urlpatterns = [
    path("slack/actions/", views.actions, name="actions"),
    path("slack/events/", views.events, name="events"),
    path("settings/slack/", views.overview, name="overview"),
    path("settings/slack/test/", views.test, name="test"),
    path("settings/slack/posts/<int:pk>/send/", views.send_again, name="send_again"),
    path("settings/slack/posts/<int:pk>/let-go/", views.let_go, name="let_go"),
]
