"""One database file for each number of matters; the process changes between them."""

from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import connection

from xieshang.kernel import bodies


def path_of(size: int) -> Path:
    return Path(settings.FILES_ROOT).parent / f"matters-{size}.sqlite3"


def use(size: int) -> None:
    """The next question goes to the database of this size, and nothing is remembered of another."""
    connection.close()
    connection.settings_dict["NAME"] = str(path_of(size))
    bodies.forget()
    cache.clear()
