"""Names are ordered by lower(unaccent(name)): the builtin C.UTF-8 locale sorts by code point."""

from django.contrib.postgres.operations import UnaccentExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("base", "0002_initial")]
    operations = [UnaccentExtension()]
