"""The suite makes its tables from the models; this holds that the migrations lead to the same ones."""

import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
DESCRIBED = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' AND sql IS NOT NULL"


def columns(rows: list[tuple[str, str, str, str]]) -> dict[str, list[str]]:
    """Each table with its columns and constraints in any order; indexes and triggers by their own words."""
    found = {}
    for kind, name, _table, sql in rows:
        words = re.sub(r"\s+", " ", sql)
        found[f"{kind} {name}"] = sorted(words.split(", ")) if kind == "table" else [words]
    return found


def plain(described: dict[str, list[str]]) -> dict[str, list[str]]:
    """Without the first and last bracket, which belong to whatever column stands there."""
    return {
        name: sorted(
            part.split(" (", 1)[-1].rstrip(")") if part.startswith("CREATE") else part.rstrip(")") for part in parts
        )
        for name, parts in described.items()
    }


@pytest.mark.full
@pytest.mark.sqlite
@pytest.mark.django_db
def test_migrations_from_nothing_make_the_tables_of_the_models(tmp_path):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XIESHANG_", "DJANGO_"))}
    env = kept | {"XIESHANG_DATA": str(tmp_path)}
    done = subprocess.run([sys.executable, "manage.py", "migrate"], cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (file,) = tmp_path.glob("*.sqlite3")
    with sqlite3.connect(file) as made:
        migrated = plain(columns(made.execute(DESCRIBED).fetchall()))
    with connection.cursor() as cursor:
        cursor.execute(DESCRIBED)
        modelled = plain(columns(cursor.fetchall()))
    migrated.pop("table django_migrations")
    modelled.pop("table django_migrations", None)

    assert migrated.keys() == modelled.keys()
    differing = {name for name in modelled if migrated[name] != modelled[name]}
    assert differing == set(), {name: (migrated[name], modelled[name]) for name in differing}
