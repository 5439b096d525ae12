"""The second factor: who needs one, how it is set up, and that nothing leads past it."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from tests.accounts.signing import sign_in, text
from xieshang.accounts import factors
from xieshang.accounts.models import Trace

pytestmark = pytest.mark.django_db
SET_UP = "/account/second-factor/"
PAST = [
    "/desk/",
    "/account/",
    "/account/devices/",
    "/account/tokens/",
    "/desk/inbox/",
    "/desk/roster/",
    "/desk/accounts/",
]


def set_up_in_browser(client: Client, phone) -> object:
    page = client.get(SET_UP)
    phone.secret = "".join(page.context["groups"])
    return client.post(SET_UP, {"code": phone.code()})


@pytest.mark.parametrize("role", ["clerk", "committee", "leader", "secretary", "editor", "reviewer", "admin"])
def test_staff_without_second_factor_are_led_to_it(cast, client, role):
    sign_in(client, role)

    for address in PAST:
        answer = client.get(address)
        assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, SET_UP), address


@pytest.mark.parametrize("role", ["member", "convenor", "keeper", "unit", "informant"])
def test_others_sign_in_with_the_password_alone(cast, client, role):
    sign_in(client, role)

    assert client.get("/desk/").status_code == 200


def test_staff_without_second_factor_do_nothing_else(cast, client):
    sign_in(client, "clerk")

    assert client.post("/account/password/", {"present": "x"})["Location"].startswith(SET_UP)
    assert client.post("/desk/matters/new/", {"title": "x"})["Location"].startswith(SET_UP)
    assert client.get("/api/v1/members").status_code in (200, 403)
    assert client.get("/")["Location"].startswith(SET_UP)
    assert client.get("/no/such/page/").status_code == 404
    assert client.get("/signin/").status_code == 200
    assert client.post("/signout/")["Location"] == "/"
    assert client.get("/").status_code == 200


def test_api_tells_staff_without_second_factor_no_more_than_a_visitor(cast, client, at):
    sign_in(client, "clerk")

    answer = client.get("/api/v1/cases")

    assert answer.status_code in (302, 403)


def test_setting_up_opens_the_desk_and_shows_recovery_codes(cast, client, phone):
    sign_in(client, "clerk", next="/desk/inbox/")
    client.get("/desk/inbox/")

    assert set_up_in_browser(client, phone)["Location"] == SET_UP + "codes/"
    page = client.get(SET_UP + "codes/")

    assert len(page.context["codes"]) == 10
    assert page.context["codes"][0][:4] in text(page)
    assert client.get("/desk/").status_code == 200
    assert Trace.objects.filter(account=cast.clerk.account, what="second_factor_set").exists()


def test_wrong_first_code_sets_nothing_up(cast, client, phone):
    sign_in(client, "clerk")
    first = client.get(SET_UP).context["groups"]

    answer = client.post(SET_UP, {"code": "000000"})

    assert answer.status_code == 422
    assert answer.context["groups"] == first, "the picture stays the one that was scanned"
    assert not Authenticator.objects.exists()


def test_secrets_are_sealed_at_rest(cast, phone):
    codes = phone.belongs_to(cast.clerk.account)

    kept = repr([row.data for row in Authenticator.objects.all()])
    assert phone.secret not in kept
    assert not any(code in kept for code in codes)


def test_password_alone_signs_nobody_in_who_has_a_second_factor(cast, client, phone):
    phone.belongs_to(cast.member.account)

    assert sign_in(client, "member")["Location"] == "/signin/code/"
    for address in (*PAST, SET_UP, SET_UP + "codes/"):
        assert client.get(address)["Location"].startswith("/signin/"), address


def test_code_completes_the_sign_in(cast, client, phone):
    phone.belongs_to(cast.clerk.account)
    sign_in(client, "clerk", next="/account/")
    before = client.session.session_key

    answer = client.post("/signin/code/", {"code": phone.code()})

    assert answer["Location"] == "/account/"
    assert client.session.session_key != before
    assert client.get("/desk/").status_code == 200


def test_code_is_good_once(cast, client, client2, phone):
    phone.belongs_to(cast.clerk.account)
    code = phone.code()
    for browser in (client, client2):
        sign_in(browser, "clerk")

    assert client.post("/signin/code/", {"code": code}).status_code == 302
    assert client2.post("/signin/code/", {"code": code}).status_code == 422
    phone.later(seconds=30)
    assert client2.post("/signin/code/", {"code": phone.code()}).status_code == 302


def test_code_that_set_the_app_up_signs_nobody_in(cast, client, client2, phone):
    sign_in(client, "clerk")
    set_up_in_browser(client, phone)
    sign_in(client2, "clerk")

    assert client2.post("/signin/code/", {"code": phone.code()}).status_code == 422


def test_old_code_does_not_hold(cast, client, phone):
    phone.belongs_to(cast.clerk.account)
    code = phone.code()
    sign_in(client, "clerk")
    phone.later(seconds=90)

    assert client.post("/signin/code/", {"code": code}).status_code == 422


def test_recovery_code_signs_in_once(cast, client, client2, phone):
    codes = phone.belongs_to(cast.clerk.account)
    for browser in (client, client2):
        sign_in(browser, "clerk")

    assert client.post("/signin/code/", {"code": f"{codes[0][:4]} {codes[0][4:]}"}).status_code == 302
    assert client2.post("/signin/code/", {"code": codes[0]}).status_code == 422
    assert len(factors.recovery_codes(cast.clerk.account)) == 9
    assert Trace.objects.filter(what="recovery_code_used").count() == 1


def test_new_recovery_codes_end_the_old_ones(cast, client, phone):
    old = phone.belongs_to(cast.clerk.account)

    cast.clerk.signed_in(client).post(SET_UP + "codes/")

    assert not set(old) & set(factors.recovery_codes(cast.clerk.account))


def test_wrong_codes_make_the_next_one_wait(cast, client, phone):
    phone.belongs_to(cast.clerk.account)
    sign_in(client, "clerk")

    answers = [client.post("/signin/code/", {"code": "000000"}).status_code for _ in range(5)]

    assert answers == [422] * 4 + [429]
    assert client.post("/signin/code/", {"code": phone.code()}).status_code == 429
    phone.later(seconds=3)
    assert client.post("/signin/code/", {"code": phone.code()}).status_code == 302


def test_half_way_in_lasts_five_minutes_and_ends_with_the_password(cast, client, client2, phone):
    phone.belongs_to(cast.clerk.account)
    sign_in(client, "clerk")
    sign_in(client2, "clerk")

    cast.clerk.account.set_password("some other password 1")
    cast.clerk.account.save()
    assert client2.post("/signin/code/", {"code": phone.code()})["Location"] == "/signin/"
    phone.later(minutes=6)
    assert client.post("/signin/code/", {"code": phone.code()})["Location"] == "/signin/"


def test_setting_up_ends_the_other_sessions(cast, client, client2, phone):
    cast.member.signed_in(client2)
    sign_in(client, "member")

    set_up_in_browser(client, phone)

    assert client2.get("/desk/").status_code == 302
    assert client.get("/desk/").status_code == 200


def test_staff_cannot_take_their_second_factor_away_members_can(cast, client, client2, phone):
    phone.belongs_to(cast.clerk.account)
    assert cast.clerk.signed_in(client).post(SET_UP + "remove/").status_code == 403
    phone.belongs_to(cast.member.account)
    assert cast.member.signed_in(client2).post(SET_UP + "remove/").status_code == 302

    assert factors.stands(cast.clerk.account)
    assert not factors.stands(cast.member.account)


def test_in_the_demo_nobody_needs_a_second_factor(cast, client, settings):
    settings.DEMO = True
    sign_in(client, "clerk")

    assert client.get("/desk/").status_code == 200


def test_session_from_before_the_factor_cannot_replace_it(cast, client, phone, settings):
    settings.DEMO = True
    sign_in(client, "clerk")
    settings.DEMO = False
    phone.belongs_to(cast.clerk.account)

    assert client.get(SET_UP + "?new=1")["Location"] == "/signin/"
    assert client.get("/desk/")["Location"].startswith("/signin/")


def test_second_factor_costs_pages_no_question(cast, client, phone, django_assert_max_num_queries):
    with_it = cast.member.signed_in(client)
    with_it.get("/account/")
    with django_assert_max_num_queries(9):
        with_it.get("/account/")
