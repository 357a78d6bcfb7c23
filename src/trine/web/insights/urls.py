"""Addresses of the insights area."""

from django.urls import path

from trine.web.insights import views

app_name = "insights"
urlpatterns = [
    path("", views.signs, name="signs"),
    path("findings/", views.findings, name="findings"),
    path("findings/<int:pk>/", views.finding, name="finding"),
    path("findings/<int:pk>/accept/", views.accept, name="accept"),
    path("findings/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("findings/about/<slug:kind>/<path:id>/", views.about, name="about"),
    path("search.json", views.search_results, name="search"),
]
