"""The cache that all web processes share: rate limits and used one-time codes.

Unlogged, because none of it needs to outlive a crash of the database.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("base", "0003_extensions")]
    operations = [
        migrations.RunSQL(
            sql="""
            CREATE UNLOGGED TABLE base_cache (
                cache_key varchar(255) PRIMARY KEY,
                value text NOT NULL,
                expires timestamptz NOT NULL
            );
            CREATE INDEX base_cache_expires ON base_cache (expires);
            """,
            reverse_sql="DROP TABLE base_cache;",
        )
    ]
