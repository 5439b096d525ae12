"""Raising, screening, rating and opening again, by the operations themselves."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from tests.matters.filing import ACCEPT, NAME, PHONE, accepted_matter, raise_matter
from xieshang.kernel import erasure, flow
from xieshang.kernel.models import Case, Entry, Number, Payload
from xieshang.kernel.refusals import Invalid, NotAllowed, NotFound
from xieshang.matters import ops, queries
from xieshang.matters.models import Identity, Matter, Rating

pytestmark = pytest.mark.django_db


def test_receipt_has_number_code_parties_and_due_date(cast, at):
    receipt = raise_matter(cast, at)

    matter = Matter.objects.get(pk=receipt.matter.pk)
    assert matter.number == "事〔2020〕001号"
    assert queries.by_code(cast.body.pk, receipt.code.lower().replace("-", " ")) == matter
    assert {party.role for party in matter.parties.all()} == {"asker", "hall"}
    assert matter.due_on.isoformat() == "2020-06-15"
    assert Number.objects.get(case=matter).seq == 1


def test_name_and_phone_are_nowhere_in_the_clear(cast, at):
    receipt = raise_matter(cast, at)

    identity = Identity.objects.get(matter=receipt.matter)
    assert NAME.encode() not in bytes(identity.name_sealed)
    words = [*Payload.objects.values_list("words", flat=True), *Entry.objects.values_list("data", flat=True)]
    assert NAME not in str(words)
    assert PHONE not in str(words)
    assert NAME not in str(list(Case.objects.values()))


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("convenor", True), ("clerk", True), ("convenor2", False), ("member", False), ("committee", False), ("keeper", False),
        ("unit", False), ("leader", False), ("admin", False), ("stranger", False),
    ],
)  # fmt: skip
def test_only_the_convenor_of_the_hall_and_the_office_screen_a_matter(cast, at, role, allowed):
    matter = raise_matter(cast, at).matter
    viewer = getattr(cast, role).viewer(at)

    if not allowed:
        with pytest.raises(NotAllowed):
            flow.perform(matter, "accept", by=viewer, at=at, data=ACCEPT)
        assert Case.objects.get(pk=matter.pk).state == "received"
        return
    flow.perform(matter, "accept", by=viewer, at=at, data=ACCEPT)
    assert Case.objects.get(pk=matter.pk).state == "accepted"


def test_accepted_matter_gets_its_public_title_and_is_public_only_when_the_screener_says_so(cast, at):
    shown = accepted_matter(cast, at)
    kept = raise_matter(cast, at).matter
    flow.perform(
        kept, "accept", by=cast.clerk.viewer(at), at=at, data={**ACCEPT, "publish": "no", "variety": "petition"}
    )

    assert list(Case.objects.visible_to(cast.citizen.viewer(at)).values_list("title", flat=True)) == ["路灯不亮"]
    assert Matter.objects.get(pk=shown.pk).variety == "problem"
    assert (Matter.objects.get(pk=kept.pk).variety, Matter.objects.get(pk=kept.pk).is_petition) == ("dispute", True)


def test_identity_opens_for_the_hall_with_a_reason_and_leaves_a_trace(cast, at):
    matter = raise_matter(cast, at).matter

    opened = ops.open_identity(matter, reason="约时间上门看一看", by=cast.convenor.viewer(at), at=at)

    assert opened == (NAME, PHONE)
    assert [(o.who, o.reason) for o in queries.openings(matter)] == [(cast.convenor.actor.name, "约时间上门看一看")]


@pytest.mark.parametrize("role", ["convenor2", "member", "unit", "leader", "committee", "admin", "stranger"])
def test_identity_stays_sealed_for_everybody_else(cast, at, role):
    matter = raise_matter(cast, at).matter

    with pytest.raises(NotAllowed):
        ops.open_identity(matter, reason="想知道", by=getattr(cast, role).viewer(at), at=at)
    assert queries.openings(matter) == []


def test_identity_does_not_open_without_a_reason(cast, at):
    matter = raise_matter(cast, at).matter

    with pytest.raises(Invalid):
        ops.open_identity(matter, reason="  ", by=cast.convenor.viewer(at), at=at)
    assert queries.openings(matter) == []


def _solved(cast, at):
    matter = accepted_matter(cast, at)
    convenor = cast.convenor.viewer(at)
    flow.tell(matter, "gathering.placed", by=convenor, at=at, data={"gathering": "第1次会", "held_on": "2020-06-12"})
    return flow.tell(matter, "gathering.settled", by=convenor, at=at).case


def test_who_raised_it_rates_once_per_round_and_may_open_it_again(cast, at):
    matter = _solved(cast, at)
    visitor = cast.citizen.viewer(at, tokens=frozenset({matter.pk}))
    poor = {"process": 2, "result": 1, "remark": "还是不亮"}

    rated = ops.take_step_as_asker(matter, "rate", visitor=visitor, at=at, data=poor).case
    again = ops.take_step_as_asker(rated, "reopen", visitor=visitor, at=at, data={"reason": "还是不亮"}).case

    assert (rated.state, again.state) == ("rated", "accepted")
    assert list(Rating.objects.values_list("round", "process", "result")) == [(1, 2, 1)]
    with pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.create(matter=matter, round=1, process=5, result=5, made_at=at)


def test_without_the_code_nobody_rates(cast, at):
    matter = _solved(cast, at)

    with pytest.raises(NotFound):
        ops.take_step_as_asker(matter, "rate", visitor=cast.citizen.viewer(at), at=at, data={"process": 5, "result": 5})
    with pytest.raises(NotAllowed):
        flow.perform(matter, "rate", by=cast.clerk.viewer(at), at=at, data={"process": 5, "result": 5})
    assert not Rating.objects.exists()


def test_closed_hall_takes_no_matter(cast, at):
    cast.hall.closed_on = at.date()

    with pytest.raises(Invalid):
        raise_matter(cast, at)
    assert not Matter.objects.exists()


def test_erasure_takes_words_identity_and_title_and_leaves_the_log(cast, at):
    matter = raise_matter(cast, at).matter
    before = list(Entry.objects.filter(case=matter).values_list("digest", flat=True))

    erasure.erase(matter, authority="县委网信办〔2020〕3号", by=cast.admin.viewer(at), at=at)

    gone = Matter.objects.select_related("identity").get(pk=matter.pk)
    assert (gone.identity.name_sealed, gone.identity.phone_sealed, gone.identity.phone_index) == (None, None, "")
    assert "路灯" not in gone.title + gone.text
    assert list(Entry.objects.filter(case=matter).values_list("digest", flat=True)) == before


def test_only_the_administrator_erases(cast, at):
    matter = raise_matter(cast, at).matter

    with pytest.raises(NotAllowed):
        erasure.erase(matter, authority="口头", by=cast.clerk.viewer(at), at=at)
    assert "路灯" in Matter.objects.get(pk=matter.pk).text


def test_stale_page_is_told_who_was_faster(cast, at):
    matter = raise_matter(cast, at).matter
    seen = matter.version
    flow.perform(matter, "accept", by=cast.convenor.viewer(at), at=at, data=ACCEPT, version=seen)

    with pytest.raises(flow.Stale) as refused:
        flow.perform(
            matter, "redirect", by=cast.clerk.viewer(at), at=at, data={"target": "hotline", "reason": "x"}, version=seen
        )
    assert cast.convenor.actor.name in str(refused.value)


def test_person_of_another_body_cannot_act_even_with_the_same_hat(cast, at):
    matter = raise_matter(cast, at).matter
    clerk = cast.clerk.viewer(at)

    with pytest.raises(NotAllowed):
        flow.perform(matter, "accept", by=replace(clerk, body_id=cast.other_body.pk), at=at, data=ACCEPT)
