from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("data", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="fileimport",
            name="job",
            field=models.CharField(blank=True, max_length=32),
        ),
    ]
