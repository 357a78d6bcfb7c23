"""A person has one country, for everything that keeps to public holidays."""

from typing import Any

from django.db import migrations


def move(apps: Any, schema_editor: object) -> None:
    """What somebody has said for their days with other teams holds everywhere."""
    for wish in apps.get_model("shadowing", "Wish").objects.exclude(country="").select_related("person"):
        person = wish.person
        if not person.country and len(wish.country) <= 10:
            person.country = wish.country
            person.save(update_fields=["country"])


class Migration(migrations.Migration):
    dependencies = [("people", "0004_public_holidays"), ("shadowing", "0001_initial")]

    operations = [
        migrations.RunPython(move, migrations.RunPython.noop),
        migrations.RemoveField(model_name="wish", name="country"),
    ]
