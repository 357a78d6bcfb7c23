"""Addresses of the data area."""

from django.urls import path

from trine.web.data import views

app_name = "data"
urlpatterns = [
    path("", views.home, name="home"),
    path("metrics/<slug:name>/", views.metric, name="metric"),
    path("files/", views.upload, name="upload"),
    path("files/<int:pk>/", views.file, name="file"),
    path("files/<int:pk>/progress/", views.progress, name="progress"),
    path("files/<int:pk>/mapping/", views.mapping, name="mapping"),
    path("files/<int:pk>/mapping/save/", views.save_mapping, name="save_mapping"),
    path("files/<int:pk>/kind/", views.kind, name="kind"),
    path("files/<int:pk>/import/", views.start, name="start"),
    path("files/<int:pk>/undo/", views.undo, name="undo"),
    path("files/<int:pk>/discard/", views.discard, name="discard"),
    path("files/<int:pk>/rejected.csv", views.rejected, name="rejected"),
]
