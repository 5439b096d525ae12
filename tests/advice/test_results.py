"""Lasting results: how long it took, from which cases, confirmed and published; and the roll-up of suggestions."""

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.advice.advising import TITLE, brought_to, formal, handed, listed
from tests.consultations.planning import planned_topic
from tests.consultations.sittings import held
from tests.handling.instructing import written
from tests.matrix.world import PIXEL
from xieshang.advice import ops, progress
from xieshang.advice.models import LastingResult
from xieshang.advice.results import spans
from xieshang.advice.results.flow import FLOW
from xieshang.advice.results.ops import Found
from xieshang.kernel import flow, promises
from xieshang.kernel.models import Case, File, Link
from xieshang.kernel.refusals import Invalid, NotAllowed

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}
CONFIRMED = {"checked": "到窗口看过", "publish": "yes"}


def words(page) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def found(cast, **changes) -> Found:
    usual = {
        "title": "政务服务中心建起中小企业服务平台",
        "story": "一站受理融资、用工和法律咨询。",
        "place": "县政务服务中心",
        "came_on": date(2020, 6, 9),
        "organ": cast.special_committee.actor,
        "began_on": date(2020, 4, 15),
    }
    return Found(**{**usual, **changes})


def noted(cast, at, **changes) -> LastingResult:
    return ops.results.note(found(cast, **changes), by=cast.clerk.viewer(at), at=at)


def confirmed(cast, at, publish="yes", **changes) -> LastingResult:
    result = noted(cast, at, **changes)
    flow.perform(result, "confirm", by=cast.clerk.viewer(at), at=at, data={**CONFIRMED, "publish": publish})
    return LastingResult.objects.get(pk=result.pk)


def test_table_allows_these_steps_and_no_others():
    ways = {"noted": {"change", "confirm", "withdraw"}, "confirmed": {"publish", "withdraw"}, "withdrawn": set()}
    for state, steps in ways.items():
        assert {step.code for step in FLOW.steps if state in step.sources} == steps, state


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        (date(2020, 6, 1), date(2020, 6, 1), "in 0 days"),
        (date(2020, 6, 1), date(2020, 6, 2), "in 1 day"),
        (date(2020, 4, 15), date(2020, 6, 9), "in less than 2 months"),
        (date(2020, 4, 9), date(2020, 6, 9), "in 2 months"),
        (date(2020, 1, 31), date(2020, 3, 1), "in 30 days"),
        (date(2020, 1, 31), date(2020, 3, 2), "in less than 2 months"),
        (date(2018, 6, 9), date(2020, 6, 9), "in 2 years"),
        (date(2018, 6, 9), date(2020, 6, 10), "in less than 3 years"),
    ],
)
def test_span_is_told_as_people_tell_it(first, last, told):
    assert spans.in_words(first, last) == told


