"""Addresses of the status area."""

from django.urls import path

from trine.web.status.views import archive, changes, editions

app_name = "status"
urlpatterns = [
    path("status/", editions.front, name="status"),
    path("status/when/", editions.when, name="when"),
    path("status/<int:pk>/", editions.edition, name="edition"),
    path("status/parts/<int:pk>/", editions.part, name="part"),
    path("status/parts/<int:pk>/undo/", editions.undo, name="part_undo"),
    path("status/parts/<int:pk>/renew/", editions.renew, name="part_renew"),
    path("archive/", archive.archive, name="archive"),
    path("changes/", changes.changes, name="changes"),
    path("changes/seen/", changes.seen, name="seen"),
    path("changes/unseen/", changes.unseen, name="unseen"),
    path("changes.csv", changes.as_csv, name="changes_csv"),
]
