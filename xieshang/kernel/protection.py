"""Append-only tables: one list, triggers installed after every migration, compared by `verify`."""

from dataclasses import dataclass

from django.db import connection

APPEND_ONLY = "append-only"
ERASABLE = "erasable"


@dataclass(frozen=True)
class Protected:
    """A table that refuses changes; an erasable one lets rows go whose case has an erasure row."""

    table: str
    kind: str


protected: dict[str, Protected] = {}


def protect(table: str, kind: str = APPEND_ONLY) -> None:
    protected[table] = Protected(table, kind)


def trigger_names(table: str) -> tuple[str, str]:
    return f"{table}_no_update", f"{table}_no_delete"


def install(**kwargs: object) -> None:
    """Every protected table that exists has its triggers."""
    if kwargs.get("using", "default") != "default":
        return
    existing = set(connection.introspection.table_names())
    make = _install_postgres if connection.vendor == "postgresql" else _install_sqlite
    for entry in protected.values():
        if entry.table in existing:
            make(entry)


def missing() -> list[str]:
    """Names of triggers that should stand and do not."""
    wanted = {name for entry in protected.values() for name in trigger_names(entry.table)}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        standing = {row[0] for row in cursor.fetchall()}
    return sorted(wanted - standing)


def _erased(row: str) -> str:
    return f"EXISTS (SELECT 1 FROM kernel_erasure e WHERE e.case_id = {row}.case_id)"  # noqa: S608 - a fixed word


def _install_sqlite(entry: Protected) -> None:
    update, delete = trigger_names(entry.table)
    unless = f"WHEN NOT {_erased('OLD')}" if entry.kind == ERASABLE else ""
    words = f"SELECT RAISE(ABORT, '{entry.table} is append-only');"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER IF EXISTS {update}")
        cursor.execute(f"DROP TRIGGER IF EXISTS {delete}")
        cursor.execute(f"CREATE TRIGGER {update} BEFORE UPDATE ON {entry.table} BEGIN {words} END")
        cursor.execute(f"CREATE TRIGGER {delete} BEFORE DELETE ON {entry.table} {unless} BEGIN {words} END")


def _install_postgres(entry: Protected) -> None:
    update, delete = trigger_names(entry.table)
    function = f"{entry.table}_refuse"
    let_go = f"IF TG_OP = 'DELETE' AND {_erased('OLD')} THEN RETURN OLD; END IF;" if entry.kind == ERASABLE else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_LEVEL = 'ROW' THEN {let_go or 'NULL;'} END IF; "
            f"RAISE EXCEPTION '{entry.table} is append-only'; END $$"
        )
        for name, when, level in (
            (update, "UPDATE", "ROW"),
            (delete, "DELETE", "ROW"),
            (f"{entry.table}_no_truncate", "TRUNCATE", "STATEMENT"),
        ):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {entry.table}")
            cursor.execute(
                f"CREATE TRIGGER {name} BEFORE {when} ON {entry.table} FOR EACH {level} EXECUTE FUNCTION {function}()"
            )


protect("kernel_entry")
protect("kernel_seal")
protect("kernel_number")
protect("kernel_erasure")
protect("kernel_payload", ERASABLE)
