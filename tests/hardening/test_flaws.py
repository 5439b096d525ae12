"""One test for each class of flaw that others had, where no other test keeps us from it: docs/security-model.md lists all."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from tests.hardening.forms import Page
from tests.hardening.strings import CODE, TAGS
from tests.matrix.asking import ask, url_of
from tests.matrix.expected import ROWS
from tests.matrix.sent import SENT
from tests.matrix.world import VIEWERS, filed, neighbour, own, sitting
from tests.matters.filing import ACCEPT, PHONE, accepted_matter, raise_matter
from xieshang.accounts import ops as accounts
from xieshang.accounts.models import Account
from xieshang.gatherings.models import Gathering
from xieshang.kernel import bodies, clock, flow, jobs, tokens
from xieshang.kernel.models import Case, File
from xieshang.kernel.refusals import NotFound
from xieshang.matters.models import Matter
from xieshang.roster.models import Appointment

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2] / "xieshang"
SECRET = "柳树底下第九号"
FORM = {
    "title": "路灯不亮了",
    "text": "三盏路灯从五月起不亮，晚上看不见路。",
    "hall": "LS",
    "variety": "problem",
    "category": "roads",
    "name": "吴名氏",
    "phone": "19900012345",
}


def opened(world) -> Iterator[tuple[str, str, str]]:
    """Role, address and name of every page that opens to somebody, once each."""
    seen = set()
    for row in ROWS:
        if row.method != "GET" or row.name in seen:
            continue
        role = next((role for role in VIEWERS if row.verdict(role) == "page"), None)
        if role is not None:
            seen.add(row.name)
            yield role, url_of(world, row.name, row.named_things[0]), row.name


# ---- what is not published


def test_what_is_not_published_is_on_no_public_page(cast, at, world):
    """Previews, embeds, counts, searches and feeds are where drafts got out elsewhere."""
    matter = filed(own(cast), title=SECRET, text=SECRET * 3).matter
    planned = sitting(own(cast), "planned")
    Gathering.objects.filter(pk=planned.pk).update(title=SECRET)
    inside = cast.clerk.signed_in(Client()).get(f"/desk/cases/{matter.pk}/").content.decode()
    assert SECRET in inside, "nothing was planted, so this test shows nothing"

    street, pages = Client(), 0
    for row in ROWS:
        if row.method != "GET" or row.verdict("citizen") != "page":
            continue
        for thing in row.named_things:
            answer = street.get(url_of(world, row.name, thing), {"q": SECRET[:2]})
            text = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert SECRET not in text.decode("utf-8", "replace"), f"{row.name} {thing}"
            pages += 1
    assert pages > 20
    for name in ("matters:detail", "portal:case", "consultations:detail", "matters:receipt"):
        for pk in (matter.pk, planned.pk):
            assert street.get(reverse(name, args=[pk])).status_code == 404, name


@pytest.mark.parametrize("role", ["citizen", "unit", "member"])
def test_no_filter_tells_what_is_sealed(cast, at, world, role):
    """A filter on any column answers yes or no to whoever asks often enough."""
    client = world.clients[role]
    digits, pk = PHONE[:7], world.things["sealed matter"]["pk"]
    number = Case.objects.get(pk=pk).number
    asked = (
        "identity__phone__startswith",
        "phone__startswith",
        "identity__name",
        "q",
        "words",
        "sort",
        "state",
        "columns",
    )
    for url in (
        "/desk/matters/",
        "/desk/search/",
        "/api/v1/cases",
        "/matters/",
        "/desk/roster/members/",
        "/api/v1/members",
    ):
        plain = _lines(client.get(url))
        for name in asked:
            for value in (digits, f"{name}={digits}", "text", "-identity__phone"):
                lines = _lines(client.get(url, {name: value}))
                assert not lines - plain, f"{url}?{name}={value} shows more than {url}"
                if role != "unit" or url != "/desk/search/":
                    assert not any(number in line for line in lines), f"{url}?{name}={value}"


def _lines(answer) -> set[str]:
    """The titles and numbers that an answer holds."""
    text = answer.content.decode()
    return {case.number for case in Case.objects.all() if case.number and case.number in text}


@pytest.mark.full
@pytest.mark.parametrize("number", range(3))
def test_no_parameter_breaks_a_page_or_runs_in_it(world, number):
    """Sorting, paging, choosing columns and days: what stands in an address is never SQL, never HTML, never a fault."""
    words = [
        *TAGS.values(),
        *CODE.values(),
        "9" * 30,
        "-1",
        "0",
        "2020-02-30",
        "9999-12-31",
        "\x00",
        "١٢",
        "²",
        "1.5",
        "[]",
    ]
    known = (
        "q words sort view after before page year day month hall state columns column office sector group committee "
    )
    names = (known + "kind form format next lang mode version limit offset since until body number").split()
    with transaction.atomic():
        for turn, (role, url, name) in enumerate(opened(world)):
            for step in range(2):
                asked = {
                    key: words[(number * 7 + step * 3 + turn + at * 5) % len(words)] for at, key in enumerate(names)
                }
                answer = world.clients[role].get(f"{url}?{urlencode(asked)}")
                assert answer.status_code in (200, 302, 400, 404, 422), f"{name}: {answer.status_code} {asked}"
                if "text/html" in answer.get("Content-Type", "") and not answer.streaming:
                    assert Page(answer.content.decode()).dangers == [], name
        transaction.set_rollback(True)


# ---- links and codes


def test_address_of_a_file_is_worth_nothing_without_the_hat(cast, at):
    """No private link: each fetch asks anew, for who is signed in and for who holds a code."""
    file = File.objects.get(case_id=filed(own(cast)).matter.pk)
    url = reverse("file", args=[file.pk, file.name])
    convenor = cast.convenor.signed_in(Client())
    assert convenor.get(url).status_code == 200
    assert Client().get(url).status_code == 404
    Appointment.objects.filter(actor=cast.convenor.actor).update(valid_to=at.date() - timedelta(days=1))
    assert convenor.get(url).status_code == 404, "the hat ended, the link went on"


def test_role_that_ended_ends_with_the_next_request(cast, at):
    matter = raise_matter(cast, at).matter
    convenor = cast.convenor.signed_in(Client())
    url = reverse("desk:case", args=[matter.pk])
    assert convenor.get(url).status_code == 200
    Appointment.objects.filter(actor=cast.convenor.actor).update(valid_to=at.date() - timedelta(days=1))
    assert convenor.get(url).status_code == 404
    assert convenor.post(f"{url}steps/accept/", {"version": "1", **ACCEPT}).status_code == 404
    assert Case.objects.get(pk=matter.pk).state == "received"


def test_code_of_one_body_opens_nothing_in_another(cast, at):
    """The cookie of the neighbour's site, brought here, names rows that are not ours; and one that is forged names none."""
    ours, theirs = raise_matter(cast, at).matter, filed(neighbour(cast), at).matter
    street = Client()
    for salt, body in ((tokens._salt(cast.other_body.pk), "neighbour"), ("forged", "nobody")):
        street.cookies[tokens.COOKIE] = tokens.signing.dumps([ours.pk, theirs.pk], salt=salt)
        for matter in (ours, theirs):
            assert street.get(reverse("matters:detail", args=[matter.pk])).status_code == 404, body
    street.cookies[tokens.COOKIE] = tokens.signing.dumps([ours.pk, theirs.pk], salt=tokens._salt(cast.body.pk))
    assert street.get(reverse("matters:detail", args=[ours.pk])).status_code == 200, "the control opens"
    assert street.get(reverse("matters:detail", args=[theirs.pk])).status_code == 404