def test_how_long_it_took_is_reckoned_from_the_first_case_it_came_from(cast, at):
    paper = formal(cast, at - timedelta(days=50), "draft")
    item = listed(cast, at - timedelta(days=40))
    flow_at = at - timedelta(days=20)

    result = noted(cast, flow_at, numbers=item.number, came_on=flow_at.date(), began_on=date(2020, 1, 1))

    assert result.began_on == (at - timedelta(days=40)).date() and paper.number == ""
    assert Link.objects.get(target_id=result.pk).source_id == item.pk
    assert (result.number, result.visibility) == ("果〔2020〕001号", "internal")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"numbers": "意〔2020〕999号"}, "numbers"),
        ({"began_on": None}, "began_on"),
        ({"came_on": date(2020, 6, 11)}, "came_on"),
        ({"came_on": date(2020, 4, 14)}, "came_on"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(cast, at, changes, field):
    with pytest.raises(Invalid) as refused:
        noted(cast, at, **changes)

    assert field in refused.value.errors and not LastingResult.objects.exists()


def test_sealed_case_is_never_linked_with_what_everybody_may_read(cast, at):
    with pytest.raises(Invalid):
        noted(cast, at, numbers=written(cast, at).number)


def test_only_the_office_confirms_and_withdraws_and_others_cannot_write(cast, at):
    result = noted(cast, at)
    for role in ("committee", "member", "leader"):
        with pytest.raises(NotAllowed):
            flow.perform(result, "confirm", by=cast.player(role).viewer(at), at=at, data=dict(CONFIRMED))
    for role in ("member2", "unit", "leader"):
        with pytest.raises(NotAllowed):
            ops.results.note(found(cast), by=cast.player(role).viewer(at), at=at)


def test_withdrawn_it_is_public_no_more(cast, at):
    result = confirmed(cast, at)
    flow.perform(result, "withdraw", by=cast.clerk.viewer(at), at=at, data={"reason": "已停办"})

    assert Client().get(reverse("advice:result", args=[result.pk])).status_code == 404


def test_verify_names_public_results_that_nobody_confirmed(cast, at):
    result = noted(cast, at)
    held = promises.invariants["results.public"]
    assert list(held.question()) == []

    Case.objects.filter(pk=result.pk).update(visibility="public")

    assert [breach.ids for breach in held.question()] == [(result.pk,)]


def test_result_is_written_down_from_the_suggestion_with_evidence_and_read_by_everybody(cast, at):
    clerk, street = cast.clerk.signed_in(Client(headers=EN)), Client(headers=EN)
    item = brought_to("done", cast, at)
    flow.perform(item, "publish", by=cast.clerk.viewer(at), at=at)
    page = clerk.get(reverse("desk:case", args=[item.pk])).content.decode()
    address = re.search(r'href="(/desk/results/new/\?of=[^"]+)"', page).group(1)
    form = clerk.get(address)
    assert item.number in form.content.decode()
    photo = SimpleUploadedFile("窗口.png", PIXEL, content_type="image/png")
    typed = {
        "title": "小区物业联席会",
        "story": "每季度一次。",
        "place": "振兴社区",
        "came_on": "2020-06-10",
        "numbers": item.number,
        "organ": cast.special_committee.actor_id,
        "_once": "k",
    }

    wrong = clerk.post(address, {**typed, "came_on": "2020-06-11", "_once": "w"})
    assert wrong.status_code == 422 and "still to come" in words(wrong) and "每季度一次" in wrong.content.decode()
    answers = [clerk.post(address, {**typed, "evidence": photo})["Location"] for _turn in range(1)]
    result = LastingResult.objects.get()
    assert answers == [reverse("desk:case", args=[result.pk])]
    clerk.post(reverse("desk:step", args=[result.pk, "confirm"]), {**CONFIRMED, "_once": "c"})

    public = words(street.get(reverse("advice:results")))
    assert "小区物业联席会" in public and "in 0 days" in public and item.title in public and "到窗口看过" not in public
    assert "小区物业联席会" in words(street.get(reverse("advice:item", args=[item.pk])))
    assert "小区物业联席会" in words(clerk.get(reverse("desk:case", args=[item.pk])))
    assert "1 lasting results" in words(clerk.get(reverse("stats:desk-figures")))
    kept = File.objects.get(case_id=result.pk)
    assert street.get(reverse("file", args=[kept.pk, kept.name])).status_code == 404


def test_change_keeps_the_evidence_and_an_old_page_is_refused(cast, at):
    clerk, result = cast.clerk.signed_in(Client(headers=EN)), noted(cast, at)
    address = reverse("advice:change-result", args=[result.pk])
    typed = {
        "title": "新题",
        "story": "新文",
        "place": "县里",
        "came_on": "2020-06-08",
        "began_on": "2020-05-01",
        "organ": cast.special_committee.actor_id,
        "version": result.version,
    }
    assert clerk.post(address, {**typed, "_once": "1"}).status_code == 302

    page = clerk.post(address, {**typed, "title": "更新的题", "_once": "2"})

    assert page.status_code == 422 and "has changed this since" in words(page)
    assert LastingResult.objects.get().title == "新题"


# ---- the roll-up


def test_every_number_of_the_roll_up_opens_a_list_with_as_many(cast, at):
    clerk = cast.clerk.signed_in(Client(headers=EN))
    paper = formal(cast, at, "approved")
    for state in ("listed", "handed", "answered", "carried", "done", "settled", "declined"):
        brought_to(state, cast, at, under=paper)
    handed(cast, at, unit=cast.unit2_organ.actor)
    gone = listed(cast, at)
    flow.perform(gone, "withdraw", by=cast.clerk.viewer(at), at=at, data={"reason": "重复"})

    found_ = progress.of_year(cast.clerk.viewer(at), 2020)

    assert (found_.whole.total.count, found_.whole.done.count, found_.whole.percent) == (8, 2, 25)
    assert [(line.title, line.total.count) for line in found_.places] == [(TITLE, 7)]
    assert [line.total.count for line in found_.units] == [7, 1]
    for line in (found_.whole, *found_.places, *found_.units):
        for part in (line.total, *line.parts):
            assert len(clerk.get(part.url).context["listing"].table.rows) == part.count, part.url


def test_a_plan_and_its_topics_know_which_suggestions_they_led_to(cast, at):
    topic = planned_topic(cast, at)
    gathering = held(cast, at, topic, at + timedelta(days=1))
    after = at + timedelta(days=2)
    direct = brought_to("done", cast, after, under=gathering)
    inside = listed(cast, after, under=formal(cast, after, origin=gathering))
    listed(cast, after)
    clerk = cast.clerk.signed_in(Client(headers=EN))

    found_ = progress.of_year(cast.clerk.viewer(after), 2020)

    assert found_.whole.total.count == 3
    assert [(line.title, line.total.count, line.done.count) for line in found_.topics] == [(topic.title, 2, 1)]
    assert [(line.title, line.total.count) for line in found_.plans] == [(topic.parent.title, 2)]
    for line in (*found_.plans, *found_.topics):
        page = words(clerk.get(line.total.url))
        assert direct.number in page and inside.number in page
        assert len(clerk.get(line.total.url).context["listing"].table.rows) == 2
        assert clerk.get(line.url).status_code == 200
    assert topic.title in words(clerk.get(reverse("advice:progress")))
    assert progress.of_year(cast.stranger.viewer(after), 2020).topics == []


def test_roll_up_says_it_in_words_and_what_is_late(cast, at):
    clerk = cast.clerk.signed_in(Client(headers=EN))
    item = handed(cast, at)
    Case.objects.filter(pk=item.pk).update(due_on=date(2020, 6, 9))

    page = clerk.get(reverse("advice:progress"))

    assert "0 of 1 done (0%)" in words(page) and "overdue 1" in words(page)
    assert "Nothing was suggested in this year" in words(clerk.get(reverse("advice:progress"), {"year": "2019"}))
    for odd in ("９x", "99999999999999999999", "-1"):
        assert "0 of 1 done" in words(clerk.get(reverse("advice:progress"), {"year": odd}))


@pytest.mark.parametrize("rows", [1, 30])
def test_pages_ask_twelve_questions_at_most(cast, at, django_assert_max_num_queries, rows):
    clerk, street = cast.clerk.signed_in(Client(headers=EN)), Client()
    for _turn in range(rows):
        item = listed(cast, at, under=formal(cast, at))
        result = confirmed(cast, at, numbers=item.number, came_on=at.date())
    asked = [(clerk, "advice:progress", []), (clerk, "desk:list", ["results"]), (clerk, "desk:case", [result.pk])]
    asked += [(clerk, "advice:new-result", []), (clerk, "advice:change-result", [result.pk])]
    asked += [(street, "advice:results", []), (street, "advice:result", [result.pk])]
    for client, name, args in asked:
        with django_assert_max_num_queries(12, info=name):
            assert client.get(reverse(name, args=args)).status_code == 200
