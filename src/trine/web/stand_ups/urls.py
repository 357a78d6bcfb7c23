"""Addresses of stand-ups."""

from django.urls import path

from trine.web.stand_ups import views

app_name = "stand_ups"
urlpatterns = [
    path("", views.stand_ups, name="stand_ups"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.stand_up, name="stand_up"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/end/", views.end, name="end"),
    path("<int:pk>/take-up/", views.take_up, name="take_up"),
    path("<int:pk>/skip/", views.skip, name="skip"),
    path("<int:pk>/asked/", views.be_asked, name="be_asked"),
    path("<int:pk>/not-asked/", views.be_not_asked, name="be_not_asked"),
    path("<int:pk>/days/<str:on>/", views.day, name="day"),
    path("<int:pk>/days/<str:on>/mine/", views.mine, name="mine"),
    path("<int:pk>/days/<str:on>/keep/", views.keep, name="keep"),
]
