"""Documents and suggestions in whole requests: drafted, approved, handed out, seen, published; and the pages around them."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.advice.advising import TEXT, TITLE, again, brought_to, formal, handed, listed, replied, report, task_of
from tests.gatherings.sitting import held
from xieshang.advice.models import FormalSuggestion, Revision, Suggestion
from xieshang.kernel import flow
from xieshang.kernel.models import Case

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}


def words(page) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def paper_typed(cast, **changes):
    typed = {"kind": "formal", "title": TITLE, "organ": cast.special_committee.actor_id, "text": TEXT, "_once": "k1"}
    return {**typed, **changes}


def item_typed(cast, **changes):
    return {
        "title": "把物业服务纳入社区治理",
        "text": "由社区每季度考核一次。",
        "unit": cast.unit_organ.actor_id,
        "days": "20",
        "organ": cast.special_committee.actor_id,
        "raised_by": "胡乃刚、一位住户",
        "_once": "k1",
        **changes,
    }


@pytest.fixture
def clerk(cast, at):
    return cast.clerk.signed_in(Client(headers=EN))


def test_suggestion_goes_from_the_sitting_to_the_public_page(cast, at, clerk):
    sitting = held(cast, at)
    panel = words(clerk.get(reverse("desk:case", args=[sitting.pk])))
    assert "Nothing was suggested yet" in panel and "Draft a formal suggestion" in panel

    form = clerk.get(reverse("advice:new"), {"from": sitting.pk})
    assert f'value="{sitting.pk}" selected' in form.content.decode()
    begun = clerk.post(reverse("advice:new"), paper_typed(cast, origin=sitting.pk))
    paper = FormalSuggestion.objects.get()
    assert begun["Location"] == reverse("desk:case", args=[paper.pk]) and paper.origin_id == sitting.pk
    made = clerk.post(reverse("advice:new-item-under", args=[paper.pk]), item_typed(cast))
    item = Suggestion.objects.get()
    assert made["Location"] == reverse("desk:case", args=[item.pk]) and item.origin_id == sitting.pk
    assert "not decided yet" in words(clerk.get(made["Location"]))

    for step, data in (
        ("submit", {}),
        ("approve", {"meeting": "chairs", "decided_on": "2020-06-10", "document": "第41次主席会议纪要"}),
        ("send", {"to": "both", "sent_on": "2020-06-10"}),
        ("publish", {"items": "yes"}),
    ):
        answer = clerk.post(reverse("desk:step", args=[paper.pk, step]), {**data, "_once": step})
        assert answer.status_code == 302, words(answer)
    assert clerk.post(reverse("desk:step", args=[item.pk, "hand"]), {"_once": "h"}).status_code == 302

    page = words(clerk.get(begun["Location"]))
    assert "建〔2020〕001号" in page and "a chairs' meeting" not in page and "第41次主席会议纪要" in page
    assert "in the units&#x27; hands" in page and item.number in page
    street = Client(headers=EN)
    assert TITLE in words(street.get(reverse("advice:index")))
    public = words(street.get(reverse("advice:detail", args=[paper.pk])))
    assert "全县住宅小区" in public and item.title in public and cast.unit_organ.actor.name in public
    assert street.get(reverse("portal:case", args=[item.pk]))["Location"] == reverse("advice:item", args=[item.pk])
    one = words(street.get(reverse("advice:item", args=[item.pk])))
    assert "由社区每季度考核一次" in one and "It was handed to the unit concerned" in one and paper.title in one
    assert item.title in words(street.get(reverse("advice:items")))
    assert paper.title in words(clerk.get(reverse("desk:case", args=[sitting.pk])))


def test_form_sent_twice_makes_one_document_and_one_suggestion(cast, at, clerk):
    for url, typed in ((reverse("advice:new"), paper_typed(cast)), (reverse("advice:new-item"), item_typed(cast))):
        answers = [clerk.post(url, typed) for _turn in range(2)]
        assert answers[0]["Location"] == answers[1]["Location"]
    assert (FormalSuggestion.objects.count(), Suggestion.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("field", "wrong", "sentence"),
    [
        ("title", "", "This field is required"),
        ("kind", "poem", "not one of the available choices"),
        ("organ", "999999", "not one of the available choices"),
        ("origin", "999999", "not one of the available choices"),
    ],
)
def test_document_that_does_not_fit_is_not_kept_and_what_was_typed_is(cast, at, clerk, field, wrong, sentence):
    page = clerk.post(reverse("advice:new"), paper_typed(cast, **{field: wrong}))

    assert page.status_code == 422 and sentence in words(page) and page.context["form"].errors.keys() == {field}
    assert "全县住宅小区" in page.content.decode() and FormalSuggestion.objects.count() == 0


@pytest.mark.parametrize(
    ("field", "wrong", "sentence"),
    [
        ("title", "", "This field is required"),
        ("text", "", "This field is required"),
        ("unit", "999999", "not one of the available choices"),
        ("days", "0", "greater than or equal to 1"),
        ("days", "soon", "whole number"),
        ("organ", "", "This field is required"),
        ("raised_by", "甲" * 41, "at most 40 characters"),
    ],
)
def test_suggestion_that_does_not_fit_is_not_kept_and_what_was_typed_is(cast, at, clerk, field, wrong, sentence):
    page = clerk.post(reverse("advice:new-item"), item_typed(cast, **{field: wrong}))

    assert page.status_code == 422 and sentence in words(page) and page.context["form"].errors.keys() == {field}
    assert Suggestion.objects.count() == 0


def test_text_is_kept_while_it_is_typed_and_shown_again(cast, at, clerk):
    paper = formal(cast, at)
    address = reverse("advice:write", args=[paper.pk])
    page = clerk.get(address)
    key = f"advice-{paper.pk}-1"
    assert f'data-draft="{key}"' in page.content.decode()

    clerk.post(reverse("draft", args=[key]), {"text": "一、写到一半", "title": TITLE, "base": "1"})

    again_ = clerk.get(address)
    assert "一、写到一半" in again_.content.decode() and "have not saved yet" in words(again_)
    clerk.post(address, {"text": "一、写完了", "title": TITLE, "base": "1"})
    assert "一、写到一半" not in clerk.get(address).content.decode()


def test_difference_of_a_revision_is_shown(cast, at, clerk):
    paper = formal(cast, at)
    saved = clerk.post(
        reverse("advice:write", args=[paper.pk]), {"text": TEXT.replace("纳入", "归入"), "title": TITLE, "base": "1"}
    )
    assert saved["Location"] == reverse("desk:case", args=[paper.pk])

    page = clerk.get(reverse("advice:revision", args=[paper.pk, 2])).content.decode()

    assert "<del>纳</del>" in page and "<ins>归</ins>" in page
    assert clerk.get(reverse("advice:revision", args=[paper.pk, 9])).status_code == 404


def test_empty_text_and_unknown_base_stand_at_the_form(cast, at, clerk):
    paper = formal(cast, at)
    address = reverse("advice:write", args=[paper.pk])

    assert clerk.post(address, {"text": "", "title": TITLE, "base": "1"}).status_code == 422
    page = clerk.post(address, {"text": "新文", "title": TITLE, "base": "7"})

    assert page.status_code == 422 and "Load the page again" in words(page) and "新文" in page.content.decode()
    assert Revision.objects.filter(paper=paper).count() == 1


def test_change_on_an_old_page_is_not_kept_and_what_was_typed_is(cast, at, clerk):
    item = listed(cast, at)
    address = reverse("advice:change-item", args=[item.pk])
    clerk.post(address, item_typed(cast, title="先改的", version=item.version))

    page = clerk.post(address, item_typed(cast, _once="k2", title="后改的", version=item.version))

    assert page.status_code == 422 and "has changed this since" in words(page) and "后改的" in page.content.decode()
    assert Suggestion.objects.get().title == "先改的"


def test_suggestion_with_a_unit_is_not_worded_anew(cast, at, clerk):
    item = handed(cast, at)

    page = clerk.post(reverse("advice:change-item", args=[item.pk]), item_typed(cast, version=item.version))

    assert page.status_code == 422 and "not possible now" in words(page)


def test_several_suggestions_are_written_one_after_the_other(cast, at, clerk):
    paper = formal(cast, at)
    address = reverse("advice:new-item-under", args=[paper.pk])

    kept = clerk.post(address, item_typed(cast, another="1"))

    assert kept["Location"] == address and "Suggestion 意〔2020〕001号 is saved" in words(clerk.get(address))


def test_several_units_are_named_on_the_page_for_handing_out(cast, at, clerk):
    item = listed(cast, at, unit=None)
    rows = {
        "orders-TOTAL_FORMS": "3",
        "orders-INITIAL_FORMS": "0",
        "orders-0-unit": cast.unit2_organ.actor_id,
        "orders-0-role": "lead",
        "orders-0-text": "牵头办理",
        "orders-1-unit": cast.unit_organ.actor_id,
        "orders-1-role": "assist",
        "orders-1-text": "协助",
    }

    clerk.post(reverse("handling:assign", args=[item.pk]), rows)

    kept = again(item)
    assert (kept.state, kept.unit) == ("handed", cast.unit2_organ.actor) and kept.due_on is not None


def test_many_suggestions_are_handed_out_together(cast, at, clerk):
    items = [listed(cast, at), listed(cast, at, unit=cast.unit2_organ.actor)]
    data = {"_step": "hand", "_once": "all", "select": [f"{item.pk}~{item.version}" for item in items]}

    page = clerk.post(reverse("desk:together", args=["suggestions"]), data)

    assert page.status_code == 200 and {again(item).state for item in items} == {"handed"}


def test_stranger_gets_nothing(cast, at):
    paper, item = formal(cast, at, "approved"), listed(cast, at)
    flow.perform(paper, "publish", by=cast.clerk.viewer(at), at=at, data={"items": "yes"})
    stranger = cast.stranger.signed_in(Client(headers=EN))

    for name, pk in (
        ("desk:case", paper.pk),
        ("desk:case", item.pk),
        ("advice:write", paper.pk),
        ("advice:new-item-under", paper.pk),
        ("advice:change-item", item.pk),
    ):
        assert stranger.get(reverse(name, args=[pk])).status_code == 404, name
    for slug in ("advice", "suggestions"):
        page = words(stranger.get(reverse("desk:list", args=[slug])))
        assert paper.title not in page and item.title not in page


def test_public_page_names_nobody_who_raised_it_and_no_reason(cast, at, clerk):
    item = replied(cast, at, "B")
    for step, data in (
        ("carry", {"promise": "年底前招标", "again_on": "2020-09-01"}),
        ("feed_back", {"way": "phone", "text": "已告知本人"}),
        ("decline", {"reason": "资金不足"}),
        ("publish", {}),
    ):
        assert clerk.post(reverse("desk:step", args=[item.pk, step]), {**data, "_once": step}).status_code == 302

    page = words(Client(headers=EN).get(reverse("advice:item", args=[item.pk])))

    assert "It is not adopted" in page and "Those who raised it were told" in page
    for inside in ("胡乃刚", "一位住户", "付丹", "年底前招标", "已告知本人", "资金不足"):
        assert inside not in page, inside


def test_what_is_not_published_is_not_public(cast, at):
    street = Client()
    for case, name in ((formal(cast, at, "sent"), "advice:detail"), (listed(cast, at), "advice:item")):
        assert street.get(reverse(name, args=[case.pk])).status_code == 404
    assert street.get(reverse("advice:index"), {"before": "９x"}).status_code == 200
    assert street.get(reverse("advice:items"), {"before": "９x"}).status_code == 200
    assert not Case.objects.filter(visibility="public").exists()


@pytest.mark.parametrize("rows", [1, 30])
def test_pages_ask_twelve_questions_at_most(cast, at, clerk, django_assert_max_num_queries, rows):
    paper = formal(cast, at, "sent")
    note = report(cast, at, "issued")
    for _turn in range(rows):
        item = listed(cast, at, under=paper)
        formal(cast, at)
    flow.perform(paper, "publish", by=cast.clerk.viewer(at), at=at, data={"items": "yes"})
    street = Client()
    asked = [(clerk, "desk:list", ["advice"]), (clerk, "desk:list", ["suggestions"]), (clerk, "desk:list", ["reports"])]
    asked += [(clerk, "desk:case", [paper.pk]), (clerk, "desk:case", [note.pk]), (clerk, "desk:case", [item.pk])]
    asked += [(clerk, "advice:new", []), (clerk, "advice:write", [paper.pk]), (clerk, "advice:revision", [paper.pk, 1])]
    asked += [(clerk, "advice:new-item-under", [paper.pk]), (clerk, "advice:change-item", [item.pk])]
    asked += [(street, "advice:index", []), (street, "advice:items", []), (street, "advice:detail", [paper.pk])]
    asked += [(street, "advice:item", [item.pk])]
    for state in ("handed", "answered", "carried", "done"):
        asked += [(clerk, "desk:case", [brought_to(state, cast, at).pk])]
    for client, name, args in asked:
        with django_assert_max_num_queries(12, info=f"{name} {args}"):
            assert client.get(reverse(name, args=args)).status_code == 200, name


def test_list_says_which_unit_and_where_it_stands(cast, at, clerk):
    item = handed(cast, at)

    page = words(clerk.get(reverse("desk:list", args=["suggestions"]), {"view": "with-units", "unit": item.unit_id}))

    assert item.number in page and cast.unit_organ.short_name in page
    assert item.number not in words(clerk.get(reverse("desk:list", args=["suggestions"]), {"view": "done"}))


def test_figures_count_what_comes_from_gatherings_of_the_month(cast, at, clerk):
    sitting = held(cast, at)
    of_june = formal(cast, at, "approved", origin=sitting)
    formal(cast, at, "approved")
    formal(cast, at, origin=sitting)
    for under in (sitting, of_june, None):
        listed(cast, at, under=under)

    figures = words(clerk.get(reverse("stats:desk-figures")))

    assert "1 formal suggestions of the month" in figures
    assert "2 suggestions of the month" in figures
    assert of_june.title in words(clerk.get(reverse("stats:desk-records", args=["month-formal-suggestions"])))
    every = words(clerk.get(reverse("stats:desk-records", args=["formal-suggestions"])))
    assert "formal suggestions: 2 documents" in every


def test_machine_hands_a_suggestion_out(cast, at, clerk):
    item = listed(cast, at)

    answer = clerk.post(f"/api/v1/cases/{item.pk}/steps", {"step": "hand"}, content_type="application/json")

    assert answer.json()["state"] == "handed" and task_of(item).state == "assigned"


def test_done_shows_on_the_case_page_with_what_to_do_next(cast, at, clerk):
    page = words(clerk.get(reverse("desk:case", args=[brought_to("done", cast, at).pk])))

    assert "look at it again: it has lasted" in page.lower() and "tell those who raised it" in page.lower()
