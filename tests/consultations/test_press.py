"""Press conferences: questions and answers are recorded, and only what the office publishes is read by everybody."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.consultations import conferring
from tests.consultations.conferring import ANSWERED, ASKED, INSIDE, NOTHING
from tests.matters.asking import text
from xieshang.consultations.invariants import published_words_were_said_to_the_press
from xieshang.consultations.press import ops
from xieshang.consultations.press.models import PublishedRemark
from xieshang.consultations.press.queries import exchanges
from xieshang.gatherings import ops as gatherings
from xieshang.gatherings.models import Gathering
from xieshang.kernel.models import Entry
from xieshang.kernel.refusals import Invalid, NotAllowed
from xieshang.stats import queries as stats

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}


@pytest.fixture
def clerk(cast, at):
    return cast.clerk.viewer(at)


@pytest.fixture
def organ(cast):
    return cast.special_committee.actor


def page(gathering, client=None):
    return text((client or Client(headers=EN)).get(reverse("consultations:press-conference", args=[gathering.pk])))


def test_answers_stand_with_their_question_and_statements_alone(cast, at, clerk, organ):
    gathering = conferring.held(organ, at, by=clerk)

    assert [[row.text for row in one.remarks] for one in exchanges(gathering.pk)] == [
        ["介绍今年的协商工作。"],
        [ASKED, ANSWERED],
        [INSIDE, NOTHING],
    ]


def test_nothing_is_public_before_it_is_published(cast, at, clerk, organ):
    gathering = conferring.held(organ, at, by=clerk)

    assert "Nothing of what was said is published yet." in page(gathering)
    assert ASKED not in page(gathering)


def test_the_public_reads_who_asked_what_and_what_was_answered_of_the_published_only(cast, at, clerk, organ):
    gathering = conferring.held(organ, at, by=clerk)
    office = cast.clerk.signed_in(Client(headers=EN))
    url = reverse("consultations:press-publish", args=[gathering.pk])
    assert INSIDE in text(office.get(url))

    for _click in range(2):
        sent = office.post(url, {"chosen": sorted(conferring.chosen(gathering, ASKED))})
        assert sent.status_code == 302

    said = page(gathering)
    assert ("大众日报记者 林晓" in said, ASKED in said, ANSWERED in said) == (True, True, True)
    assert (INSIDE in said, NOTHING in said, "介绍今年" in said) == (False, False, False)
    assert Entry.objects.filter(case_id=gathering.pk, step="press_published").count() == 1


def test_what_is_not_chosen_any_more_is_taken_off_and_the_log_keeps_it(cast, at, clerk, organ):
    gathering = conferring.published(organ, at, by=clerk)

    assert ops.publish(gathering, chosen=conferring.chosen(gathering, INSIDE), by=clerk, at=at) == 2

    assert ASKED not in page(gathering)
    assert INSIDE in page(gathering)
    last = Entry.objects.filter(case_id=gathering.pk, step="press_published").order_by("-pk")[0]
    assert (last.data["count"], last.data["taken_off"]) == (2, 2)


def test_an_answer_added_later_is_not_public_by_itself(cast, at, clerk, organ):
    said = conferring.SAID[:2]
    gathering = conferring.held(organ, at, by=clerk, said=said)
    ops.publish(gathering, chosen=conferring.chosen(gathering, ASKED), by=clerk, at=at)

    late = gatherings.Saying("answer", ANSWERED, speaker_name="发言人")
    gatherings.add_remark(gathering, remark=late, by=clerk, at=at, why="会后书面答复", occurred_on=at.date())

    assert ASKED in page(gathering)
    assert ANSWERED not in page(gathering)


def test_only_those_who_convene_it_publish_and_only_what_was_said_there(cast, at, clerk, organ):
    gathering = conferring.held(organ, at, by=clerk)
    wanted = conferring.chosen(gathering, ASKED)
    for role in ("member", "convenor", "unit", "leader", "stranger"):
        with pytest.raises(NotAllowed):
            ops.publish(gathering, chosen=wanted, by=cast.player(role).viewer(at), at=at)
    with pytest.raises(Invalid):
        ops.publish(gathering, chosen={0}, by=clerk, at=at)

    assert not PublishedRemark.objects.exists()


def test_a_forged_choice_is_refused_beside_the_boxes(cast, at, clerk, organ):
    gathering = conferring.published(organ, at, by=clerk)
    office = cast.clerk.signed_in(Client(headers=EN))

    answer = office.post(reverse("consultations:press-publish", args=[gathering.pk]), {"chosen": ["999999999"]})

    assert (answer.status_code, "This was not done." in text(answer)) == (422, True)
    assert PublishedRemark.objects.count() == 2


def test_a_press_conference_that_is_not_over_cannot_be_published(cast, at, clerk, organ):
    gathering = conferring.convoked(organ, at, by=clerk)
    office = cast.clerk.signed_in(Client(headers=EN))
    url = reverse("consultations:press-publish", args=[gathering.pk])

    assert "once the press conference is closed" in text(office.get(url))
    assert office.post(url, {"chosen": []}).status_code == 409


def test_the_figure_counts_those_held_and_opens_their_page(cast, at, clerk, organ, client):
    gathering = conferring.held(organ, at, by=clerk)
    conferring.convoked(organ, at, by=clerk)

    (found,) = stats.values(cast.body, "2020", at=at, keys=["press-conferences"])
    records = client.get(found.url)
    (record,) = records.context["found"].rows
    opened = client.get(record.url, follow=True)

    assert (found.value, records.context["found"].hidden) == (1, 0)
    assert opened.redirect_chain[-1][0] == reverse("consultations:press-conference", args=[gathering.pk])


def test_the_case_page_says_how_much_is_recorded_and_public(cast, at, clerk, organ):
    gathering = conferring.published(organ, at, by=clerk)

    said = text(cast.clerk.signed_in(Client(headers=EN)).get(reverse("desk:case", args=[gathering.pk])))

    assert "3 statements and questions with their answers are recorded; 1 public." in said
    assert "decided which statements are public: 2" in said


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_asks_the_same_with_one_and_thirty(cast, at, clerk, organ, django_assert_max_num_queries, rows):
    for _number in range(rows):
        conferring.convoked(organ, at, by=clerk)
    with django_assert_max_num_queries(12):
        shown = Client(headers=EN).get(reverse("consultations:press"))
    assert (len(shown.context["rows"]), bool(shown.context["pager"])) == (min(rows, 25), rows > 25)


def test_verify_finds_published_words_of_another_kind_of_gathering(cast, at, clerk, organ):
    gathering = conferring.published(organ, at, by=clerk)
    assert list(published_words_were_said_to_the_press()) == []

    Gathering.objects.filter(pk=gathering.pk).update(form="hall-sitting")

    assert gathering.pk in next(published_words_were_said_to_the_press()).ids
