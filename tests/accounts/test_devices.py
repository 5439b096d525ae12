"""Where one is signed in: browser, network, last seen; end one, end all others."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from tests.accounts.signing import GOOD, sign_in, text
from tests.cast import PASSWORD
from xieshang.accounts import sessions
from xieshang.accounts.models import Account

pytestmark = pytest.mark.django_db
CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36"
WECHAT = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Safari/604.1 MicroMessenger/8.0"


def browser(agent: str = CHROME, address: str = "203.0.113.77", name: str = "member") -> Client:
    client = Client(headers={"user-agent": agent, "accept-language": "en"}, REMOTE_ADDR=address)
    assert sign_in(client, name).status_code == 302
    return client


def test_list_names_browser_and_network_and_never_the_whole_address(cast):
    desk, _phone = browser(), browser(WECHAT, "2001:db8:1:2::5")

    page = text(desk.get("/account/devices/"))

    assert "Chrome · Windows" in page and "WeChat · iPhone" in page
    assert "203.0.113.*" in page and "2001:db8:1::" in page
    assert "203.0.113.77" not in page
    assert "203.0.113.77" not in set(UserSession.objects.values_list("ip", flat=True))


def test_one_session_ends_and_the_others_go_on(cast):
    desk, phone, third = browser(), browser(WECHAT), browser()
    pk = UserSession.objects.get(user_agent=WECHAT).pk

    assert desk.post(f"/account/devices/{pk}/end/").status_code == 302

    assert phone.get("/account/").status_code == 302
    assert (desk.get("/account/").status_code, third.get("/account/").status_code) == (200, 200)
    assert "WeChat" not in text(desk.get("/account/devices/"))


def test_nobody_ends_the_session_of_another(cast):
    desk, other = browser(), browser(name="keeper")
    pk = UserSession.objects.get(user__username="keeper").pk

    assert desk.post(f"/account/devices/{pk}/end/").status_code == 404
    assert other.get("/account/").status_code == 200


def test_all_others_end_and_their_rows_go(cast):
    desk, phone = browser(), browser(WECHAT)

    desk.post("/account/sessions/")

    assert phone.get("/account/").status_code == 302
    assert desk.get("/account/").status_code == 200
    assert len(desk.get("/account/devices/").context["devices"]) == 1


def test_session_of_a_changed_password_ends(cast):
    desk, phone = browser(), browser(WECHAT)

    desk.post("/account/password/", {"present": PASSWORD, "password": GOOD, "again": GOOD})

    assert phone.get("/account/").status_code == 302
    assert [device.is_this for device in desk.get("/account/devices/").context["devices"]] == [True]


def test_last_seen_is_written_once_in_a_quarter_of_an_hour(cast, phone):
    desk = browser()
    first = UserSession.objects.get().last_seen_at
    desk.get("/account/")
    phone.later(minutes=5)
    desk.get("/account/")
    assert UserSession.objects.get().last_seen_at == first

    phone.later(minutes=11)
    desk.get("/account/")
    assert UserSession.objects.get().last_seen_at == phone.now


@pytest.mark.parametrize("many", [1, 30])
def test_list_costs_twelve_questions_at_most(cast, many, django_assert_max_num_queries):
    desk = browser()
    account = Account.objects.get(username="member")
    for number in range(many):
        UserSession.objects.create(user=account, ip="10.0.0.0", session_key=f"k{number}", user_agent=CHROME)

    with django_assert_max_num_queries(12):
        desk.get("/account/devices/")


def test_sweeping_takes_rows_of_ended_sessions_and_no_others(cast):
    desk = browser()
    UserSession.objects.create(user=cast.member.account, ip="10.0.0.0", session_key="gone", user_agent="")

    sessions.sweep()

    assert [row.session_key for row in UserSession.objects.all()] == [desk.session.session_key]


def test_owner_reads_what_happened_to_the_account(cast):
    desk = browser()
    desk.post("/account/password/", {"present": PASSWORD, "password": GOOD, "again": GOOD})

    page = text(desk.get("/account/devices/"))

    assert "The password was set" in page and "Signed in" in page
