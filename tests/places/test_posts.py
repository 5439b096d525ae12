"""Posts with their people and ledger; deeds with what the media told."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.places.keeping import OPENING, REPORT, deed, post
from xieshang.kernel import bodies, flow, promises
from xieshang.kernel.models import Case
from xieshang.kernel.refusals import Invalid, NotAllowed
from xieshang.places.posts import ops, queries
from xieshang.places.posts.models import Achievement, Coverage, Deed, Post, Worker
from xieshang.stats import queries as stats

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}


def words(page) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def line(found: Post, by, at, **changes):
    usual = {"kind": "solved", "happened_on": at.date(), "count": 3, "words": "就业难题"}
    return ops.write_ledger(found, **{**usual, **changes}, by=by, at=at)


def test_office_opens_a_post_and_writes_into_its_ledger(cast, at):
    clerk = cast.clerk.signed_in(Client(headers=EN))
    typed = {"name": "中波示范岗", "code": "zb", "kind": "model_post", "opened_on": "2018-03-01", "facilities": "学校"}

    answer = clerk.post(reverse("places:post-new"), {**typed, "members": [cast.member.actor.pk], "town": ""})
    page = reverse("places:desk-post", args=["zb"])
    assert answer["Location"] == reverse("places:post-people", args=["zb"]) and Worker.objects.get().leads
    line = {"kind": "trained", "happened_on": "2020-06-01", "count": "40", "words": "缝纫班"}
    assert clerk.get(page).context["form"]["_once"].value()
    for _click in range(2):
        clerk.post(page, {**line, "_once": "k"})

    assert "40 people trained" in re.sub(r"(\d+) *", r"\1 ", words(clerk.get(page)))
    public = words(Client(headers=EN).get(reverse("places:post", args=["zb"])))
    assert "学校" in public and "胡乃刚" in public and "缝纫班" not in public


@pytest.mark.parametrize("field", ["count", "words", "happened_on", "kind"])
def test_line_without_what_it_needs_is_told_and_not_kept(cast, at, field):
    post(cast)
    typed = {"kind": "trained", "happened_on": "2020-06-01", "count": "40", "words": "缝纫班", field: ""}

    page = cast.clerk.signed_in(Client(headers=EN)).post(reverse("places:desk-post", args=["zb"]), typed)

    assert page.status_code == 422 and page.context["form"].errors.keys() == {field}
    assert not Achievement.objects.exists()


def test_ledger_knows_neither_the_future_nor_the_time_before_the_post(cast, at):
    found, clerk = post(cast), cast.clerk.viewer(at)

    for day in (at.date() + timedelta(days=1), date(2018, 2, 28)):
        with pytest.raises(Invalid):
            line(found, clerk, at, happened_on=day)


def test_those_who_work_there_write_the_ledger_and_others_do_not(cast, at):
    found = post(cast)

    line(found, cast.member.viewer(at), at)
    for player in (cast.member2, cast.keeper, cast.committee):
        with pytest.raises(NotAllowed):
            line(found, player.viewer(at), at)


def test_line_struck_out_stands_and_counts_no_more(cast, at):
    found, clerk = post(cast), cast.clerk.signed_in(Client(headers=EN))
    wrong = line(found, cast.clerk.viewer(at), at, count=300)
    line(found, cast.clerk.viewer(at), at, count=3)
    address = reverse("places:strike", args=["zb", wrong.pk])

    assert clerk.post(address, {"why": ""}).status_code == 422
    assert clerk.post(address, {"why": "多写两个零"}).status_code == 302

    assert [total.value for total in queries.achieved(found)] == [3]
    assert "多写两个零" in words(clerk.get(reverse("places:desk-post", args=["zb"])))


def test_code_stands_for_one_post(cast, at):
    post(cast)

    with pytest.raises(Invalid):
        ops.open_post(cast.body, code="zb", opening=OPENING)


def test_post_closes_after_it_opened_and_people_leave_after_they_came(cast, at):
    found = post(cast)
    worker = Worker.objects.get()

    for act in (ops.close_post, ops.leave_post):
        with pytest.raises(Invalid):
            act(found if act is ops.close_post else worker, last_day=date(2018, 1, 1))
    ops.leave_post(worker, last_day=date(2020, 6, 1))
    ops.close_post(found, last_day=date(2020, 6, 1))

    assert Client().get(reverse("places:post", args=["zb"])).status_code == 404
    assert not queries.may_write(cast.member.viewer(at), found)


def test_deed_is_written_covered_published_and_taken_back(cast, at):
    member, clerk = cast.member.signed_in(Client(headers=EN)), cast.clerk.signed_in(Client(headers=EN))
    typed = {
        "of": cast.member.actor.pk,
        "title": "一人带动一方",
        "happened_on": "2020-06-01",
        "story": "办学校",
        "_once": "k",
    }
    for _turn in range(2):
        answer = member.post(reverse("places:deed-new"), typed)
    written = Deed.objects.get()
    assert answer["Location"] == reverse("desk:case", args=[written.pk])
    public = reverse("places:deed", args=[written.pk])
    assert Client().get(public).status_code == 404

    step = {**REPORT, "told_on": "2020-06-02", "_once": "c"}
    assert clerk.post(reverse("desk:step", args=[written.pk, "cover"]), step).status_code == 302
    assert clerk.post(reverse("desk:step", args=[written.pk, "publish"]), {"_once": "p"}).status_code == 302
    page = words(Client(headers=EN).get(public))
    assert "办学校" in page and "中央电视台新闻联播" in page

    clerk.post(reverse("desk:step", args=[written.pk, "withdraw"]), {"reason": "本人要求", "_once": "w"})
    assert Client().get(public).status_code == 404


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"told_on": "2020-06-11"}, "told_on"), ({"link": "javascript:alert(1)"}, "link"), ({"outlet": ""}, "outlet")],
)
def test_report_that_makes_no_sense_is_told_and_not_kept(cast, at, changed, field):
    written, clerk = deed(cast, at), cast.clerk.signed_in(Client(headers=EN))

    step = {**REPORT, "headline": "另一篇", "told_on": "2020-06-02", **changed, "_once": "c"}
    page = clerk.post(reverse("desk:step", args=[written.pk, "cover"]), step)

    assert page.status_code == 422 and Coverage.objects.count() == 1


def test_report_is_entered_once(cast, at):
    written = deed(cast, at)

    with pytest.raises(Invalid):
        flow.perform(written, "cover", by=cast.clerk.viewer(at), at=at, data={**REPORT, "told_on": at.date()})


def test_reports_of_the_year_are_counted_once_their_deed_is_published(cast, at, client):
    def counted() -> int:
        (found,) = stats.values(
            bodies.by_id(cast.body.pk), "2020", at=at + timedelta(minutes=1), keys=["media-reports"]
        )
        return found.value

    written = deed(cast, at)
    assert counted() == 0
    assert REPORT["headline"] not in words(client.get("/figures/media-reports/?year=2020"))

    flow.perform(written, "publish", by=cast.clerk.viewer(at), at=at)

    assert counted() == 1
    assert REPORT["headline"] in words(client.get("/figures/media-reports/?year=2020"))


def test_member_writes_the_own_deeds_only(cast, at):
    with pytest.raises(NotAllowed):
        ops.record_deed(
            of=cast.member2.actor,
            title="他人的事",
            happened_on=at.date(),
            story="…",
            by=cast.member.viewer(at),
            at=at,
        )
    assert queries.tellable(cast.member.viewer(at)) == [cast.member.actor]


def test_verify_names_a_public_deed_that_nobody_published(cast, at):
    written = deed(cast, at)
    Case.objects.filter(pk=written.pk).update(visibility="public")

    assert [breach.ids for breach in promises.invariants["deeds.public"].question()] == [(written.pk,)]


def test_stranger_gets_nothing(cast, at):
    post(cast)
    written, stranger = deed(cast, at, published=True), cast.stranger.signed_in(Client(headers=EN))

    assert stranger.get(reverse("places:desk-post", args=["zb"])).status_code == 404
    assert stranger.get(reverse("desk:case", args=[written.pk])).status_code == 404
    assert written.title not in words(stranger.get(reverse("desk:list", args=["deeds"])))


@pytest.mark.parametrize("rows", [1, 30])
def test_pages_ask_twelve_questions_at_most(cast, at, django_assert_max_num_queries, rows):
    clerk, street, found = cast.clerk.signed_in(Client(headers=EN)), Client(), post(cast)
    for number in range(rows):
        line(found, cast.clerk.viewer(at), at)
        written = ops.record_deed(
            of=cast.member.actor,
            title=f"事迹{number}",
            happened_on=at.date(),
            story="…",
            by=cast.clerk.viewer(at),
            at=at,
        )
        flow.perform(written, "publish", by=cast.clerk.viewer(at), at=at)
        ops.found_post(cast.body, code=f"p{number}", opening=OPENING, members=[cast.member.actor])
    asked = [(clerk, "places:desk-posts", []), (clerk, "places:desk-post", ["zb"]), (clerk, "places:post-new", [])]
    asked += [(clerk, "desk:list", ["deeds"]), (clerk, "desk:case", [written.pk]), (clerk, "places:deed-new", [])]
    asked += [(street, "places:posts", []), (street, "places:post", ["zb"]), (street, "places:deeds", [])]
    asked += [(street, "places:deed", [written.pk]), (clerk, "places:comparison-posts", [])]
    for client, name, args in asked:
        with django_assert_max_num_queries(12):
            assert client.get(reverse(name, args=args)).status_code == 200, name
