"""What leaves the machine names nobody; who wants to hear nothing hears nothing; who has acted is left in peace."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client

from tests.matrix.world import World, build
from tests.matters.filing import ACCEPT, NAME, PHONE, raise_matter
from xieshang.accounts.models import Account
from xieshang.kernel import flow, jobs, ticks
from xieshang.kernel.models import Actor, Case, Job
from xieshang.notices.models import Mute, Notice, Preference
from xieshang.notices.registry import registered

pytestmark = pytest.mark.django_db
# Somebody would travel to a meeting that is not held, hear too late that the chairs were told or the office presses, prepare a
# topic that was stopped; and what a leader writes, or is told of it, is for today.
CANNOT_WAIT = {
    *("gathering-postponed", "gathering-cancelled", "assignment-supervision", "assignment-report", "assignment-urged"),
    *("topic-stopped", "instruction-written", "instruction-remark", "instruction-closed"),
}


def reachable(mode: str = "") -> None:
    """Everybody has an address, and perhaps wants each kind of notice in this way."""
    for account in Account.objects.filter(is_active=True):
        Account.objects.filter(pk=account.pk).update(email=f"box{account.pk}@example.org")
        if mode:
            rows = [Preference(actor_id=account.actor_id, code=code, mode=mode) for code in registered]
            Preference.objects.bulk_create(rows, ignore_conflicts=True)


def everything_goes(at) -> None:
    ticks.do_all(at)
    while jobs.run_due(now=at):
        pass


def told_in_words() -> list[str]:
    """Titles, numbers and names of the whole installation: none may stand in a letter."""
    cases = [words for pair in Case.objects.values_list("title", "number") for words in pair]
    people = Actor.objects.filter(kind=Actor.Kind.PERSON).values_list("name", flat=True)
    return [words for words in {*cases, *people, NAME, PHONE, "路灯", "居民甲"} if words and len(words) > 1]


@pytest.mark.parametrize("mode", ["now", "digest"])
def test_no_letter_of_any_kind_names_a_case_or_a_person(cast, at, mode):
    reachable(mode)
    world: World = build(cast)
    everything_goes(at)
    everything_goes(at + timedelta(days=1))
    assert world.things and len(mail.outbox) > 5, "hardly a letter was sent, so this test shows little"
    forbidden = told_in_words()
    for letter in mail.outbox:
        text = f"{letter.subject}\n{letter.body}\n{letter.from_email}\n{letter.extra_headers}"
        assert [words for words in forbidden if words in text] == [], text
        assert letter.attachments == [] and letter.cc == [] and letter.bcc == [] and len(letter.to) == 1
        # A number and links to the inbox and the settings: nothing that leads to one case.
        assert re.search(r"\d+", letter.subject)
        assert {link.rstrip("/").rpartition("/desk/")[2] for link in re.findall(r"https?://\S+", letter.body)} == {
            "inbox",
            "notices/settings",
        }


def test_every_kind_comes_once_a_day_unless_it_would_come_too_late():
    """By themselves only these come at once; who wants more, or less, chooses so kind by kind."""
    at_once = {code for code, kind in registered.items() if kind.default == "now"}
    assert at_once == CANNOT_WAIT
    assert {kind.default for code, kind in registered.items() if code not in CANNOT_WAIT} <= {"digest", "none"}


def test_each_kind_is_chosen_by_itself(cast, at):
    """At once for one kind says nothing about the others."""
    reachable()
    Preference.objects.create(actor=cast.clerk.actor, code="matter-received", mode="now")
    Preference.objects.create(actor=cast.clerk.actor, code="matter-refused", mode="none")
    matter = raise_matter(cast, at).matter
    while jobs.run_due(now=at):
        pass
    mine = Account.objects.get(actor=cast.clerk.actor).email
    assert [letter.to for letter in mail.outbox] == [[mine]], "at once to who chose it, and to nobody else"
    refusal = {"reason_code": "personal", "reason": "说明"}
    flow.perform(matter, "refuse", by=cast.convenor.viewer(at), at=at, data=refusal)
    everything_goes(at + timedelta(days=1))
    assert sum(letter.to == [mine] for letter in mail.outbox) == 1, "a kind chosen away came by post"
    told = Notice.objects.filter(recipient=cast.clerk.actor).values_list("code", flat=True)
    assert set(told) == {"matter-received", "matter-refused"}, "the inbox has it all the same"


@pytest.mark.parametrize("mode", ["now", "digest"])
def test_mute_means_mute_by_every_way_and_for_that_person_only(cast, at, mode):
    reachable(mode)
    other = raise_matter(cast, at, title="另一件").matter
    matter = raise_matter(cast, at).matter
    while jobs.run_due(now=at, limit=1) and not Notice.objects.filter(case=matter, recipient=cast.clerk.actor).exists():
        pass
    mail.outbox.clear()
    Notice.objects.filter(case=other).update(read_at=at, mail="none")
    clerk = cast.clerk.signed_in(Client())
    assert clerk.post(f"/desk/cases/{matter.pk}/mute/", {"mute": "1"}).status_code == 302

    mine = Account.objects.get(actor=cast.clerk.actor).email
    everything_goes(at)
    flow.perform(matter, "accept", by=cast.convenor.viewer(at), at=at, data=ACCEPT)
    for days in range(1, 15):
        everything_goes(at + timedelta(days=days))

    assert not any(letter.to == [mine] for letter in mail.outbox), "a letter came in spite of the mute"
    assert not Notice.objects.filter(recipient=cast.clerk.actor, case=matter, read_at__isnull=True).exists()
    assert not Notice.objects.filter(recipient=cast.clerk.actor, case=matter, made_at__gt=at).exists()
    assert Notice.objects.filter(recipient=cast.convenor.actor, case=matter).exists(), "one mute silenced everybody"
    assert str(matter.title) not in clerk.get("/desk/inbox/?view=unread").content.decode()

    clerk.post(f"/desk/cases/{matter.pk}/mute/", {"mute": "0"})
    assert not Mute.objects.exists()


def test_letter_on_its_way_stops_when_the_case_is_muted(cast, at):
    """Between the step and the post lies time enough to change one's mind."""
    reachable("now")
    matter = raise_matter(cast, at).matter
    while not Job.objects.filter(kind="notices.mail", payload__actor=cast.clerk.actor.pk).exists():
        assert jobs.run_due(now=at, limit=1)
    cast.clerk.signed_in(Client()).post(f"/desk/cases/{matter.pk}/mute/", {"mute": "1"})
    mail.outbox.clear()
    while jobs.run_due(now=at):
        pass
    mine = Account.objects.get(actor=cast.clerk.actor).email
    assert not any(letter.to == [mine] for letter in mail.outbox)


def test_each_is_reminded_once_and_only_of_what_still_waits_for_them(cast, at):
    """Of two who were asked, the one for whom nothing waits any more is left in peace."""
    matter = raise_matter(cast, at).matter
    while jobs.run_due(now=at):
        pass
    Notice.objects.update(read_at=at)
    Mute.objects.create(actor=cast.clerk.actor, case=matter, since=at)
    due = matter.due_on
    reminded = []
    for days in range((due - at.date()).days + 3):
        ticks.do_all(at + timedelta(days=days))
        again = Notice.objects.filter(read_at__isnull=True)
        reminded += [row.recipient_id for row in again]
        again.update(read_at=at + timedelta(days=days))
    assert reminded == [cast.convenor.actor.pk], "once each, and not who muted the case"


def test_subject_and_sender_say_nothing_but_the_count(cast, at):
    reachable("now")
    raise_matter(cast, at)
    while jobs.run_due(now=at):
        pass
    assert {letter.from_email for letter in mail.outbox} == {settings.DEFAULT_FROM_EMAIL}
    assert all(re.fullmatch(r"\D*1\D*", letter.subject) for letter in mail.outbox)