def test_session_is_worth_nothing_at_the_site_of_another_body(cast, at, settings):
    settings.ALLOWED_HOSTS = ["here.example.org", "there.example.org"]
    type(cast.body).objects.filter(pk=cast.body.pk).update(host="here.example.org")
    type(cast.body).objects.filter(pk=cast.other_body.pk).update(host="there.example.org")
    bodies.forget()
    matter = filed(neighbour(cast), at).matter
    there = cast.stranger.signed_in(Client()).get("/desk/matters/", headers={"host": "there.example.org"})
    assert f"/{matter.pk}/" in there.content.decode(), "nobody sees it, so this test shows nothing"
    clerk = cast.clerk.signed_in(Client())
    assert clerk.get("/desk/", headers={"host": "here.example.org"}).status_code == 200
    for url in (f"/desk/cases/{matter.pk}/", "/desk/matters/", "/desk/roster/members/", "/desk/search/?q=路灯"):
        answer = clerk.get(url, headers={"host": "there.example.org"})
        assert f"/{matter.pk}/" not in answer.content.decode(), url
        assert "庄建国" not in answer.content.decode(), url


def test_reset_does_not_revive_an_invitation(cast, at):
    """Elsewhere a forgotten password let in those whose invitation was over."""
    account = cast.keeper.account
    Account.objects.filter(pk=account.pk).update(email="keeper@example.org")
    account.refresh_from_db()
    long_ago = clock.real_now() - timedelta(hours=accounts.INVITATION_HOURS, minutes=1)
    old = accounts.invite(account, at=long_ago)
    accounts.ask_reset("keeper", body=cast.body, origin="http://testserver", address="10.0.0.1")
    while jobs.run_due(now=at):
        pass
    assert len(mail.outbox) == 1
    with pytest.raises(NotFound):
        accounts.invited(old, at=clock.real_now())

    accounts.close_account(account, at=clock.real_now())
    accounts.ask_reset("keeper", body=cast.body, origin="http://testserver", address="10.0.0.1")
    while jobs.run_due(now=at):
        pass
    assert len(mail.outbox) == 1, "a closed account was sent a link"
    token = mail.outbox[0].body.partition("/invitation/")[2].partition("/")[0]
    assert Client().get(f"/invitation/{token}/").status_code == 404


