"""Addresses of wins."""

from django.urls import path

from trine.web.wins import views

app_name = "wins"
urlpatterns = [
    path("", views.wins, name="wins"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.win, name="win"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/publish/", views.publish, name="publish"),
    path("<int:pk>/dismiss/", views.dismiss, name="dismiss"),
    path("<int:pk>/restore/", views.restore, name="restore"),
    path("<int:pk>/react/", views.react, name="react"),
]
