"""Addresses of the calendars area."""

from django.urls import path

from trine.web.calendars import views

app_name = "calendars"
urlpatterns = [
    path("inbox/settings/calendar/", views.mine, name="mine"),
    path("inbox/settings/calendar/link/", views.make, name="make"),
    path("inbox/settings/calendar/link/withdraw/", views.withdraw, name="withdraw"),
    path("calendar/<str:token>.ics", views.feed, name="feed"),
]