# ---- forged and doubled requests


def test_every_form_needs_the_token_of_its_page(world):
    """One row of each address that takes a POST, by somebody who may; without the token nothing happens."""
    tried = set()
    for row in ROWS:
        role = next((role for role in VIEWERS if row.verdict(role) in ("moved", "page", "mend")), None)
        if row.method != "POST" or role is None or row.name in tried:
            continue
        tried.add(row.name)
        forger = Client(enforce_csrf_checks=True)
        forger.cookies.load({name: morsel.value for name, morsel in world.clients[role].cookies.items()})
        data = SENT.get(row.name, lambda world: {"_once": "k"})(world)
        with transaction.atomic():
            answer = forger.post(url_of(world, row.name, row.named_things[0]), data)
            transaction.set_rollback(True)
        assert answer.status_code in (401, 403), f"{row.name}: {answer.status_code}"
    assert len(tried) > 20


def test_nothing_is_changed_by_a_get(world):
    """A picture in a letter can make a browser ask for any address; only reading marks and sessions may follow."""
    allowed = ("django_session", "notices_notice", "kernel_bucket", "gatherings_attendance", "gatherings_entry")
    for role, url, name in opened(world):
        if name == "gatherings:arrive":
            continue  # the scanned code is the act itself, and holds for half a minute
        written: list[str] = []

        def note(execute, sql, params, many, context, written=written):
            if sql.split(" ", 1)[0] in ("INSERT", "UPDATE", "DELETE") and not any(table in sql for table in allowed):
                written.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            ask(world, role, "GET", url)
        assert written == [], f"{name}: {written}"


def test_rated_twice_is_rated_once(cast, at):
    """Two endorsements by one voice; the races of two at once are in the tests of each slice."""
    matter = accepted_matter(cast, at)
    Case.objects.filter(pk=matter.pk).update(state="solved", stage="closed")
    holder = Client()
    holder.cookies[tokens.COOKIE] = tokens.signing.dumps([matter.pk], salt=tokens._salt(cast.body.pk))
    url, rating = reverse("matters:step", args=[matter.pk, "rate"]), {"process": 5, "result": 5, "remark": ""}
    assert holder.post(url, rating).status_code == 302
    assert holder.post(url, {**rating, "result": 1}).status_code in (403, 409)
    assert matter.entries.filter(step="rate").count() == 1


def test_what_no_form_asks_for_is_not_taken(cast, at):
    """State, number, body and visibility cannot be slipped in beside the fields."""
    slipped = {
        "state": "closed",
        "stage": "closed",
        "visibility": "public",
        "number": "X-1",
        "body": cast.other_body.pk,
    }
    slipped |= {
        "body_id": cast.other_body.pk,
        "raised_at": "2001-01-01",
        "version": "99",
        "pk": "1",
        "is_petition": "on",
    }
    slipped |= {"public_title": "X", "due_on": "2030-01-01", "channel": "paper", "hall_id": cast.hall2.pk}
    assert Client().post(reverse("matters:new"), {**FORM, **slipped, "_once": "k"}).status_code == 302
    matter = Matter.objects.latest("pk")
    assert (matter.state, matter.visibility, matter.body_id) == ("received", "parties", cast.body.pk)
    assert matter.number != "X-1" and matter.raised_at == at and matter.channel == "phone"
    assert not matter.is_petition and matter.hall_id == cast.hall.pk


