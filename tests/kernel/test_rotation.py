"""A new secret key: old values are read, sealed anew in batches, and what was only digested stays provable."""

from io import StringIO

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db.models import BinaryField
from django.test import Client

from tests.matters.filing import NAME, PHONE, accepted_matter, raise_matter
from xieshang.accounts import factors
from xieshang.accounts import ops as accounts
from xieshang.config import environment
from xieshang.kernel import clock, log, privacy, rotation, secrets
from xieshang.kernel.promises import invariants
from xieshang.matters import queries
from xieshang.matters.models import Identity
from xieshang.roster.models import Person

pytestmark = pytest.mark.django_db
NEW = b"n" * 60
# Sealed for minutes only: a rotation need not wait for them.
PASSING = {"accounts.phonecode.phone_sealed", "accounts.phonecode.code_sealed"}
# Bytes of documents, which are not sealed.
PLAIN = {"papers.copy.content", "papers.template.content"}


@pytest.fixture(autouse=True)
def _keys_come_back(monkeypatch):
    monkeypatch.setattr(secrets, "_masters", secrets._masters)


def old() -> bytes:
    return secrets._masters[-1]


def broken() -> set[str]:
    return {code for code, entry in invariants.items() if list(entry.question())}


def test_after_a_rotation_everything_is_read_and_proved(cast, at):
    receipts = [raise_matter(cast, at) for _number in range(5)]
    accepted_matter(cast, at)
    log.seal_everything()
    link = accounts.invite(cast.keeper.account, at=clock.real_now())

    secrets.configure(NEW, previous=[old()])
    out = StringIO()
    call_command("rotate_keys", "--batch", "2", stdout=out)
    raise_matter(cast, at)
    log.seal_everything()

    assert "matters.identity.name_sealed: 6 of 6 seen, 6 sealed anew" in out.getvalue()
    assert all(secrets.is_sealed_with_current(row.phone_sealed) for row in Identity.objects.all())
    assert all(secrets.is_sealed_with_current(row.phone_sealed) for row in Person.objects.exclude(phone_sealed=None))
    assert Identity.objects.filter(phone_index=secrets.blind_index(PHONE, "phone")).count() == 7
    assert queries.by_code(cast.body.pk, receipts[0].code) == receipts[0].matter
    assert accounts.invited(link, at=clock.real_now()).account == cast.keeper.account
    assert broken() == set()


def test_rotation_broken_off_in_the_middle_goes_on(cast, at):
    for _number in range(5):
        raise_matter(cast, at)
    secrets.configure(NEW, previous=[old()])

    steps = rotation.rotate(batch=2)
    next(steps), next(steps)
    done = sum(secrets.is_sealed_with_current(row.name_sealed) for row in Identity.objects.all())
    opened = cast.convenor.signed_in(Client()).post(
        f"/desk/matters/{Identity.objects.order_by('-pk')[0].matter_id}/identity/", {"reason": "联系到场"}
    )

    assert 0 < done < 5
    assert NAME in opened.content.decode()
    assert broken() == set()
    assert sum(progress.renewed for progress in rotation.rotate(batch=2)) > 0
    assert broken() == set()
    assert not any(progress.renewed for progress in rotation.rotate())


def test_sealed_values_tell_the_same_before_and_after(cast, at):
    matter = raise_matter(cast, at).matter
    secrets.configure(NEW, previous=[old()])
    list(rotation.rotate())

    row = Identity.objects.get(matter=matter)
    place = f"matters.identity:{row.body_id}:{row.matter_id}".encode()
    secrets.configure(NEW)
    assert secrets.open_text(row.name_sealed, context=place) == NAME
    assert secrets.open_text(row.phone_sealed, context=place) == PHONE


