"""Addresses of the survey and its results. No address leads to what somebody answered."""

from django.urls import path

from trine.web.pulse.views import results, taking, waves

app_name = "pulse"
urlpatterns = [
    path("", waves.waves, name="waves"),
    path("new/", waves.new, name="new"),
    path("<int:pk>/", waves.wave, name="wave"),
    path("<int:pk>/edit/", waves.edit, name="edit"),
    path("<int:pk>/candidates/", waves.candidates, name="candidates"),
    path("<int:pk>/candidates/propose/", waves.propose, name="propose"),
    path("<int:pk>/open/", waves.open_wave, name="open"),
    path("<int:pk>/extend/", waves.extend, name="extend"),
    path("<int:pk>/close/", waves.close, name="close"),
    path("<int:pk>/cancel/", waves.cancel, name="cancel"),
    path("<int:pk>/take-up/", waves.take_up, name="take_up"),
    path("<int:pk>/mine/", taking.mine, name="mine"),
    path("<int:pk>/thanks/", taking.thanks, name="thanks"),
    path("<int:pk>/result/", results.result, name="result"),
    path("<int:pk>/result.csv", results.result_csv, name="result_csv"),
]
