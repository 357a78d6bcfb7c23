"""Addresses of the webhooks area."""

from django.urls import path

from trine.web.webhooks import views

app_name = "webhooks"
urlpatterns = [
    path("webhooks/", views.webhooks, name="webhooks"),
    path("webhooks/new/", views.new, name="new"),
    path("webhooks/<int:pk>/", views.webhook, name="webhook"),
    path("webhooks/<int:pk>/edit/", views.edit, name="edit"),
    path("webhooks/<int:pk>/secret/", views.renew_secret, name="renew_secret"),
    path("webhooks/<int:pk>/test/", views.send_test, name="test"),
    path("webhooks/<int:pk>/off/", views.switch_off, name="switch_off"),
    path("webhooks/<int:pk>/on/", views.switch_on, name="switch_on"),
    path("webhooks/<int:pk>/held/send/", views.send_held, name="send_held"),
    path("webhooks/<int:pk>/held/let-go/", views.let_go, name="let_go"),
    path("webhooks/<int:pk>/remove/", views.remove, name="remove"),
    path("webhooks/calls/<int:pk>/again/", views.send_again, name="send_again"),
]
