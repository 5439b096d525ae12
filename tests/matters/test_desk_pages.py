"""Paper entry and the opening of identities, as whole requests."""

import pytest
from django.test import Client

from tests.matters.asking import FORM, text
from tests.matters.filing import NAME, PHONE, accepted_matter, raise_matter
from xieshang.kernel.models import Entry
from xieshang.matters import queries
from xieshang.matters.models import Matter

pytestmark = pytest.mark.django_db
PAPER = {**FORM, "occurred_on": "2020-06-08", "phone": "", "name": NAME}


@pytest.mark.parametrize("role", ["clerk", "convenor"])
def test_paper_is_entered_by_the_office_and_the_hall_for_the_person(cast, at, role):
    client = getattr(cast, role).signed_in(Client())

    answer = client.post("/desk/matters/new/", PAPER, follow=True)

    matter = Matter.objects.get()
    entry = Entry.objects.get(case=matter)
    assert answer.redirect_chain[0][0] == f"/desk/cases/{matter.pk}/"
    assert matter.number in text(answer)
    assert (matter.channel, str(entry.occurred_on)) == ("paper", "2020-06-08")
    assert (entry.actor_id, entry.behalf_of.kind) == (getattr(cast, role).actor.pk, "anonymous")


@pytest.mark.parametrize("role", ["member", "unit", "leader", "keeper", "convenor2", "stranger"])
def test_paper_for_this_hall_is_refused_to_everybody_else(cast, at, role):
    answer = getattr(cast, role).signed_in(Client()).post("/desk/matters/new/", PAPER)

    assert answer.status_code in (403, 422)
    assert not Matter.objects.exists()


def test_paper_without_signing_in_leads_to_the_door(cast, at, client):
    assert client.post("/desk/matters/new/", PAPER)["Location"].startswith("/signin/")


@pytest.mark.parametrize(
    ("field", "value"), [("occurred_on", "2020-06-11"), ("occurred_on", "yesterday"), ("phone", "1"), ("title", "")]
)
def test_wrong_paper_keeps_what_was_typed(cast, at, field, value):
    answer = cast.clerk.signed_in(Client()).post("/desk/matters/new/", {**PAPER, field: value})

    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in text(answer)
    assert FORM["text"] in text(answer)
    assert not Matter.objects.exists()


def test_paper_sent_twice_is_one_matter(cast, at):
    client = cast.clerk.signed_in(Client())

    client.post("/desk/matters/new/", {**PAPER, "_once": "p"})
    again = client.post("/desk/matters/new/", {**PAPER, "_once": "p"})

    assert again.status_code == 302
    assert Matter.objects.count() == 1


@pytest.mark.parametrize("role", ["convenor", "clerk"])
def test_identity_opens_for_hall_and_office_and_the_person_sees_it(cast, at, client, role):
    receipt = raise_matter(cast, at)
    url = f"/desk/matters/{receipt.matter.pk}/identity/"

    page = text(getattr(cast, role).signed_in(Client()).post(url, {"reason": "约时间上门看一看"}))
    own = text(client.post("/matters/track/", {"code": receipt.code}, follow=True))

    assert NAME in page
    assert PHONE in page
    assert "约时间上门看一看" in own
    assert getattr(cast, role).actor.name in own


@pytest.mark.parametrize("role", ["convenor2", "member", "unit", "leader", "committee", "admin", "editor", "stranger"])
def test_identity_stays_sealed_for_everybody_else(cast, at, role):
    matter = raise_matter(cast, at).matter

    answer = getattr(cast, role).signed_in(Client()).post(f"/desk/matters/{matter.pk}/identity/", {"reason": "想知道"})

    assert answer.status_code in (403, 404)
    assert NAME not in text(answer)
    assert queries.openings(matter) == []


@pytest.mark.parametrize("reason", ["", "  ", "因" * 201])
def test_identity_without_a_fitting_reason_stays_sealed(cast, at, reason):
    matter = raise_matter(cast, at).matter

    answer = cast.clerk.signed_in(Client()).post(f"/desk/matters/{matter.pk}/identity/", {"reason": reason})

    assert answer.status_code == 422
    assert 'id="id_reason_error"' in text(answer)
    assert NAME not in text(answer)
    assert queries.openings(matter) == []


def test_name_and_phone_are_on_no_page_list_export_or_answer(cast, at):
    matter = accepted_matter(cast, at)
    raise_matter(cast, at)
    pages = (
        "/", "/matters/", f"/matters/{matter.pk}/", "/figures/", "/figures/hall-matters-received/?year=2020",
        "/report/2020/", "/desk/", "/desk/matters/", "/desk/matters/export.csv", f"/desk/cases/{matter.pk}/",
        f"/desk/search/?q={NAME}", "/desk/figures/hall-matters-received/?year=2020", "/api/v1/cases",
        f"/api/v1/cases?q={NAME}", f"/api/v1/cases/{matter.pk}", f"/api/v1/cases/{matter.pk}/steps",
    )  # fmt: skip

    for role in ("citizen", "clerk", "convenor", "member", "unit", "leader", "editor", "admin", "stranger"):
        client = getattr(cast, role).signed_in(Client())
        for page in pages:
            answer = client.get(page)
            said = text(answer).replace(f"q={NAME}", "").replace(f'value="{NAME}"', "").replace(f"“{NAME}”", "")
            assert answer.status_code < 500, (role, page)
            assert NAME not in said, (role, page)
            assert PHONE not in said, (role, page)
