from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("briefing", "0002_hours_of_digests")]

    operations = [
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                fields=["person"],
                condition=models.Q(channel="inbox", state="sent", read_at=None, done_at=None),
                name="delivery_unread",
            ),
        ),
    ]
