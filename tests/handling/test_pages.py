"""Pages of tasks: the list, the overdue page, handing out, panels; whole requests."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.handling.giving import assist, given, lead, task
from tests.matters.filing import accepted_matter
from xieshang.handling import ticking
from xieshang.handling.models import Assignment
from xieshang.kernel import clock, jobs
from xieshang.kernel.models import Case
from xieshang.notices.models import Notice

pytestmark = pytest.mark.django_db


def rows(cast, *typed: dict, total: int = 3) -> dict[str, str]:
    """A filled form of orders; the role stands in every row, as the browser sends it."""
    data = {"orders-TOTAL_FORMS": str(total), "orders-INITIAL_FORMS": "0"}
    for place in range(total):
        data[f"orders-{place}-role"] = "lead" if place == 0 else "assist"
        if place < len(typed):
            data |= {f"orders-{place}-{name}": value for name, value in typed[place].items()}
    return data


def order(unit, **changes: str) -> dict[str, str]:
    return {"unit": str(unit.actor_id), "text": "更换路灯。", **changes}


def test_convenor_hands_a_matter_to_two_units(cast, client, at):
    matter = accepted_matter(cast, at)
    page = cast.convenor.signed_in(client).get(f"/desk/cases/{matter.pk}/assign/")
    sent = rows(cast, order(cast.unit_organ, days="10"), order(cast.unit2_organ, due_on="2020-06-19"))

    answer = client.post(f"/desk/cases/{matter.pk}/assign/", {**sent, "version": str(matter.version)}, follow=True)

    tasks = Assignment.objects.filter(parent_id=matter.pk).order_by("pk")
    assert page.status_code == 200
    assert [(one.role, one.due_on.isoformat()) for one in tasks] == [("lead", "2020-06-24"), ("assist", "2020-06-19")]
    assert answer.redirect_chain == [(f"/desk/cases/{matter.pk}/", 302)]
    assert Case.objects.get(pk=matter.pk).state == "consulted"
    assert cast.unit_organ.actor.name in answer.content.decode()


def test_wrong_rows_are_said_in_words_and_what_was_typed_stays(cast, client, at):
    matter = accepted_matter(cast, at)
    sent = rows(cast, order(cast.unit_organ), order(cast.unit_organ, text="另一件事。"))

    answer = cast.clerk.signed_in(client).post(f"/desk/cases/{matter.pk}/assign/", sent)

    assert answer.status_code == 422
    assert "另一件事。" in answer.content.decode()
    assert 'role="alert"' in answer.content.decode()
    assert not Assignment.objects.exists()


def test_date_and_days_together_are_refused_beside_the_field(cast, client, at):
    matter = accepted_matter(cast, at)
    sent = rows(cast, order(cast.unit_organ, days="10", due_on="2020-06-19"))

    answer = cast.clerk.signed_in(client).post(f"/desk/cases/{matter.pk}/assign/", sent)

    assert answer.status_code == 422
    assert "orders-0-days" in answer.content.decode()
    assert not Assignment.objects.exists()


def test_more_rows_keep_what_was_typed_and_write_nothing(cast, client, at):
    matter = accepted_matter(cast, at)
    sent = {**rows(cast, order(cast.unit_organ)), "more": "1"}

    answer = cast.clerk.signed_in(client).post(f"/desk/cases/{matter.pk}/assign/", sent)

    assert answer.status_code == 200
    assert "orders-4-unit" in answer.content.decode()
    assert "更换路灯。" in answer.content.decode()
    assert not Assignment.objects.exists()


@pytest.mark.parametrize(("role", "status"), [("unit", 404), ("stranger", 404), ("convenor2", 404), ("leader", 403)])
def test_others_cannot_hand_a_matter_to_units(cast, client, at, role, status):
    matter = accepted_matter(cast, at)
    Case.objects.filter(pk=matter.pk).update(visibility=Case.Visibility.PARTIES)

    answer = (
        cast.player(role).signed_in(client).post(f"/desk/cases/{matter.pk}/assign/", rows(cast, order(cast.unit_organ)))
    )

    assert answer.status_code == status
    assert not Assignment.objects.exists()


def test_visitor_is_sent_to_sign_in(cast, client, at):
    matter = accepted_matter(cast, at)

    assert client.get(f"/desk/cases/{matter.pk}/assign/").status_code == 302
    assert client.get("/desk/handling/overdue/").status_code == 302


@pytest.mark.parametrize(
    ("role", "seen"), [("clerk", 2), ("unit", 1), ("unit2", 1), ("convenor", 2), ("convenor2", 0), ("stranger", 0)]
)
def test_list_shows_each_their_tasks(cast, client, at, role, seen):
    given(cast, at, lead(cast.unit_organ), assist(cast.unit2_organ))

    page = cast.player(role).signed_in(client).get("/desk/handling/").content.decode()

    assert page.count("交〔2020〕") == seen


def test_case_page_of_a_task_shows_what_is_asked_and_how_it_is_reckoned(cast, client, at):
    found = task(cast, at, days=10)

    page = cast.unit.signed_in(client).get(f"/desk/cases/{found.pk}/").content.decode()

    assert "更换路灯，两周内恢复照明。" in page
    assert f"/desk/cases/{found.parent_id}/" in page
    assert f"/desk/cases/{found.pk}/steps/accept/" in page
    assert f"/desk/cases/{found.pk}/steps/cancel/" not in page
    assert cast.stranger.signed_in(client).get(f"/desk/cases/{found.pk}/").status_code == 404


def test_head_of_a_task_calls_nobody_a_committee_that_leads(cast, client, at):
    found = task(cast, at)

    page = (
        cast.unit.signed_in(client).get(f"/desk/cases/{found.pk}/", headers={"accept-language": "en"}).content.decode()
    )

    assert "Special committee that leads" not in page


def test_office_is_not_proposed_to_cancel_a_task(cast, client, at):
    found = task(cast, at, "accept")

    steps = cast.clerk.signed_in(client).get(f"/desk/cases/{found.pk}/").context["steps"]

    allowed = [step.code for step in steps if step.allowed]
    assert allowed[-1] == "cancel" and allowed[0] == "urge"


def test_unit_accepts_and_replies_on_the_case_page(cast, client, at):
    found = task(cast, at)
    unit = cast.unit.signed_in(client)

    unit.post(f"/desk/cases/{found.pk}/steps/accept/", {"version": found.version})
    unit.post(
        f"/desk/cases/{found.pk}/steps/reply/",
        {"version": found.version + 1, "text": "三盏路灯已更换。", "result_class": "A"},
    )

    found.refresh_from_db()
    assert (found.state, found.result_class) == ("replied", "A")


def test_panel_on_the_matter_lists_its_tasks(cast, client, at):
    first = given(cast, at, lead(cast.unit_organ), assist(cast.unit2_organ))[0]

    page = cast.convenor.signed_in(client).get(f"/desk/cases/{first.parent_id}/").content.decode()

    assert cast.unit_organ.actor.name in page
    assert cast.unit2_organ.actor.name in page


def test_overdue_page_names_days_and_rung(cast, client, at):
    task(cast, at, "accept", days=10)
    later = at + timedelta(days=22)  # 2 July: five working days over
    ticking.climb(later)

    with clock.stopped_at(later):
        page = cast.clerk.signed_in(client).get("/desk/handling/overdue/").content.decode()
        other = cast.stranger.signed_in(client).get("/desk/handling/overdue/").content.decode()

    assert "交〔2020〕001号" in page
    assert '<td data-label="' in page
    assert ">5</td>" in page
    assert "交〔2020〕" not in other


@pytest.mark.parametrize("address", ["/desk/handling/", "/desk/handling/overdue/"])
def test_lists_cost_the_same_for_one_and_thirty_tasks(cast, client, at, address):
    later = at + timedelta(days=40)
    clerk = cast.clerk.signed_in(client)

    def cost() -> int:
        with (
            CaptureQueriesContext(
                connection,
            ) as spent,
            clock.stopped_at(later),
        ):
            assert clerk.get(address).status_code == 200
        return len(spent)

    task(cast, at, days=10)
    clerk.get(address)
    one = cost()
    for _more in range(29):
        task(cast, at, days=10)
    thirty = cost()

    assert one == thirty
    assert thirty <= 12


def test_a_version_of_five_thousand_digits_is_no_version(cast, at, client):
    matter = accepted_matter(cast, at)
    sent = rows(cast, order(cast.unit_organ, days="10"))

    answer = cast.clerk.signed_in(client).post(f"/desk/cases/{matter.pk}/assign/", {**sent, "version": "9" * 5000})

    assert answer.status_code == 302
    assert Assignment.objects.filter(parent_id=matter.pk).count() == 1


def test_clerk_presses_a_unit_which_is_told_at_once(cast, at, client):
    pressed = task(cast, at, "accept")
    step_url = reverse("desk:step", args=[pressed.pk, "urge"])
    version = Case.objects.get(pk=pressed.pk).version
    assert cast.unit.signed_in(client).post(step_url, {"version": version, "words": ""}).status_code == 403
    answer = cast.clerk.signed_in(client).post(step_url, {"version": version, "words": "请本周内答复。"})

    assert answer.status_code == 302
    jobs.run_due(now=at)
    assert Notice.objects.get(code="assignment-urged").recipient_id == cast.unit.actor.pk
    assert "请本周内答复。" in cast.unit.signed_in(client).get(f"/desk/cases/{pressed.pk}/").content.decode()