def test_without_the_earlier_key_the_start_is_refused_and_verify_says_so(cast, at):
    accepted_matter(cast, at)
    log.seal_everything()

    secrets.configure(NEW)

    with pytest.raises(ImproperlyConfigured, match="XIESHANG_SECRET_KEY_PREVIOUS"):
        rotation.check_keys()
    assert {"keys", "log.digests", "log.seals"} <= broken()
    with pytest.raises(CommandError, match="XIESHANG_SECRET_KEY_PREVIOUS"):
        call_command("rotate_keys", stdout=StringIO())


def test_with_its_keys_the_installation_starts(cast, at):
    accepted_matter(cast, at)
    rotation.check_keys()

    secrets.configure(NEW, previous=[old()])
    rotation.check_keys()


def test_value_moved_to_another_row_is_found(cast, at):
    first, second = raise_matter(cast, at).matter, raise_matter(cast, at).matter
    stolen = Identity.objects.get(matter=first).name_sealed
    Identity.objects.filter(matter=second).update(name_sealed=stolen)

    assert broken() == {"keys"}


def test_every_sealed_column_takes_part_in_rotation():
    sealed = {
        f"{model._meta.label_lower}.{field.name}"
        for model in privacy.models()
        for field in model._meta.concrete_fields
        if isinstance(field, BinaryField)
    }

    assert sealed - PASSING - PLAIN <= set(rotation.columns)


@pytest.mark.parametrize(
    ("current", "previous", "lines", "keys"),
    [
        ("a" * 50, "", "", ["a" * 50]),
        ("a" * 50, "b" * 50 + " " + "c" * 50, "", ["a" * 50, "b" * 50, "c" * 50]),
        ("", "", "a" * 50 + "\n" + "b" * 50 + "\n", ["a" * 50, "b" * 50]),
        ("", "c" * 50, "a" * 50, ["a" * 50, "c" * 50]),
    ],
)
def test_keys_come_from_the_environment_and_from_the_lines_of_a_file(
    monkeypatch, tmp_path, current, previous, lines, keys
):
    monkeypatch.setenv("XIESHANG_SECRET_KEY", current)
    monkeypatch.setenv("XIESHANG_SECRET_KEY_PREVIOUS", previous)
    if lines:
        (tmp_path / "key").write_text(lines)
        monkeypatch.setenv("XIESHANG_SECRET_KEY_FILE", str(tmp_path / "key"))

    assert environment._secret_keys(tmp_path) == keys


@pytest.mark.parametrize("previous", ["short", "a" * 50 + " short"])
def test_short_earlier_key_stops_the_start(monkeypatch, tmp_path, previous):
    monkeypatch.setenv("XIESHANG_SECRET_KEY", "a" * 50)
    monkeypatch.setenv("XIESHANG_SECRET_KEY_PREVIOUS", previous)

    with pytest.raises(ImproperlyConfigured):
        environment._secret_keys(tmp_path)


def test_new_key_is_put_before_the_old_one_in_the_data_folder(settings, tmp_path, monkeypatch):
    monkeypatch.delenv("XIESHANG_SECRET_KEY", raising=False)
    monkeypatch.delenv("XIESHANG_SECRET_KEY_FILE", raising=False)
    settings.FILES_ROOT = tmp_path / "files"
    before = environment._secret_keys(tmp_path)

    call_command("rotate_keys", "--new-key", stdout=StringIO())

    after = environment._secret_keys(tmp_path)
    assert after[1:] == before and after[0] not in before
    assert (tmp_path / "keys" / "master").stat().st_mode & 0o777 == 0o600


def test_second_factor_holds_after_a_rotation(cast, at):
    account = cast.clerk.account
    secret = generate_totp_secret()
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    factors.set_up(account, secret=secret, code=code, at=clock.real_now())
    codes = factors.recovery_codes(account)

    secrets.configure(NEW, previous=[old()])
    renewed = {progress.label for progress in rotation.rotate() if progress.renewed}
    secrets.configure(NEW)

    assert {"mfa.authenticator.data.secret", "mfa.authenticator.data.seed"} <= renewed
    assert factors.recovery_codes(account) == codes
