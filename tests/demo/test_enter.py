"""Entering the demo by one click; outside the demo there is no such door."""

from datetime import datetime

import pytest

from xieshang.accounts.models import Account
from xieshang.demo.people import STAND_INS, load
from xieshang.demo.roles import ROLES
from xieshang.kernel.viewer import hats_of

HATS = {"clerk": "office", "stranger": "office", "unit2": "unit"}


@pytest.mark.parametrize("role", [role.code for role in ROLES])
def test_no_role_is_entered_outside_the_demo(cast, client, role):
    assert client.post(f"/demo/enter/{role}/").status_code == 404
    assert client.get("/account/").status_code == 302


def test_sign_in_page_offers_roles_in_the_demo_only(cast, client, settings):
    assert "/demo/enter/" not in client.get("/signin/").content.decode()

    settings.DEMO = True

    page = client.get("/signin/").content.decode()
    assert all(f"/demo/enter/{role.code}/" in page for role in ROLES)


@pytest.mark.parametrize("role", [role for role in ROLES if role.username], ids=lambda role: role.code)
def test_one_click_enters_as_the_role(cast, client, settings, role):
    settings.DEMO = True

    response = client.post(f"/demo/enter/{role.code}/")

    assert (response.status_code, response["Location"]) == (302, role.landing)
    assert int(client.session["_auth_user_id"]) == cast.player(role.code).account.pk


def test_entering_needs_a_post_and_a_known_role(cast, client, settings):
    settings.DEMO = True

    assert client.get("/demo/enter/clerk/").status_code == 405
    assert client.post("/demo/enter/king/").status_code == 404


def test_citizen_is_nobody_signed_in(cast, client, settings):
    settings.DEMO = True
    cast.clerk.signed_in(client)

    response = client.post("/demo/enter/citizen/")

    assert response["Location"] == "/matters/track/"
    assert client.get("/account/").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_everybody_who_is_entered_has_the_hat_of_the_role_and_no_password(at):
    loaded = load()

    for role in STAND_INS:
        account = Account.objects.get(username=role)
        assert HATS.get(role, role) in {hat.role for hat in hats_of(account.actor_id, at)}
        assert not account.has_usable_password()
    convenor = Account.objects.get(username="convenor").actor_id
    assert loaded.organs.halls["LS"].actor_id in {hat.of for hat in hats_of(convenor, at)}
    at_the_end = datetime(2020, 12, 18, 9, tzinfo=at.tzinfo)
    assert loaded.organs.groups["T-LS"].actor_id in {hat.of for hat in hats_of(convenor, at_the_end)}
    member = {hat.of for hat in hats_of(Account.objects.get(username="member").actor_id, at) if hat.role == "convenor"}
    assert member == {loaded.organs.groups["G4"].actor_id}
