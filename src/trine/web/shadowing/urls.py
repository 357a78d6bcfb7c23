"""Addresses of shadowing."""

from django.urls import path

from trine.web.shadowing import views

app_name = "shadowing"
urlpatterns = [
    path("", views.home, name="home"),
    path("learnings/", views.learnings, name="learnings"),
    path("coverage/", views.coverage, name="coverage"),
    path("wishes/", views.wishes, name="wishes"),
    path("rounds/new/", views.new_round, name="new_round"),
    path("rounds/<int:pk>/", views.one_round, name="round"),
    path("rounds/<int:pk>/send/", views.send, name="send"),
    path("rounds/<int:pk>/again/", views.again, name="again"),
    path("rounds/<int:pk>/pair/", views.pair, name="pair"),
    path("rounds/<int:pk>/call-off/", views.call_off_round, name="call_off_round"),
    path("days/<int:pk>/", views.day, name="day"),
    path("days/<int:pk>/accept/", views.accept, name="accept"),
    path("days/<int:pk>/decline/", views.decline, name="decline"),
    path("days/<int:pk>/move/", views.move, name="move"),
    path("days/<int:pk>/swap/", views.swap, name="swap"),
    path("days/<int:pk>/call-off/", views.call_off, name="call_off"),
    path("days/<int:pk>/take-up/", views.take_up, name="take_up"),
    path("days/<int:pk>/mine/", views.mine, name="mine"),
]
