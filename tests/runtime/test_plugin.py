"""The throw-away database of the test run itself."""

import os

import pytest
from django.db import connection


@pytest.mark.django_db
def test_the_test_run_has_a_database_before_django_reads_its_settings() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('server_version_num')::int")
        assert cursor.fetchone()[0] >= 150000
    assert os.environ["DATABASE_URL"].startswith("postgres")
