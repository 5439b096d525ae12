"""Erasing: who may, what goes, what stays, and that the page says on whose order."""

import hashlib

import pytest
from django.test import TestCase

from tests.gatherings.sitting import planned
from tests.handling.giving import task
from tests.matters.filing import NAME, raise_matter
from xieshang.gatherings.models import AgendaItem, Invitation
from xieshang.gatherings.ops import Guest
from xieshang.handling.models import Assignment
from xieshang.kernel import drafts, erasure, files, log
from xieshang.kernel.models import Case, Draft, Erasure, File
from xieshang.kernel.promises import invariants
from xieshang.kernel.uploads import Accepted

pytestmark = pytest.mark.django_db


def broken() -> set[str]:
    return {code for code, entry in invariants.items() if list(entry.question())}


def test_words_are_erased_on_a_written_order(cast, client, at):
    matter = raise_matter(cast, at).matter
    client = cast.admin.signed_in(client)
    found = client.get("/desk/settings/erasures/", {"number": matter.number})
    asked = client.post(
        found.url, {"number": matter.number, "authority": "网信办〔2020〕3号", "reason": "本人申请"}, follow=True
    )
    assert "are gone" in asked.content.decode()
    assert "网信办〔2020〕3号" in asked.content.decode()
    assert NAME not in asked.content.decode()
    assert Erasure.objects.get().case_id == matter.pk
    assert Case.objects.get(pk=matter.pk).title != matter.title


def test_another_number_erases_nothing(cast, client, at):
    matter = raise_matter(cast, at).matter
    client = cast.admin.signed_in(client)
    page = client.post(f"/desk/settings/erasures/{matter.pk}/", {"number": "1", "authority": "令", "reason": "申请"})
    assert page.status_code == 422
    assert "not the number of this case" in page.content.decode()
    assert not Erasure.objects.exists()


@pytest.mark.parametrize("role", ["clerk", "leader", "stranger"])
def test_only_the_administrator_of_the_body_erases(cast, client, at, role):
    matter = raise_matter(cast, at).matter
    page = (
        cast.player(role)
        .signed_in(client)
        .post(
            f"/desk/settings/erasures/{matter.pk}/",
            {"number": matter.number, "authority": "令", "reason": "申请"},
        )
    )
    assert page.status_code == 404
    assert not Erasure.objects.exists()


def test_no_words_are_left_in_tasks_gatherings_files_or_drafts(cast, client, at, tmp_path, settings):
    settings.FILES_ROOT = tmp_path
    given = task(cast, at)
    matter = Case.objects.get(pk=given.parent_id)
    drafts.keep("somebody", drafts.of_case(matter.pk, "reply"), {"text": NAME}, at=at)
    picture = Accepted(b"x", "image/png", "png", hashlib.sha256(b"x").hexdigest())
    file = files.keep(picture, f"{NAME}.png", body_id=cast.body.pk, purpose="matter", at=at, case=matter)
    AgendaItem.objects.create(gathering=planned(cast, at), case=matter, position=9, agreement=NAME, dissent=NAME)
    words = {"number": matter.number, "authority": "网信办〔2020〕3号", "reason": "本人申请"}

    with TestCase.captureOnCommitCallbacks(execute=True):
        cast.admin.signed_in(client).post(f"/desk/settings/erasures/{matter.pk}/", words)

    assert {row.case_id for row in Erasure.objects.all()} == {matter.pk, given.pk}
    assert set(Case.objects.filter(pk__in=(matter.pk, given.pk)).values_list("title", flat=True)) == {erasure.GONE}
    assert Assignment.objects.get(pk=given.pk).text == erasure.GONE
    item = AgendaItem.objects.get(case=matter)
    assert (item.agreement, item.dissent) == (erasure.GONE, erasure.GONE)
    assert not Draft.objects.exists()
    assert not File.objects.filter(case=matter).exists()
    assert not (tmp_path / file.stored_as).exists()
    log.seal_everything()
    assert broken() == set()


def test_the_page_of_an_erased_case_says_on_whose_order(cast, client, at):
    matter = raise_matter(cast, at).matter
    before = cast.clerk.signed_in(client).get(f"/desk/cases/{matter.pk}/").content.decode()
    erasure.erase(matter, authority="网信办〔2020〕3号", by=cast.admin.viewer(at), at=at)
    after = client.get(f"/desk/cases/{matter.pk}/").content.decode()
    assert "were erased by order of" not in before
    assert "The words were erased by order of 网信办〔2020〕3号, by 孟子健" in after
    assert cast.stranger.signed_in(client).get(f"/desk/cases/{matter.pk}/").status_code == 404


def test_an_erased_gathering_names_no_guest_and_tells_nothing(cast, at):
    named = [Guest("resident", name="张三"), Guest("resident", name="李四")]
    gathering = planned(cast, at, invited=named)
    Case.objects.filter(pk=gathering.pk).update(title="为张三家排水")
    erasure.erase(gathering, authority="令", by=cast.admin.viewer(at), at=at)
    guests = set(Invitation.objects.filter(gathering=gathering, actor=None).values_list("guest_name", flat=True))
    assert len(guests) == 2
    assert all(name.startswith(erasure.GONE) for name in guests)
