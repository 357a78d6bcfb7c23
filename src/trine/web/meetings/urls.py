"""Addresses of check-ins."""

from django.urls import path

from trine.web.meetings.views import live, meetings, series

app_name = "meetings"
urlpatterns = [
    path("", series.series_list, name="series_list"),
    path("new/", series.new, name="new"),
    path("<int:pk>/", series.series, name="series"),
    path("<int:pk>/edit/", series.edit, name="edit"),
    path("<int:pk>/end/", series.end, name="end"),
    path("<int:pk>/take-up/", series.take_up, name="take_up"),
    path("<int:pk>/skip/", series.skip, name="skip"),
    path("<int:pk>/bring-up/", series.bring_up, name="bring_up"),
    path("<int:pk>/begin/", live.begin, name="begin"),
    path("topics/<int:pk>/withdraw/", series.withdraw, name="withdraw"),
    path("actions/<int:pk>/done/", meetings.done, name="done"),
    path("actions/<int:pk>/drop/", meetings.drop, name="drop"),
    path("actions/<int:pk>/reopen/", meetings.reopen, name="reopen"),
    path("entries/<int:pk>/take-back/", live.take_back, name="take_back"),
    path("entries/<int:pk>/put-back/", live.put_back, name="put_back"),
    path("<int:pk>/<str:on>/", meetings.meeting, name="meeting"),
    path("<int:pk>/<str:on>/keep/", meetings.keep, name="keep"),
    path("<int:pk>/<str:on>/live/", live.live, name="live"),
    path("<int:pk>/<str:on>/note/", live.note, name="note"),
    path("<int:pk>/<str:on>/decide/", live.decide, name="decide"),
    path("<int:pk>/<str:on>/promise/", live.promise, name="promise"),
    path("<int:pk>/<str:on>/finish/", live.finish, name="finish"),
]
