"""One code, two browsers, the same moment: only one gets in. The control takes the lock away and shows that it is needed."""

import threading

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import connection
from django.db.models import QuerySet

from tests.kernel.test_races import slowed, together
from xieshang.accounts import factors, phones
from xieshang.kernel import clock
from xieshang.kernel.refusals import Invalid

pytestmark = [pytest.mark.race, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _postgres() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")


@pytest.fixture
def unlocked(monkeypatch) -> None:
    """SELECT … FOR UPDATE is a mere SELECT."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, *args, **kwargs: rows)


def won(ends: list[object]) -> int:
    return sum(not isinstance(end, Invalid) and bool(end) for end in ends)


def recovery_code_twice(cast, monkeypatch, phone) -> list[object]:
    account = cast.clerk.account
    code = phone.belongs_to(account)[0]
    slowed(monkeypatch, RecoveryCodes, "_is_code_used")
    return together(*[lambda: factors._recovery_code_holds(account, code)] * 2)


def app_code_twice(cast, monkeypatch, phone) -> list[object]:
    account = cast.clerk.account
    phone.belongs_to(account)
    code = phone.code()
    slowed(monkeypatch, factors, "_counter_of")
    return together(*[lambda: factors._app_code_holds(account, code)] * 2)


def message_twice(cast, monkeypatch) -> list[object]:
    now = clock.real_now()
    row = phones.ask_code(cast.body, phone="19900008888", address="10.0.0.9", at=now)
    code = phones.digits_of(row)
    digits_of, barrier = phones.digits_of, threading.Barrier(2)

    def met(found: object) -> str:
        try:
            barrier.wait(1)
        except threading.BrokenBarrierError:
            pass
        return digits_of(found)

    monkeypatch.setattr(phones, "digits_of", met)
    return together(*[lambda: phones.check_code(row.pk, code, at=now)] * 2)


def test_recovery_code_signs_one_browser_in(cast, monkeypatch, phone):
    assert won(recovery_code_twice(cast, monkeypatch, phone)) == 1


def test_recovery_code_without_the_lock_signs_both_in(cast, monkeypatch, phone, unlocked):
    assert won(recovery_code_twice(cast, monkeypatch, phone)) == 2


def test_app_code_signs_one_browser_in(cast, monkeypatch, phone):
    assert won(app_code_twice(cast, monkeypatch, phone)) == 1


def test_app_code_without_the_lock_signs_both_in(cast, monkeypatch, phone, unlocked):
    assert won(app_code_twice(cast, monkeypatch, phone)) == 2


def test_digits_of_a_message_are_taken_once(cast, monkeypatch):
    assert won(message_twice(cast, monkeypatch)) == 1


def test_digits_of_a_message_without_the_lock_are_taken_twice(cast, monkeypatch, unlocked):
    assert won(message_twice(cast, monkeypatch)) == 2
