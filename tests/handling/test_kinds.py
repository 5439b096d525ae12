"""The kinds of leaders' instructions are the body's own words; what was written under one that is retired stays readable."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.handling.instructing import entered, words, written
from tests.matters.filing import accepted_matter
from xieshang.handling import vocabulary
from xieshang.handling.instructions import ops
from xieshang.handling.instructions.models import Instruction
from xieshang.kernel.refusals import Invalid

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}
NORM = "/desk/settings/norms/handling.instruction_kinds/"
OWN = {
    "year": "2020",
    "reason": "县委办公室通知",
    "code_0": "action",
    "label_0": "批示件",
    "code_1": "circle",
    "label_1": "圈阅件",
}


def client_of(cast, role):
    return cast.player(role).signed_in(Client(headers=EN))


def plain(page) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def test_kinds_are_delivered_and_become_the_bodys_own(cast, at):
    assert [code for code, _words in vocabulary.instruction_kinds(cast.body.pk, on=at.date())] == [
        "action",
        "study",
        "praise",
        "read",
    ]
    assert client_of(cast, "clerk").post(NORM, OWN).status_code == 302

    page = client_of(cast, "leader").get(reverse("handling:instruct", args=[accepted_matter(cast, at).pk]))

    assert "圈阅件" in plain(page) and "approving" not in plain(page)
    assert page.context["form"]["genre"].initial == "action", "the first kind is the usual one"
    codes = dict(vocabulary.instruction_kinds(cast.other_body.pk, on=at.date()))
    assert set(codes) == {"action", "study", "praise", "read"}, "the neighbour decides for itself"


def test_kind_that_is_retired_stays_readable_and_can_be_found_and_is_not_written_any_more(cast, at):
    old = written(cast, at, genre="praise")
    kept = written(cast, at, genre="action")
    client_of(cast, "clerk").post(NORM, OWN)
    leader, url = client_of(cast, "leader"), reverse("desk:list", args=["instructions"])

    assert "approving" in plain(leader.get(reverse("desk:case", args=[old.pk])))
    assert "to be handled" in plain(leader.get(reverse("desk:case", args=[kept.pk]))), "as it was called then"
    page = leader.get(url)
    assert "approving" in plain(page) and 'value="praise"' in page.content.decode()
    found = leader.get(f"{url}?genre=praise").content.decode()
    assert old.number in found and kept.number not in found

    with pytest.raises(Invalid):
        ops.write(
            words(accepted_matter(cast, at), genre="praise", leader=cast.leader.actor),
            by=cast.leader.viewer(at),
            at=at,
        )
    new = entered(cast, at, genre="circle")
    assert (new.genre, new.genre_words) == ("circle", "圈阅件")
    assert Instruction.objects.count() == 3


def test_kinds_are_decided_by_the_office_only_and_told_to_nobody_else(cast, at):
    written(cast, at, genre="praise")
    for role in ("member", "unit", "committee"):
        assert client_of(cast, role).post(NORM, OWN).status_code == 404
    client_of(cast, "stranger").post(NORM, OWN)
    assert ("praise", "approving") in vocabulary.instruction_kinds(cast.body.pk, on=at.date())
    page = client_of(cast, "stranger").get(reverse("desk:list", args=["instructions"]))
    assert 'value="praise"' not in page.content.decode(), "not even that there is one"
