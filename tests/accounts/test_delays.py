"""Guessing is slowed down, nobody is locked out; unknown names get the same words in the same time."""

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.test import Client

from tests.accounts.signing import GOOD, sign_in, text
from tests.cast import PASSWORD
from xieshang.accounts import ops
from xieshang.accounts.models import Account, Invitation, Trace
from xieshang.kernel import clock, jobs, limits
from xieshang.kernel.models import Job

pytestmark = pytest.mark.django_db


def fail(client: Client, name: str = "member", times: int = 1) -> list[int]:
    return [sign_in(client, name, "wrong").status_code for _ in range(times)]


def test_after_four_tries_the_waits_grow(cast, client, phone):
    assert fail(client, times=5) == [422] * 4 + [429]
    waits = []
    for _ in range(4):
        wait = 0
        while fail(client) == [429]:
            phone.later(seconds=1)
            wait += 1
        waits.append(wait)

    assert waits == [2, 4, 8, 16]


def test_wait_is_a_quarter_of_an_hour_at_most(cast, client, phone):
    assert limits.SIGN_IN.seconds(1000) == 15 * 60
    assert [limits.SIGN_IN.seconds(tries) for tries in (0, 3, 4, 5, 6)] == [0, 0, 2, 4, 8]


def test_while_one_waits_the_right_password_waits_too_and_then_holds(cast, client, phone):
    fail(client, times=4)

    answer = sign_in(client, "member")
    assert (answer.status_code, 'value="member"' in text(answer)) == (429, True)
    phone.later(seconds=3)
    assert sign_in(client, "member").status_code == 302


def test_waits_fade_by_themselves(cast, client, phone):
    fail(client, times=4)
    phone.later(minutes=21)

    assert fail(client, times=5) == [422] * 4 + [429]


def test_right_password_forgives_the_tries_before_it(cast, client, client2, phone):
    fail(client, times=3)
    sign_in(client, "member")

    assert fail(client2, times=5) == [422] * 4 + [429]


def test_tries_for_a_name_that_nobody_has_are_slowed_down_the_same_way(cast, client, client2, phone):
    assert fail(client, "nobody", times=5) == fail(client2, "member", times=5)
    assert sign_in(client, "keeper").status_code == 302


def test_strangers_cannot_make_a_person_wait_in_their_own_browser(cast, client, client2, phone):
    sign_in(client, "member")
    client.post("/signout/")
    fail(client2, times=5)

    assert sign_in(client2, "member").status_code == 429
    assert sign_in(client, "member").status_code == 302


def test_browser_known_for_one_account_is_unknown_for_another(cast, client, client2, phone):
    sign_in(client, "member")
    client.post("/signout/")
    fail(client2, "keeper", times=4)

    assert sign_in(client, "keeper").status_code == 429


def test_forged_sign_of_a_known_browser_is_worth_nothing(cast, client, client2, phone):
    fail(client2, times=4)
    client.cookies["xs_known"] = "member:forged:signature"

    assert sign_in(client, "member").status_code == 429


def test_unknown_and_closed_accounts_cost_one_hash_as_a_wrong_password_does(cast, client, monkeypatch):
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda self, *args, **more: hashed.append(1) or encode(self, *args, **more)
    )
    Account.objects.filter(username="keeper").update(is_active=False)
    unset = cast.informant.account
    unset.set_unusable_password()
    unset.save()
    counts = []
    for name in ("member", "nobody", "keeper", "informant"):
        hashed.clear()
        fail(client, name)
        counts.append(len(hashed))

    assert len(set(counts)) == 1, counts


def test_reset_says_the_same_for_every_name_and_leaves_the_looking_up_to_the_worker(cast, client, client2):
    Account.objects.filter(username="member").update(email="member@example.org")

    known, unknown = (
        browser.post("/signin/reset/", {"username": name}, follow=True)
        for browser, name in ((client, "member"), (client2, "nobody"))
    )

    assert [str(one) for one in known.context["messages"]] == [str(one) for one in unknown.context["messages"]]
    assert Job.objects.filter(kind="accounts.reset").count() == 2
    assert not Invitation.objects.exists()


def test_reset_goes_to_the_address_of_the_account_and_sets_the_password_once(cast, client):
    Account.objects.filter(username="member").update(email="member@example.org")
    client.post("/signin/reset/", {"username": " Member "})
    client.post("/signin/reset/", {"username": "nobody"})
    jobs.run_due(now=clock.now())

    assert [message.to for message in mail.outbox] == [["member@example.org"]]
    address = next(line for line in mail.outbox[0].body.splitlines() if "/invitation/" in line)
    path = address.removeprefix("http://testserver")
    assert client.post(path, {"password": GOOD, "again": GOOD}).status_code == 302
    assert client.post(path, {"password": GOOD, "again": GOOD}).status_code == 404
    assert sign_in(client, "member", GOOD).status_code == 302
    assert set(Trace.objects.values_list("what", flat=True)) >= {"reset_asked", "invited", "password_set", "signed_in"}


def test_reset_does_not_lead_past_the_second_factor(cast, client, phone):
    phone.belongs_to(cast.clerk.account)
    Account.objects.filter(username="clerk").update(email="clerk@example.org")
    client.post("/signin/reset/", {"username": "clerk"})
    jobs.run_due(now=clock.now())
    path = next(line for line in mail.outbox[0].body.splitlines() if "/invitation/" in line)
    client.post(path.removeprefix("http://testserver"), {"password": GOOD, "again": GOOD})

    assert sign_in(client, "clerk", GOOD)["Location"] == "/signin/code/"


def test_resets_of_one_account_are_few_and_nobody_is_told(cast, client):
    Account.objects.filter(username="member").update(email="member@example.org")

    answers = [client.post("/signin/reset/", {"username": "member"}).status_code for _ in range(5)]

    assert answers == [302] * 5
    assert Job.objects.filter(kind="accounts.reset").count() == limits.RESET_ACCOUNT.times


def test_new_password_voids_every_link(cast, client):
    token = ops.invite(cast.member.account, at=clock.real_now())
    cast.member.signed_in(client).post("/account/password/", {"present": PASSWORD, "password": GOOD, "again": GOOD})

    assert Client().get(f"/invitation/{token}/").status_code == 404
