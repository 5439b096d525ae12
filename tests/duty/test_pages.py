"""Commendations in whole requests: opened, compared, nominated, chosen, made public, objected to, decided; and who sees what."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.advice.advising import listed as item_of
from tests.duty.commending import AFTER, DECISION, PLACES, PUBLISHING, TYPED, award_of, in_state, nominated, opened
from tests.matrix.world import own, sitting
from tests.papers.examples import pages
from tests.papers.examples import words as docx_words
from xieshang.duty import ops
from xieshang.duty.models import Commendation, Nomination, Objection
from xieshang.duty.papers import decision
from xieshang.duty.queries import field_of
from xieshang.gatherings.models import Attendance
from xieshang.kernel import clock, ticks
from xieshang.kernel.models import Case
from xieshang.places.ledger.models import Activity
from xieshang.roster import ops as roster

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}


def words(page) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def client_of(player) -> Client:
    return player.signed_in(Client(headers=EN))


@pytest.fixture
def clerk(cast, at):
    return client_of(cast.clerk)


def step(client, found, code, **data):
    return client.post(reverse("desk:step", args=[found.pk, code]), {**data, "_once": code})


def test_round_is_opened_nominated_chosen_published_objected_decided_and_announced(cast, at, clerk):
    answer = clerk.post(reverse("duty:new"), TYPED)
    found = Commendation.objects.get()
    assert answer["Location"] == reverse("desk:case", args=[found.pk])
    page = words(clerk.get(answer["Location"]))
    assert "优秀委员" in page and "先进承办单位" in page and "先进界别组" not in page

    convenor, address = client_of(cast.member), reverse("duty:nominate", args=[found.pk, "member"])
    for player in (cast.member2, cast.chair):
        typed = {"candidate": player.actor.pk, "reason": "建言有力", "_once": player.username}
        assert convenor.post(address, typed).status_code == 302
    compared = words(clerk.get(reverse("duty:award", args=[found.pk, "member"]), {"who": "nominated"}))
    assert (
        "王绍玉" in compared
        and "界别活动综合组1" in compared
        and "胡乃刚" not in compared.split("What the records", 1)[1][:400]
    )

    chosen = [row.pk for row in Nomination.objects.all()]
    answer = clerk.post(reverse("duty:choose", args=[found.pk]), {"member": chosen, "_once": "c"})
    assert answer.status_code == 302
    assert step(clerk, found, "submit").status_code == 302
    assert step(clerk, found, "publish", **PUBLISHING).status_code == 302

    street, detail = Client(headers=EN), reverse("duty:detail", args=[found.pk])
    page = words(street.get(detail))
    assert "王绍玉" in page and "0539-6211234" in page and "not decided yet" in page and "建言有力" not in page
    against = Nomination.objects.get(actor=cast.chair.actor)
    assert step(clerk, found, "object", nomination=against.pk, words="群众来电").status_code == 302
    said = {"objection": Objection.objects.get().pk, "verdict": "struck", "reason": "查证属实"}
    assert step(clerk, found, "settle", **said).status_code == 302
    assert "杨俊英" not in words(street.get(detail))
    assert "杨俊英" not in words(client_of(cast.unit).get(reverse("desk:case", args=[found.pk])))
    inside = words(clerk.get(reverse("desk:case", args=[found.pk])))
    assert "群众来电" in inside and "查证属实" in inside

    later = at + AFTER
    with clock.stopped_at(later):
        ticks.do_all(later)
        assert step(clerk, found, "decide", **DECISION, decided_on=later.date()).status_code == 302
        assert DECISION["document_no"] not in words(street.get(detail))
        assert step(clerk, found, "announce").status_code == 302
        page = words(street.get(detail))
        assert DECISION["document_no"] in page and "王绍玉" in page and "0539-6211234" not in page
        assert found.title in words(street.get(reverse("duty:index")))
        own = words(client_of(cast.member2).get(reverse("roster:own-year")))
        assert "Commendations · 1" in own and found.title in own
        assert "1 members, groups, units, homes and suggestions were commended" in words(
            street.get(reverse("stats:report", args=[2020]))
        )
        records = street.get(reverse("stats:records", args=["commended"]))
        assert "王绍玉" in words(records) and detail in records.content.decode()


def test_form_sent_twice_opens_one_round_and_makes_one_nomination(cast, at, clerk):
    for _turn in range(2):
        clerk.post(reverse("duty:new"), TYPED)
    found = Commendation.objects.get()
    typed = {"candidate": cast.member2.actor.pk, "reason": "建言有力", "_once": "n"}
    answers = [clerk.post(reverse("duty:nominate", args=[found.pk, "member"]), typed) for _turn in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302] and Nomination.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"year": "1999"}, "year", "greater than or equal to 2000"),
        ({"year": "2021"}, "year", "still to come"),
        ({"places-member": "many"}, "places-member", "whole number"),
        ({"places-member": "-1"}, "places-member", "greater than or equal to 0"),
        ({"name-member": ""}, "name-member", "This field is required"),
        ({"places-member": "", "places-unit": "0"}, "__all__", "Give at least one class"),
    ],
)
def test_what_does_not_fit_stands_next_to_its_field_and_nothing_is_kept(cast, at, clerk, changes, field, sentence):
    page = clerk.post(reverse("duty:new"), {**TYPED, "title": "表彰先进", **changes})

    assert page.status_code == 422 and sentence in words(page)
    assert page.context["form"].errors.keys() == {field} and 'value="表彰先进"' in page.content.decode()
    assert Commendation.objects.count() == 0


def test_second_nomination_is_refused_by_name_and_what_was_typed_stays(cast, at, clerk):
    found = opened(cast.clerk.viewer(at), at)
    nominated(found, cast.member2.actor, by=cast.clerk.viewer(at), at=at)

    typed = {"candidate": cast.member2.actor.pk, "reason": "履职积极", "_once": "x"}
    page = clerk.post(reverse("duty:nominate", args=[found.pk, "member"]), typed)

    assert page.status_code == 422 and "王绍玉 is nominated in this class already" in words(page)
    assert "履职积极" in words(page) and Nomination.objects.count() == 1


def test_choice_beyond_the_places_is_refused_and_the_boxes_stay_ticked(cast, at, clerk):
    by = cast.clerk.viewer(at)
    found = opened(by, at, (ops.Place("member", "优秀委员", 1),))
    rows = [nominated(found, player.actor, by=by, at=at).pk for player in (cast.member2, cast.chair)]

    page = clerk.post(reverse("duty:choose", args=[found.pk]), {"member": rows, "_once": "c"})

    assert page.status_code == 422 and "2 are chosen" in words(page)
    assert page.content.decode().count("checked") == 2 and not Nomination.objects.filter(is_chosen=True).exists()


def test_every_number_opens_the_records_it_counts(cast, at, clerk):
    found = opened(cast.clerk.viewer(at), at, (*PLACES, ops.Place("home", "优秀委员之家", 1)))
    for day in (1, 2):
        Activity.objects.create(
            home=cast.home,
            happened_on=at.date() - timedelta(days=day),
            kind="study",
            title="学习",
            people=9,
            written_by=cast.keeper.actor,
            written_at=at,
        )
    page = clerk.get(reverse("duty:award", args=[found.pk, "home"]))
    address = reverse("duty:records", args=[found.pk, "home", cast.home.actor_id, "activity"])

    assert address in page.content.decode()
    assert "2 have no page of their own" in words(clerk.get(address))
    wrong = reverse("duty:records", args=[found.pk, "home", cast.home.actor_id, "nothing"])
    assert clerk.get(wrong).status_code == 404


def test_suggestions_that_came_to_something_can_be_nominated(cast, at, clerk):
    done = item_of(cast, at)
    Case.objects.filter(pk=done.pk).update(visibility="public", state="settled")
    found = opened(cast.clerk.viewer(at), at, (ops.Place("suggestion", "优秀建议", 3),))

    assert clerk.get(reverse("duty:award", args=[found.pk, "suggestion"])).status_code == 200
    page = words(clerk.get(reverse("duty:award", args=[found.pk, "suggestion"])))
    assert "There is no candidate here" in page  # nothing in the log says that it was done this year


@pytest.mark.parametrize("state", ["nominating", "chosen", "submitted", "cancelled"])
def test_nothing_is_public_before_publicity(cast, at, state):
    found = in_state("submitted" if state == "cancelled" else state, cast, at)
    if state == "cancelled":
        step(client_of(cast.clerk), found, "cancel", reason="改期")
    street = Client(headers=EN)

    assert street.get(reverse("duty:detail", args=[found.pk])).status_code == 404
    assert street.get(reverse("portal:case", args=[found.pk])).status_code == 404
    assert found.title not in words(street.get(reverse("duty:index")))
    assert street.get("/api/v1/cases", {"kind": "commendation"}).json()["items"] == []


@pytest.mark.parametrize("state", ["nominating", "submitted"])
def test_nominated_names_are_read_by_nominators_and_the_office_only(cast, at, state):
    found = in_state(state, cast, at)
    case, award = reverse("desk:case", args=[found.pk]), reverse("duty:award", args=[found.pk, "member"])

    for reader in (cast.clerk, cast.committee, cast.member):
        client = client_of(reader)
        assert "王绍玉" in words(client.get(award)), reader.username
        assert client.get(case).status_code == 200
    leader = client_of(cast.leader)
    assert "王绍玉" not in words(leader.get(case)) and leader.get(award).status_code == 403
    assert "王绍玉" not in str(leader.get(f"/api/v1/cases/{found.pk}").content.decode())
    for outside in (cast.chair, cast.keeper, cast.convenor, cast.unit, cast.stranger):
        client = client_of(outside)
        assert client.get(case).status_code == 404 and client.get(award).status_code == 404, outside.username


def test_reasons_and_objections_stay_inside_when_the_list_is_public(cast, at, clerk):
    found = in_state("publicity", cast, at)
    step(clerk, found, "object", nomination=Nomination.objects.get().pk, words="邻居李四举报")

    for reader in (cast.chair, cast.unit, cast.member2, cast.leader):
        page = words(client_of(reader).get(reverse("desk:case", args=[found.pk])))
        assert "王绍玉" in page and "邻居李四举报" not in page and "建言有力" not in page, reader.username
    street = words(Client(headers=EN).get(reverse("duty:detail", args=[found.pk])))
    assert "邻居李四举报" not in street and "付丹" not in street


def test_stranger_gets_nothing(cast, at):
    found, stranger = in_state("announced", cast, at), client_of(cast.stranger)

    for name, args in (
        ("desk:case", [found.pk]),
        ("duty:award", [found.pk, "member"]),
        ("duty:nominate", [found.pk, "member"]),
        ("duty:choose", [found.pk]),
    ):
        assert stranger.get(reverse(name, args=args)).status_code == 404
    assert stranger.post(reverse("duty:withdraw", args=[Nomination.objects.get().pk])).status_code == 404
    assert found.title not in words(stranger.get(reverse("desk:list", args=["commendations"])))


@pytest.mark.parametrize("rows", [1, 60])
def test_pages_ask_twelve_questions_at_most(cast, at, clerk, django_assert_max_num_queries, rows):
    by = cast.clerk.viewer(at)
    every = ("member", "group", "unit", "home", "suggestion")
    found = opened(by, at, tuple(ops.Place(code, code, 99) for code in every))
    for number in range(rows):
        _member(cast, number)
    for candidate in list(award_candidates(by, found))[:rows]:
        ops.nominate(award_of(found), candidate, reason="好", by=by, at=at)
    pages = [("duty:award", [found.pk, code], {}) for code in every]
    pages += [("duty:award", [found.pk, "member"], {"who": "nominated", "sort": "attended", "page": "2"})]
    pages += [("duty:records", [found.pk, "member", cast.member2.actor.pk, "attended"], {})]
    pages += [(name, [found.pk], {}) for name in ("duty:choose", "desk:case")]
    pages += [("duty:nominate", [found.pk, "member"], {}), ("desk:list", ["commendations"], {})]
    for name, args, asked in pages:
        with django_assert_max_num_queries(12, info=f"{name} {args}"):
            assert clerk.get(reverse(name, args=args), asked).status_code == 200
    ops.choose(found, set(Nomination.objects.values_list("pk", flat=True)), by=by, at=at)
    for code, data in (("submit", {}), ("publish", PUBLISHING)):
        step(clerk, found, code, **data)
    step(clerk, found, "object", nomination=Nomination.objects.first().pk, words="听说")
    for client, name, args in (
        (clerk, "desk:case", [found.pk]),
        (Client(), "duty:detail", [found.pk]),
        (Client(), "duty:index", []),
    ):
        with django_assert_max_num_queries(12, info=f"{name} {args}"):
            assert client.get(reverse(name, args=args)).status_code == 200


def award_candidates(by, found):
    return field_of(by, award_of(found)).candidates


def _member(cast, number):
    profile = roster.Profile(name=f"委员{number:02d}", name_pinyin=f"wei yuan {number}", phone=f"199100{number:05d}")
    enrolment = roster.Enrolment(
        profile=profile, member_no=f"2{number:04d}", sector=cast.sector, committee=cast.special_committee
    )
    roster.enrol_member(cast.term, enrolment=enrolment)


def test_candidates_stand_in_the_order_asked_for_and_on_pages(cast, at, clerk):
    for number in range(30):
        _member(cast, number)
    found = opened(cast.clerk.viewer(at), at)
    there = sitting(own(cast), "attended")
    who = Attendance.objects.filter(gathering=there, actor__person__isnull=False).first().actor
    address = reverse("duty:award", args=[found.pk, "member"])

    first = clerk.get(address, {"sort": "attended"})
    assert first.context["shown"].table.rows[0].cells[0].text == who.name
    assert len(first.context["shown"].table.rows) == 25 and "page=2" in first.content.decode()
    assert len(clerk.get(address, {"page": "2"}).context["shown"].table.rows) == 8
    assert clerk.get(address, {"page": "x", "sort": "'", "who": "?"}).status_code == 200


def test_decision_is_made_as_an_official_paper(cast, at):
    found = in_state("announced", cast, at)
    paper = decision(cast.clerk.viewer(at), found)

    assert paper.title == "关于表彰2020年度先进集体和先进个人的决定"
    assert "决定对优秀委员1名予以表彰，名单如下：" in paper.body[0].text and "2020年6月17日期满" in paper.body[0].text
    assert [line.text for line in paper.body[1:3]] == ["一、优秀委员（1名）", "王绍玉"]


def test_decision_is_had_as_docx_and_pdf_by_the_office_alone(cast, at, clerk):
    found = in_state("announced", cast, at)
    for name, read in (("papers:case-docx", docx_words), ("papers:case-pdf", pages)):
        address = reverse(name, args=[found.pk, "commendation-decision"])
        answer = clerk.get(address)
        assert answer.status_code == 200
        said = re.sub(r"\s", "", "".join(read(answer.content)))
        assert "关于表彰2020年度先进集体和先进个人的决定" in said and "王绍玉" in said
        assert "委员会文件" in said
        assert DECISION["document_no"] in said, "the decision has the number it was entered with"
        assert client_of(cast.member).get(address).status_code in (403, 404)
    page = clerk.get(reverse("papers:case", args=[found.pk, "commendation-decision"]))
    assert page.context["form"]["number"].value() == DECISION["document_no"], "it is not typed a second time"


def test_what_groups_and_units_were_commended_for_stands_below_their_names_from_the_day_it_was_announced(cast, at):
    by = cast.clerk.viewer(at)
    places = (*PLACES, ops.Place("group", "先进界别组", 1))
    found = opened(by, at, places)
    nominated(found, cast.unit_organ.actor, by=by, at=at, code="unit")
    nominated(found, cast.sector_group.actor, by=by, at=at, code="group")
    ops.choose(found, set(Nomination.objects.values_list("pk", flat=True)), by=by, at=at)
    Commendation.objects.update(state="announced", announced_on=at.date())
    clerk = client_of(cast.clerk)

    for name, award in (("roster:units", "先进承办单位 of 2020"), ("roster:groups", "先进界别组 of 2020")):
        assert award in words(clerk.get(reverse(name)))
        assert award not in words(clerk.get(reverse(name), {"day": "2020-06-01"}))