def test_number_is_not_given_again_after_withdrawal(cast, at):
    first = raise_matter(cast, at).matter
    flow.perform(
        first, "refuse", by=cast.convenor.viewer(at), at=at, data={"reason_code": "personal", "reason": "私事"}
    )
    second = raise_matter(cast, at).matter
    assert second.number != first.number
    assert Case.objects.filter(number=first.number, body=cast.body).count() == 1


# ---- addresses and headers


@pytest.mark.parametrize(
    "target", ["//example.org/", "https://example.org/", "/\\example.org", "javascript:x", "\thttp:x"]
)
def test_nobody_is_led_away(cast, at, target):
    for url in (
        "/display/?" + urlencode({"mode": "elder", "next": target}),
        "/display/?" + urlencode({"next": target}),
    ):
        landed = Client().get(url)["Location"]
        assert landed == "/", landed


def test_links_that_leave_are_those_of_the_site_whatever_the_request_says(cast, at, settings):
    """A forged host in the request of a reset puts the secret of the link into strange hands."""
    Account.objects.filter(pk=cast.keeper.account.pk).update(email="keeper@example.org")
    settings.ALLOWED_HOSTS = ["testserver"]
    page = "/reset/" if Client().get("/reset/").status_code == 200 else reverse("accounts:reset")
    assert Client().post(page, {"username": "keeper"}, headers={"host": "example.org"}).status_code == 400
    forged = {"x-forwarded-host": "example.org", "forwarded": "host=example.org", "x-original-url": "/desk/"}
    Client().post(page, {"username": "keeper"}, headers=forged)
    while jobs.run_due(now=at):
        pass
    assert len(mail.outbox) == 1 and "example.org" not in mail.outbox[0].body
    assert "http://testserver/invitation/" in mail.outbox[0].body


def test_every_answer_carries_the_policy(world):
    """No page, file, refusal or fault goes out without it."""
    asked = [*opened(world), ("citizen", "/no-such-page/", "404"), ("unit", "/desk/matters/new/", "403")]
    for role, url, name in asked:
        answer = world.clients[role].get(url)
        policy = answer.get("Content-Security-Policy", "")
        assert "default-src 'none'" in policy, name
        assert "unsafe" not in policy and "*" not in policy and "http:" not in policy and "https:" not in policy, name
        assert answer.get("X-Content-Type-Options") == "nosniff", name
        assert answer.get("X-Frame-Options") == "DENY", name
        assert answer.get("Referrer-Policy") == "same-origin", name
        assert answer.get("Cross-Origin-Opener-Policy") == "same-origin", name
        if role not in ("citizen", "holder"):
            assert "no-store" in answer.get("Cache-Control", "") or "private" in answer.get("Cache-Control", ""), name


def test_cookies_are_out_of_the_reach_of_scripts_and_other_sites(cast, at):
    street = Client()
    street.get(reverse("matters:new"))
    street.post(reverse("matters:new"), {**FORM, "_once": "k"})
    cast.clerk.signed_in(street)
    found = {name: morsel for name, morsel in street.cookies.items() if name != "csrftoken"}
    assert {"sessionid", tokens.COOKIE} <= set(found)
    for name, morsel in found.items():
        assert morsel["httponly"], name
        assert morsel["samesite"] == "Lax", name


def test_the_list_of_flaws_names_tests_that_exist():
    text = (ROOT.parent / "docs" / "security-model.md").read_text(encoding="utf-8")
    table = text.partition("## Classes of flaws")[2].partition("\n## ")[0]
    rows = [line.rsplit("|", 2)[1] for line in table.splitlines() if line.startswith("| ") and "---" not in line][1:]
    assert len(rows) > 20
    for row in rows:
        files = re.findall(r"`(\w+/test_\w+)`(?:: ((?:`\w+`(?:, )?)+))?", row)
        assert files, f"no test: {row}"
        for name, tests in files:
            source = (ROOT.parent / "tests" / f"{name}.py").read_text(encoding="utf-8")
            for test in re.findall(r"`(\w+)`", tests):
                assert f"def test_{test}(" in source, f"{name}: {test}"
