"""Residents find what they raised by a code to their phone; budgets, and what a code is good for."""

import re

import pytest

from tests.matters.filing import PHONE, raise_matter
from xieshang.accounts import phones
from xieshang.accounts.models import PhoneCode
from xieshang.kernel import clock, jobs, limits

pytestmark = pytest.mark.django_db
ASK, PROVE = "/signin/phone/", "/signin/phone/code/"


@pytest.fixture
def sent(monkeypatch) -> list[tuple[str, str]]:
    """Everything that went out, as the outlet got it."""
    out: list[tuple[str, str]] = []
    monkeypatch.setattr(phones.sms, "outlet", lambda: lambda number, words: out.append((number, words)))
    return out


def code_in(words: str) -> str:
    return re.search(r"\d{6}", words)[0]


def ask(client, number: str = PHONE) -> object:
    answer = client.post(ASK, {"phone": number})
    jobs.run_due(now=clock.now())
    return answer


def test_right_code_opens_what_was_raised_with_the_phone_and_nothing_else(cast, client, at, sent):
    own = raise_matter(cast, at).matter
    other = raise_matter(cast, at, phone="13900007777").matter

    assert ask(client)["Location"] == PROVE
    answer = client.post(PROVE, {"code": code_in(sent[0][1])})

    assert answer["Location"] == "/matters/track/"
    assert client.get(f"/matters/{own.pk}/").status_code == 200
    assert client.get(f"/matters/{other.pk}/").status_code == 404
    assert sent[0][0] == PHONE


def test_unknown_phone_gets_the_same_answer_and_the_same_message(cast, client, client2, at, sent):
    raise_matter(cast, at)

    known, unknown = ask(client), ask(client2, "13900001111")

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [re.sub(r"\d{6}", "", words) for _number, words in sent[:1]] == [re.sub(r"\d{6}", "", sent[1][1])]


def test_code_is_good_once_for_five_minutes_and_five_tries(cast, client, client2, phone, at, sent):
    ask(client)
    code = code_in(sent[-1][1])
    assert client.post(PROVE, {"code": code}).status_code == 302
    row = PhoneCode.objects.get()
    session = client2.session
    session["phone_code"] = row.pk
    session.save()
    assert client2.post(PROVE, {"code": code}).status_code == 422

    phone.later(minutes=2)
    ask(client, "13900002222")
    code = code_in(sent[-1][1])
    phone.later(minutes=6)
    assert client.post(PROVE, {"code": code}).status_code == 422

    ask(client, "13900003333")
    code = code_in(sent[-1][1])
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    assert [client.post(PROVE, {"code": wrong}).status_code for _ in range(5)] == [422] * 5
    assert client.post(PROVE, {"code": code}).status_code == 429


def test_newer_code_voids_the_older(cast, client, phone, at, sent):
    ask(client)
    old = PhoneCode.objects.get()
    phone.later(minutes=2)
    ask(client)

    with pytest.raises(Exception, match="too old"):
        phones.check_code(old.pk, code_in(sent[0][1]), at=clock.real_now())


@pytest.mark.parametrize("typed", ["", "12345", "abc", "0539123456789", "1" * 31, "1380000123４5"])
def test_what_is_no_mobile_phone_sends_nothing(cast, client, at, sent, typed):
    assert ask(client, typed).status_code == 422
    assert sent == []


def test_budget_of_a_phone(cast, client, phone, at, sent):
    assert ask(client).status_code == 302
    assert ask(client).status_code == 429
    for _ in range(limits.SMS_PHONE.times - 1):
        phone.later(seconds=61)
        ask(client)
    phone.later(seconds=61)
    assert ask(client).status_code == 429
    phone.later(days=1)
    assert ask(client).status_code == 302


def test_budget_of_an_address(cast, client, at, sent):
    for number in range(limits.SMS_ADDRESS.times):
        assert ask(client, f"139{number:08d}").status_code == 302

    assert ask(client, "13800009999").status_code == 429


def test_budget_of_the_body_and_day(cast, client, at, sent, monkeypatch):
    monkeypatch.setattr(limits, "SMS_BODY", limits.Limit("few messages", 2, 24 * 3600))

    assert [ask(client, f"1390000000{number}").status_code for number in range(3)] == [302, 302, 429]


def test_phone_and_digits_are_sealed_and_the_number_forgotten_once_it_was_sent(cast, client, at, sent):
    ask(client)

    row = PhoneCode.objects.get()
    assert row.phone_sealed is None
    assert code_in(sent[0][1]).encode() not in bytes(row.code_sealed)


def test_console_outlet_masks_the_number(capsys):
    phones.sms.console("13800001234", "123456 …")

    assert capsys.readouterr().out == "SMS 138****1234: 123456 …\n"


def test_nobody_types_a_code_who_asked_for_none(cast, client):
    assert client.get(PROVE)["Location"] == ASK
    assert client.post(PROVE, {"code": "123456"})["Location"] == ASK
