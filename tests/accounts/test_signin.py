"""Signing in and out, sessions, passwords, invitations."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from tests.cast import PASSWORD
from xieshang.accounts import ops
from xieshang.accounts.models import Account, Invitation
from xieshang.kernel import clock, limits
from xieshang.kernel.models import Actor

GOOD = "three green ferries 88"


def text(response) -> str:
    return response.content.decode()


def sign_in(client, username: str, password: str = PASSWORD, **more: str):
    return client.post("/signin/", {"username": username, "password": password, **more})


def test_right_password_leads_to_the_desk(cast, client):
    response = sign_in(client, " Member ")

    assert (response.status_code, response["Location"]) == (302, "/desk/")
    assert client.get("/account/").status_code == 200


@pytest.mark.parametrize(
    ("target", "landed"),
    [("/account/", "/account/"), ("https://evil.example/", "/desk/"), ("//evil.example", "/desk/")],
)
def test_next_leads_only_inside(cast, client, target, landed):
    assert sign_in(client, "clerk", next=target)["Location"] == landed


def test_wrong_password_unknown_name_and_closed_account_get_the_same_answer(cast, client):
    ops.close_account(cast.editor.account)

    answers = [
        sign_in(client, name, word) for name, word in [("clerk", "wrong"), ("nobody", "wrong"), ("editor", PASSWORD)]
    ]

    assert [answer.status_code for answer in answers] == [422, 422, 422]
    errors = [list(answer.context["form"].non_field_errors()) for answer in answers]
    assert errors[0] == errors[1] == errors[2] != []


@pytest.mark.parametrize(
    "typed", [{}, {"username": "clerk"}, {"password": "x"}, {"username": "a" * 61, "password": "b" * 129}]
)
def test_half_typed_form_says_so_next_to_the_field(cast, client, typed):
    response = client.post("/signin/", typed)

    assert response.status_code == 422
    assert response.context["form"].errors


def test_tries_from_one_address_are_counted(cast, client):
    for number in range(limits.SIGN_IN_ADDRESS.times):
        sign_in(client, f"nobody{number}", "wrong")

    assert sign_in(client, "clerk").status_code == 429


def test_session_gets_a_fresh_key_and_ends_after_eight_hours(cast, client):
    client.get("/signin/")
    before = client.session.session_key
    sign_in(client, "clerk")

    left = client.session.get_expiry_date() - timezone.now()

    assert client.session.session_key != before
    assert timedelta(hours=7, minutes=59) < left <= timedelta(hours=8)


def test_sign_out_needs_a_post_and_ends_the_session(cast, client):
    cast.clerk.signed_in(client)

    assert client.get("/signout/").status_code == 405
    assert client.post("/signout/")["Location"] == "/"
    assert client.get("/account/").status_code == 302


def test_forged_request_does_not_sign_in(cast):
    strict = Client(enforce_csrf_checks=True)

    assert sign_in(strict, "clerk").status_code == 403


def test_account_page_names_hats_and_organs(cast, client, at):
    page = text(cast.convenor.signed_in(client).get("/account/"))

    assert cast.hall.actor.name in page


def test_other_sessions_end_and_this_one_goes_on(cast, client, client2):
    cast.clerk.signed_in(client)
    cast.clerk.signed_in(client2)

    client.post("/account/sessions/")

    assert client.get("/account/").status_code == 200
    assert client2.get("/account/").status_code == 302


def test_new_password_holds_and_ends_other_sessions(cast, client, client2):
    cast.clerk.signed_in(client)
    cast.clerk.signed_in(client2)

    response = client.post("/account/password/", {"present": PASSWORD, "password": GOOD, "again": GOOD})

    assert response.status_code == 302
    assert client.get("/account/").status_code == 200
    assert client2.get("/account/").status_code == 302
    assert Account.objects.get(username="clerk").check_password(GOOD)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"present": "wrong"}, "present"),
        ({"again": "another one 88"}, "again"),
        ({"password": "short", "again": "short"}, "password"),
        ({"password": "password123", "again": "password123"}, "password"),
        ({"password": "1" * 129, "again": "1" * 129}, "password"),
    ],
)
def test_bad_new_password_changes_nothing(cast, client, typed, field):
    cast.clerk.signed_in(client)

    response = client.post("/account/password/", {"present": PASSWORD, "password": GOOD, "again": GOOD, **typed})

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert Account.objects.get(username="clerk").check_password(PASSWORD)


def test_invitation_sets_the_password_once(cast, client):
    token = ops.invite(cast.clerk.account, at=clock.real_now())
    address = f"/invitation/{token}/"

    assert client.get(address).status_code == 200
    assert client.post(address, {"password": GOOD, "again": GOOD}).status_code == 302
    assert client.post(address, {"password": "another " + GOOD, "again": "another " + GOOD}).status_code == 404
    assert Account.objects.get(username="clerk").check_password(GOOD)
    assert token not in Invitation.objects.get().digest


def test_invitation_is_void_after_72_hours_and_when_a_newer_one_is_made(cast, client):
    now = clock.real_now()
    old = ops.invite(cast.clerk.account, at=now - timedelta(hours=72))
    first = ops.invite(cast.editor.account, at=now)
    ops.invite(cast.editor.account, at=now)

    for token in (old, first, "made-up"):
        assert client.get(f"/invitation/{token}/").status_code == 404


def test_first_administrator_gets_a_link_and_a_hat(cast, client, capsys, at):
    call_command("appoint_admin", "--body", "371329", "--username", "Chief", "--name", "孟子健")

    link = capsys.readouterr().out.strip()
    account = Account.objects.get(username="chief")
    assert client.get(link.removeprefix("http://127.0.0.1:8000")).status_code == 200
    assert not account.has_usable_password()
    assert "admin" in {row.role for row in account.actor.appointments.all()}


@pytest.mark.parametrize(
    "wrong",
    [
        ["--body", "99", "--username", "x", "--name", "y"],
        ["--body", "371329", "--username", "x"],
        ["--body", "371327", "--username", "clerk"],
    ],
)
def test_administrator_is_not_made_of_nothing(cast, wrong):
    actors = Actor.objects.count()

    with pytest.raises(CommandError):
        call_command("appoint_admin", *wrong)

    assert Actor.objects.count() == actors
