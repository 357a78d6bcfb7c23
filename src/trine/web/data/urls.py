"""Addresses of the data area."""

from django.urls import path

from trine.web.data import views
from trine.web.data.sources import views as sources

app_name = "data"
urlpatterns = [
    path("", views.home, name="home"),
    path("metrics/<slug:name>/", views.metric, name="metric"),
    path("sources/", sources.sources, name="sources"),
    path("sources/add/<slug:kind>/", sources.add, name="source_add"),
    path("sources/<int:pk>/", sources.source, name="source"),
    path("sources/<int:pk>/change/", sources.change, name="source_change"),
    path("sources/<int:pk>/check/", sources.check, name="source_check"),
    path("sources/<int:pk>/read/", sources.start, name="source_start"),
    path("sources/<int:pk>/remove/", sources.remove, name="source_remove"),
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
