"""Tables made at once are the tables that the migrations end with."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_commands import ENVIRONMENT

ASK = """
import json, os, sys
os.environ["WIKIGROVE_DATA"] = sys.argv[1]
os.environ["DJANGO_SETTINGS_MODULE"] = "wikigrove.settings.installation"
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from wikigrove.operations.domain.make_tables import make_tables
if sys.argv[2] == "migrate":
    call_command("migrate", interactive=False, verbosity=0)
else:
    make_tables()
    make_tables()
found = {}
with connection.cursor() as cursor:
    for table in connection.introspection.table_names(cursor):
        columns = connection.introspection.get_table_description(cursor, table)
        held = connection.introspection.get_constraints(cursor, table).values()
        found[table] = {
            "columns": sorted([c.name, str(c.type_code), str(c.internal_size), bool(c.null_ok)] for c in columns),
            "constraints": sorted(json.dumps({k: v for k, v in c.items() if k != "definition"}, default=str) for c in held),
        }
    cursor.execute("SELECT app, name FROM django_migrations")
    found["migrations"] = sorted(map(list, cursor.fetchall()))
    cursor.execute("SELECT app_label, model FROM django_content_type")
    found["kinds"] = sorted(map(list, cursor.fetchall()))
json.dump(found, sys.stdout)
"""


def tables_of(folder: Path, way: str) -> dict[str, Any]:
    folder.mkdir()
    answer = subprocess.run(
        [sys.executable, "-c", ASK, str(folder), way], capture_output=True, text=True, env=ENVIRONMENT, check=False
    )
    assert answer.returncode == 0, answer.stderr
    return dict(json.loads(answer.stdout))


@pytest.mark.anydatabase
def test_both_ways_end_the_same(tmp_path: Path) -> None:
    migrated, made = tables_of(tmp_path / "migrated", "migrate"), tables_of(tmp_path / "made", "make")
    assert set(made) == set(migrated)
    assert len(made) > 50
    for name, told in migrated.items():
        assert made[name] == told, name
