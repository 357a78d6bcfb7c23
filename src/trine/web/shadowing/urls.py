"""Addresses of shadowing."""

from django.urls import path

from trine.web.shadowing.views import days, home, learnings, rounds

app_name = "shadowing"
urlpatterns = [
    path("", home.home, name="home"),
    path("learnings/", learnings.learnings, name="learnings"),
    path("coverage/", learnings.coverage, name="coverage"),
    path("wishes/", home.wishes, name="wishes"),
    path("rounds/new/", rounds.new_round, name="new_round"),
    path("rounds/<int:pk>/", rounds.one_round, name="round"),
    path("rounds/<int:pk>/send/", rounds.send, name="send"),
    path("rounds/<int:pk>/again/", rounds.again, name="again"),
    path("rounds/<int:pk>/pair/", rounds.pair, name="pair"),
    path("rounds/<int:pk>/call-off/", rounds.call_off_round, name="call_off_round"),
    path("days/<int:pk>/", days.day, name="day"),
    path("days/<int:pk>/accept/", days.accept, name="accept"),
    path("days/<int:pk>/decline/", days.decline, name="decline"),
    path("days/<int:pk>/move/", days.move, name="move"),
    path("days/<int:pk>/swap/", days.swap, name="swap"),
    path("days/<int:pk>/call-off/", days.call_off, name="call_off"),
    path("days/<int:pk>/take-up/", days.take_up, name="take_up"),
    path("days/<int:pk>/mine/", learnings.mine, name="mine"),
]
