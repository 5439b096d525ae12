"""`verify` is content with what the operations write, and finds each of a set of planted corruptions."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from tests.matters.filing import accepted_matter
from xieshang.kernel import anchors, clock, files, log, promises, protection, uploads
from xieshang.kernel.models import Body, Entry, File, Seal
from xieshang.kernel.promises import invariants

pytestmark = pytest.mark.django_db


@pytest.fixture
def river(cast, at):
    """Two matters with words, numbers and seals, and a stored file."""
    matter = accepted_matter(cast, at)
    accepted_matter(cast, at)
    log.seal_everything()
    stored = uploads.stored_name("txt")
    uploads.write_durably(files.root(), stored, b"hello")
    path = files.root() / stored
    sha256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
    File.objects.create(
        body=cast.body,
        case=matter,
        purpose="photo",
        name="a.txt",
        stored_as=stored,
        content_type="text/plain",
        size=5,
        sha256=sha256,
        kept_at=at,
    )
    yield matter
    path.unlink(missing_ok=True)


def broken() -> set[str]:
    return {code for code, entry in invariants.items() if list(entry.question())}


def test_untouched_installation_keeps_every_promise(river):
    out = StringIO()

    call_command("verify", "--deep", "--json", stdout=out)

    assert json.loads(out.getvalue())["ok"] is True


# ruff: noqa: E501 - one row a corruption
CORRUPTIONS = {
    "a state was typed into the table": ("UPDATE kernel_case SET state = 'solved' WHERE id = {case}", "cases.state"),
    "an entry was changed": ("UPDATE kernel_entry SET hat = 'leader' WHERE case_id = {case} AND step = 'accept'", "log.digests"),
    "an entry was taken out": ("DELETE FROM kernel_payload WHERE entry_id = (SELECT MIN(id) FROM kernel_entry WHERE case_id = {case} AND commitment <> '')", "log.digests"),
    "words were changed": ("UPDATE kernel_payload SET words = '{{\"remark\":\"x\"}}' WHERE case_id = {case}", "log.digests"),
    "a step was invented": ("UPDATE kernel_entry SET step = 'solve', to_state = 'solved' WHERE case_id = {case} AND step = 'accept'", "cases.steps"),
    "a seal was taken out": ("DELETE FROM kernel_seal WHERE seq = 2", "log.seals"),
    "a time was moved": ("UPDATE kernel_entry SET recorded_at = '2019-01-01 00:00:00+00:00' WHERE case_id = {case} AND step = 'accept'", "log.time"),
    "a number was taken out": ("DELETE FROM kernel_number WHERE seq = 1", "numbers"),
    "a row was moved to another body": ("UPDATE kernel_case SET body_id = {other} WHERE id = {case}", "tenancy"),
    "a file row lies": ("UPDATE kernel_file SET size = 6", "files"),
    "a matter lost its identity": ("DELETE FROM matters_identity WHERE matter_id = {case}", "matters.identity"),
    "a to-do was taken out": ("DELETE FROM kernel_waiting WHERE case_id = {case}", "cases.waiting"),
    "a to-do points at another step": ("UPDATE kernel_waiting SET step = 'rate' WHERE case_id = {case}", "cases.waiting"),
    "a to-do is due on another day": ("UPDATE kernel_waiting SET until = '2020-01-01' WHERE case_id = {case}", "cases.waiting"),
    "a matter lost its hall": ("DELETE FROM kernel_party WHERE case_id = {case} AND role = 'hall'", "matters.parties"),
}  # fmt: skip


@pytest.mark.parametrize("what", CORRUPTIONS)
def test_planted_corruption_is_found(cast, river, what):
    sql, code = CORRUPTIONS[what]
    with connection.cursor() as cursor:
        for entry in protection.protected.values():
            for name in protection.trigger_names(entry.table):
                on = f" ON {entry.table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
        cursor.execute(sql.format(case=river.pk, other=cast.other_body.pk))
    protection.install()

    found = broken()

    protection_only = {"protection"} if code != "protection" else set()
    assert code in found - protection_only


def test_flipped_byte_of_a_file_is_found(river):
    file = File.objects.get()
    (files.root() / file.stored_as).write_bytes(b"hellO")

    assert broken() == {"files.content"}


def test_missing_trigger_is_found(river):
    name = protection.trigger_names("kernel_entry")[0]
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}" + (" ON kernel_entry" if connection.vendor == "postgresql" else ""))

    found = list(invariants["protection"].question())
    protection.install()

    assert name in {word for breach in found for word in breach.ids}
    assert "kernel_entry" in {word for breach in found for word in breach.ids}


def test_verify_exits_with_one_when_something_is_broken(river):
    (files.root() / File.objects.get().stored_as).unlink()

    with pytest.raises(SystemExit) as ended:
        call_command("verify", stdout=StringIO())
    assert ended.value.code == 1


def without_triggers(*statements: str) -> None:
    """What somebody with the password of the database can do."""
    with connection.cursor() as cursor:
        for entry in protection.protected.values():
            for name in protection.trigger_names(entry.table):
                on = f" ON {entry.table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
        for statement in statements:
            cursor.execute(statement)
    protection.install()


def verified(*options: str) -> dict[str, list[object]]:
    """What `verify` says, by promise."""
    out = StringIO()
    try:
        call_command("verify", "--json", *options, stdout=out)
    except SystemExit as ended:
        assert ended.code == 1
    return {code: breaches for code, breaches in json.loads(out.getvalue())["invariants"].items() if breaches}


def test_older_database_in_place_of_the_newer_one_is_found_by_the_manifest(cast, at, river, tmp_path):
    older, newer = tmp_path / "older.json", tmp_path / "newer.json"
    with transaction.atomic():
        assert verified("--write-manifest", str(older)) == {}
        accepted_matter(cast, at)
        log.seal_everything()
        assert verified("--write-manifest", str(newer), "--manifest", str(older)) == {}
        # From here on the database is the one of the backup: whole, sealed, and too old.
        transaction.set_rollback(True)

    assert verified() == {}
    assert verified("--manifest", str(older)) == {}
    found = verified("--manifest", str(newer))
    assert set(found) == {"manifest"}
    words = " ".join(breach["words"] for breach in found["manifest"])
    assert "is gone" in words and "entries of the log are gone" in words and "ran to" in words


def test_log_written_and_sealed_anew_by_who_has_the_key_is_found_by_the_manifest(cast, river, tmp_path):
    manifest = tmp_path / "manifest.json"
    assert verified("--write-manifest", str(manifest)) == {}

    entry = Entry.objects.filter(case=river, step="accept").get()
    entry.hat = "leader"
    digest = log.digest_of(entry)
    without_triggers(
        f"UPDATE kernel_entry SET hat = 'leader', digest = '{digest}' WHERE id = {entry.pk}",
        "DELETE FROM kernel_seal",
    )
    log.seal_everything()

    assert verified() == {}
    assert set(verified("--manifest", str(manifest))) == {"manifest"}


def test_manifest_holds_the_heads_and_nothing_of_people(cast, river, tmp_path):
    path = tmp_path / "manifest.json"
    out = StringIO()
    call_command("verify", "--write-manifest", str(path), stdout=out)

    kept = json.loads(path.read_text())
    head = next(row for row in kept["bodies"] if row["body"] == cast.body.code)
    last = Seal.objects.filter(body=cast.body).order_by("-seq")[0]
    assert (head["seals"], head["head"]) == (last.seq, last.digest)
    assert last.digest[:16] in out.getvalue()
    assert {row["body"] for row in kept["bodies"]} == set(Body.objects.values_list("code", flat=True))
    assert cast.convenor.actor.name not in path.read_text()


def test_nothing_is_written_when_something_is_broken(river, tmp_path):
    (files.root() / File.objects.get().stored_as).unlink()

    assert "files" in verified("--write-manifest", str(tmp_path / "m.json"))
    assert not (tmp_path / "m.json").exists()


@pytest.mark.parametrize("content", [None, "", "{", "[]", '{"layout": 2}', '{"layout": 1, "made_at": "x"}'])
def test_file_that_is_no_manifest_is_refused(river, tmp_path, content):
    path = tmp_path / "m.json"
    if content is not None:
        path.write_text(content)

    with pytest.raises(CommandError):
        call_command("verify", "--manifest", str(path), stdout=StringIO())


def test_since_looks_at_what_came_after_the_day_alone(river):
    without_triggers(f"UPDATE kernel_entry SET hat = 'leader' WHERE case_id = {river.pk} AND step = 'accept'")

    assert "log.digests" in verified()
    assert "log.digests" in verified("--since", "2020-06-10")
    assert "log.digests" not in verified("--since", "2020-06-11")
    assert promises.recent(Entry.objects.all(), "recorded_at").count() == Entry.objects.count()


def test_since_follows_the_chain_of_seals_from_the_one_before(cast, at, river):
    later = at + timedelta(days=2)
    with clock.stopped_at(later):
        accepted_matter(cast, later)
        log.seal_everything()

    assert verified("--since", "2020-06-12") == {}
    without_triggers("UPDATE kernel_seal SET previous = 'x' WHERE seq = (SELECT MAX(seq) FROM kernel_seal)")
    assert "log.seals" in verified("--since", "2020-06-12")


def test_since_wants_a_day(river):
    with pytest.raises(CommandError):
        call_command("verify", "--since", "yesterday", stdout=StringIO())


def test_manifest_of_another_layout_is_named(river):
    with pytest.raises(anchors.NotAManifest):
        list(anchors.compare({"layout": 9}))


def test_database_without_the_tables_is_told_what_to_do(river):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE kernel_clockanchor RENAME TO kernel_elsewhere")
    with pytest.raises(CommandError, match="kernel_clockanchor among them"):
        call_command("verify", stdout=StringIO())
