"""`verify` is content with what the operations write, and finds each of a set of planted corruptions."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from tests.matters.filing import accepted_matter
from xieshang.kernel import files, log, protection, uploads
from xieshang.kernel.models import File
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
