"""A visit in whole requests: announced on the phone, prepared, received, summed up, counted; and the pages around it."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.matrix.world import PIXEL
from tests.visits.coming import TYPED, announced, brought_to
from xieshang.kernel.models import Case, File
from xieshang.visits.forms import programme
from xieshang.visits.models import Visit

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}


def words(page) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def typed(cast, **changes):
    return {**TYPED, "host": cast.special_committee.actor_id, "_once": "k1", **changes}


@pytest.fixture
def clerk(cast, at):
    return cast.clerk.signed_in(Client(headers=EN))


def test_delegation_is_announced_prepared_received_summed_up_and_counted(cast, at, clerk):
    first = clerk.post(reverse("visits:new"), typed(cast, programme="", receivers=""))
    visit = Visit.objects.get()
    assert first["Location"] == reverse("desk:case", args=[visit.pk])
    assert "Write the programme first" in words(clerk.get(first["Location"]))

    form = clerk.get(reverse("visits:change", args=[visit.pk]))
    assert 'value="济宁市政协"' in form.content.decode()
    clerk.post(reverse("visits:change", args=[visit.pk]), typed(cast, _once="k2", version=visit.version))
    page = words(clerk.get(first["Location"]))
    assert "临沭街道委员之家" in page and "14:00" in page and "Not in the roster, so not told: 县委办王主任" in page

    for step, data in (
        ("prepare", {}),
        ("receive", {"people": "19"}),
        ("close", {"summary": "想学着办", "publish": "yes"}),
    ):
        assert clerk.post(reverse("desk:step", args=[visit.pk, step]), {**data, "_once": step}).status_code == 302
    figures = words(clerk.get(reverse("stats:desk-figures")))
    assert "1 delegations received" in figures and "19 visitors" in figures
    records = clerk.get(reverse("stats:desk-records", args=["visitors"]))
    assert first["Location"] in records.content.decode()
    report = words(Client(headers=EN).get(reverse("stats:report", args=[2020])))
    assert "The committee received 1 delegations with 19 visitors" in report


def test_records_of_visitors_add_up_to_their_number(cast, at, clerk):
    brought_to("received", cast, at)
    brought_to("received", cast, at, origin="枣庄市政协")

    page = words(clerk.get(reverse("stats:desk-records", args=["visitors"])))

    assert "visitors: 38 persons" in page and page.count("· 19 persons") == 2


def test_form_sent_twice_makes_one_visit(cast, at, clerk):
    answers = [clerk.post(reverse("visits:new"), typed(cast)) for _turn in range(2)]

    assert Visit.objects.count() == 1 and answers[0]["Location"] == answers[1]["Location"]


@pytest.mark.parametrize(
    ("field", "wrong", "sentence"),
    [
        ("origin", "", "This field is required"),
        ("level", "moon", "not one of the available choices"),
        ("people", "0", "greater than or equal to 1"),
        ("people", "many", "whole number"),
        ("arrives_on", "0001-01-01", "greater than or equal to"),
        ("leaves_on", "2020-06-01", "cannot leave before it comes"),
        ("host", "999999", "not one of the available choices"),
        ("programme", "随便看看", "Line 1: begin with the time"),
        ("programme", "9:30 座谈\n25:10 参观", "Line 2: begin with the time"),
        ("programme", "6月20日\n9:30 座谈", "outside the days of the visit"),
    ],
)
def test_what_does_not_fit_stands_next_to_its_field_and_nothing_is_kept(cast, at, clerk, field, wrong, sentence):
    page = clerk.post(reverse("visits:new"), typed(cast, **{field: wrong}))

    assert page.status_code == 422 and sentence in words(page)
    assert page.context["form"].errors.keys() == {field}
    assert "“有事来协商”议事厅建设" in page.content.decode()
    assert Visit.objects.count() == 0


def test_programme_is_read_as_it_is_written_on_paper(cast, at):
    text = "6月10日\n上午9:30 到达\n下午2:30-4:00 座谈\n\n2020-06-11 08：05 返程"

    found = [(f"{point.at:%m-%d %H:%M}", point.words) for point in programme(text, at.date())]

    assert found == [("06-10 09:30", "到达"), ("06-10 14:30", "-4:00 座谈"), ("06-11 08:05", "返程")]


def test_change_on_an_old_page_is_not_kept_and_what_was_typed_is(cast, at, clerk):
    visit = announced(cast, at)
    address = reverse("visits:change", args=[visit.pk])
    clerk.post(address, typed(cast, topics="委员之家", version=visit.version))

    page = clerk.post(address, typed(cast, _once="k2", topics="界别工作", version=visit.version))

    assert page.status_code == 422 and "has changed this since" in words(page) and "界别工作" in page.content.decode()
    assert Visit.objects.get().topics == "委员之家"


def test_change_without_a_version_of_a_visit_that_is_off_is_refused(cast, at, clerk):
    visit = announced(cast, at)
    clerk.post(reverse("desk:step", args=[visit.pk, "cancel"]), {"reason": "防疫", "_once": "c"})

    assert clerk.post(reverse("visits:change", args=[visit.pk]), typed(cast)).status_code == 409


def test_stranger_gets_nothing(cast, at):
    visit, stranger = brought_to("closed", cast, at), cast.stranger.signed_in(Client(headers=EN))

    for name in ("desk:case", "visits:change"):
        assert stranger.get(reverse(name, args=[visit.pk])).status_code == 404
    assert visit.title not in words(stranger.get(reverse("desk:list", args=["visits"])))


@pytest.mark.parametrize("rows", [1, 30])
def test_pages_ask_twelve_questions_at_most(cast, at, clerk, django_assert_max_num_queries, rows):
    for _turn in range(rows):
        visit = brought_to("closed", cast, at)
    street = Client()
    asked = [(clerk, "desk:list", ["visits"]), (clerk, "desk:case", [visit.pk]), (clerk, "visits:new", [])]
    asked += [(clerk, "visits:change", [visit.pk]), (street, "visits:index", []), (street, "visits:detail", [visit.pk])]
    for client, name, args in asked:
        with django_assert_max_num_queries(12):
            assert client.get(reverse(name, args=args)).status_code == 200


def test_list_says_when_how_many_and_who_is_in_charge(cast, at, clerk):
    announced(cast, at)

    page = words(clerk.get(reverse("desk:list", args=["visits"]), {"view": "coming", "level": "city"}))

    assert "济宁市政协考察团 访〔2020〕001号" in page and "提案委员会" in page and " 18 " in page
    assert "济宁市政协考察团" not in words(clerk.get(reverse("desk:list", args=["visits"]), {"level": "county"}))


def test_public_page_shows_only_public_fields(cast, at):
    visit, street = brought_to("closed", cast, at), Client(headers=EN)

    page = words(street.get(reverse("visits:detail", args=[visit.pk])))

    for public in ("济宁市政协", "议事厅建设", "到临沭街道委员之家座谈", "想学着办", "提案委员会", " 19 "):
        assert public in page, public
    for inside in ("鲁庆和", "杨俊英", "付丹"):
        assert inside not in page, inside
    assert visit.title in words(street.get(reverse("visits:index")))
    assert street.get(reverse("portal:case", args=[visit.pk]))["Location"] == reverse("visits:detail", args=[visit.pk])


def test_photo_hangs_on_the_visit_and_stays_inside(cast, at, clerk):
    visit = brought_to("received", cast, at)
    photo = SimpleUploadedFile("合影.png", PIXEL, content_type="image/png")

    clerk.post(reverse("desk:step", args=[visit.pk, "close"]), {"summary": "好", "publish": "yes", "photos": photo})

    kept = File.objects.get(case_id=visit.pk)
    address = reverse("file", args=[kept.pk, kept.name])
    assert clerk.get(address).status_code == 200 and Client().get(address).status_code == 404
    assert "合影" not in words(Client().get(reverse("visits:detail", args=[visit.pk])))


def test_unit_that_has_nothing_to_do_with_it_reads_no_names_at_the_desk(cast, at):
    visit = brought_to("closed", cast, at)

    page = words(cast.unit.signed_in(Client(headers=EN)).get(reverse("desk:case", args=[visit.pk])))

    assert "议事厅建设" in page and "鲁庆和" not in page and "杨俊英" not in page


def test_reason_of_a_correction_is_not_published(cast, at, clerk):
    visit = brought_to("closed", cast, at)
    clerk.post(reverse("visits:change", args=[visit.pk]), typed(cast, reason="漏记两人", version=visit.version))

    assert Visit.objects.get().people == 18
    assert "漏记两人" not in words(Client().get(reverse("visits:detail", args=[visit.pk])))


def test_visits_that_are_not_over_are_not_public(cast, at):
    for state in ("announced", "prepared", "received"):
        visit = brought_to(state, cast, at)
        assert Client().get(reverse("visits:detail", args=[visit.pk])).status_code == 404
    assert Client().get(reverse("visits:index"), {"before": "９x"}).status_code == 200
    assert Case.objects.filter(visibility="public").count() == 0


def test_machine_takes_the_steps_of_a_visit(cast, at, clerk):
    visit = announced(cast, at)

    answer = clerk.post(f"/api/v1/cases/{visit.pk}/steps", {"step": "prepare"}, content_type="application/json")

    assert answer.json()["state"] == "prepared"
    assert "济宁市政协考察团" in clerk.get("/api/v1/cases", {"kind": "visit"}).content.decode()
