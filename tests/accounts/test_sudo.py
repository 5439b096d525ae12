"""Before a sensitive act the password is asked once more; what was typed is kept on the way."""

import pytest

from tests.accounts.signing import sign_in, text
from tests.cast import PASSWORD
from xieshang.accounts import sessions, sudo
from xieshang.roster.models import Reveal

pytestmark = pytest.mark.django_db
TYPED = {"reason": "联系会务"}


def stale(client) -> None:
    session = client.session
    session[sessions.CONFIRMED] = 0
    session.save()


def phone_page(cast) -> str:
    return f"/desk/roster/{cast.member.person.pk}/phone/"


def test_sensitive_act_asks_for_the_password_and_then_goes_on_where_it_stopped(cast, client, at):
    stale(cast.clerk.signed_in(client))

    asked = client.post(phone_page(cast), TYPED)
    assert (asked.status_code, Reveal.objects.count()) == (200, 0)
    assert 'name="reason" value="联系会务"' in text(asked)

    answer = client.post(phone_page(cast), {**TYPED, "_confirm-password": PASSWORD})
    assert "19900000001" in text(answer)
    assert Reveal.objects.get().reason == "联系会务"


def test_wrong_password_reveals_nothing_and_keeps_what_was_typed(cast, client, at):
    stale(cast.clerk.signed_in(client))

    answer = client.post(phone_page(cast), {**TYPED, "_confirm-password": "n0t-it"})

    assert answer.status_code == 422
    assert 'value="联系会务"' in text(answer)
    assert "n0t-it" not in text(answer)
    assert not Reveal.objects.exists()


def test_password_is_asked_again_after_ten_minutes(cast, client, phone, at):
    sign_in(client, "member")

    assert "h1" in text(client.get("/account/second-factor/"))
    phone.later(minutes=sudo.MINUTES - 1)
    assert "groups" in client.get("/account/second-factor/").context
    phone.later(minutes=2)
    assert "held" in client.get("/account/second-factor/").context
    answer = client.post("/account/second-factor/", {"_confirm-password": PASSWORD, "_confirm-only": "1"})
    assert answer["Location"] == "/account/second-factor/"
    assert "groups" in client.get("/account/second-factor/").context


def test_guessing_the_password_there_is_slowed_down_too(cast, client, at, phone):
    stale(cast.clerk.signed_in(client))
    sent = {**TYPED, "_confirm-password": "wrong"}

    assert [client.post(phone_page(cast), sent).status_code for _ in range(5)] == [422] * 4 + [429]
    assert client.post(phone_page(cast), {**TYPED, "_confirm-password": PASSWORD}).status_code == 429


def test_accounts_of_the_demo_have_no_password_to_ask_for(cast, client, settings, at):
    settings.DEMO = True
    cast.clerk.account.set_unusable_password()
    cast.clerk.account.save()
    stale(cast.clerk.signed_in(client))

    assert "19900000001" in text(client.post(phone_page(cast), TYPED))


def test_outside_the_demo_nobody_passes_without_a_password(cast, client, at):
    cast.clerk.account.set_unusable_password()
    cast.clerk.account.save()
    stale(cast.clerk.signed_in(client))

    assert not Reveal.objects.exists()
    assert client.post(phone_page(cast), {**TYPED, "_confirm-password": ""}).status_code == 422


def test_stranger_is_not_asked_but_sent_to_sign_in(cast, client):
    assert client.post(phone_page(cast), TYPED)["Location"].startswith("/signin/")


@pytest.mark.parametrize(
    "address",
    ["/account/second-factor/", "/account/second-factor/codes/", "/account/tokens/", "/desk/delegates/"],
)
def test_these_pages_ask_first(cast, client, address, at):
    stale(cast.leader.signed_in(client))

    assert "held" in client.get(address).context


@pytest.mark.parametrize(
    "address",
    [
        "/account/second-factor/remove/",
        "/desk/accounts/open/",
        "/desk/accounts/{pk}/office/",
        "/desk/accounts/{pk}/link/",
        "/desk/accounts/{pk}/second-factor/",
        "/desk/accounts/{pk}/close/",
    ],
)
def test_these_acts_ask_first(cast, client, address, at):
    stale(cast.admin.signed_in(client))

    answer = client.post(address.format(pk=cast.keeper.account.pk), {"role": "informant"})

    assert (answer.status_code, answer.context["held"] is not None) == (200, True)
