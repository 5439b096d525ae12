"""Writing about liaison: who looks after a group, contacts, what took place, the yearly feedback."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xieshang.kernel import flow, limits, secrets, stories
from xieshang.kernel.models import Actor, Case, Entry, Link
from xieshang.kernel.permits import permits
from xieshang.kernel.refusals import Invalid, NotAllowed
from xieshang.kernel.viewer import Viewer
from xieshang.liaison import queries
from xieshang.liaison.models import Care, Contact, Feedback
from xieshang.liaison.sealed import place
from xieshang.roster.models import Group, SpecialCommittee
from xieshang.roster.terms.models import Succession
from xieshang.roster.terms.standing import check_running

OPENED = "contact_opened"
stories.note_story(OPENED, gettext_lazy("{who} opened name and phone of the constituent"))


@transaction.atomic
def entrust(
    group: Group,
    *,
    leader: Actor,
    committee: SpecialCommittee,
    valid_from: date,
    decision: str,
    by: Viewer,
    at: datetime,
) -> Care:
    """From that day on the two look after the group; whoever did before has ended the day before."""
    if not (by.wears("office") and by.body_id == group.body_id):
        raise NotAllowed(permits["office"].reason)
    check_running(group.term_id)
    if not group.term.starts_on <= valid_from <= group.term.ends_on:
        raise Invalid({"valid_from": [_("This day lies outside the term of the group.")]})
    # Two at once: the second waits, and finds what the first entered.
    Group.objects.select_for_update().get(pk=group.pk)
    before = Care.objects.filter(group=group).order_by("-valid_from", "-id").first()
    if before is not None and valid_from <= before.valid_from:
        raise Invalid({"valid_from": [_("Somebody looks after the group from a later day or the same one already.")]})
    if before is not None and before.valid_to is None:
        Care.objects.filter(pk=before.pk).update(valid_to=valid_from - timedelta(days=1))
    return Care.objects.create(
        body_id=group.body_id,
        group=group,
        leader=leader,
        committee=committee,
        valid_from=valid_from,
        decision=decision.strip(),
        decided_by_id=by.actor_id,
        decided_at=at,
    )


def end_cares(succession: Succession, last_day: date) -> None:
    """Nobody looks after a group of a term that is over; inside of the opening of the next one."""
    rows = Care.objects.filter(group__term=succession.old, valid_to__isnull=True)
    rows.filter(valid_from__lte=last_day).update(valid_to=last_day)


@transaction.atomic
def add_contact(*, name: str, phone: str, who: str, by: Viewer, at: datetime) -> Contact:
    """The constituent stands on the member's list; name and phone are sealed for this row."""
    queries.keeping(by)
    contact = Contact(body_id=by.body_id, title=who.strip(), owner_id=by.acting_id, who=who.strip())
    owner = Actor.objects.get(pk=by.acting_id)
    flow.begin(contact, "add", by=by, at=at, parties=((owner, "liaison"),))
    name_sealed = secrets.seal_text(name.strip(), context=place(contact, "name"))
    phone_sealed = secrets.seal_text(secrets.same_value(phone), context=place(contact, "phone")) if phone else None
    Contact.objects.filter(pk=contact.pk).update(name_sealed=name_sealed, phone_sealed=phone_sealed)
    return contact


def record(contact: Contact, *, way: str, said: str, on: date, by: Viewer, at: datetime) -> Entry:
    """The contact took place on that day: what was said is kept, and can be erased."""
    data = {"way": way, "said": said.strip()}
    return flow.perform(contact, "record", by=by, at=at, data=data, occurred_on=on).entry


@transaction.atomic
def open_contact(contact: Contact, *, reason: str, by: Viewer, at: datetime) -> tuple[str, str]:
    """Name and phone; to anybody but the member only once the opening with its reason stands in the log."""
    if not permits["contact_opener"].allows(by, contact):
        raise NotAllowed(permits["contact_opener"].reason)
    if not permits["liaison_member"].allows(by, contact):
        if not reason.strip():
            raise Invalid({"reason": [_("Say why you need to know. The member will see it.")]})
        limits.spend(limits.REVEAL, f"{by.actor_id}")
        flow.note(contact, OPENED, by=by, at=at, words={"reason": reason.strip()})
    return queries.opened(contact, "name"), queries.opened(contact, "phone")


def end_contact(case: Contact, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The contact ended today; name and phone are deleted."""
    Contact.objects.filter(pk=case.pk).update(ended_on=timezone.localdate(at), name_sealed=None, phone_sealed=None)


@transaction.atomic
def begin_feedback(*, by: Viewer, at: datetime) -> Feedback:
    """The member's feedback of this year stands as a draft, to be sent to the convenor of the group; begun once a year."""
    queries.keeping(by)
    day = timezone.localdate(at)
    # Begun twice at once: the second waits, and finds the first.
    owner = Actor.objects.select_for_update().get(pk=by.acting_id)
    if (known := queries.feedback_of(by)) is not None:
        return known
    group = queries.group_of(owner.pk, by.body_id, day)
    if group is None:
        raise Invalid({"": [_("You belong to no sector group, so there is no convenor to send it to.")]})
    title = f"{day.year}年联系界别群众反馈表（{owner.name}）"
    feedback = Feedback(body_id=by.body_id, title=title[:120], owner=owner, group=group, year=day.year)
    # Nobody acknowledges what they sent themselves: a convenor's own goes to the office.
    convenes = group.actor_id in by.actors_as("convenor")
    parties = ((owner, "liaison"),) if convenes else ((owner, "liaison"), (group.actor, "group"))
    flow.begin(feedback, "begin", by=by, at=at, parties=parties)
    return feedback


def count_up(case: Feedback, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The form says with how many constituents the member keeps contact, and how often they spoke in the year."""
    people, times = year_of(case, at)
    Feedback.objects.filter(pk=case.pk).update(people=people, times=times)


def year_of(case: Feedback, at: datetime) -> tuple[int, int]:
    """People on the list now, and contacts made in the year."""
    people = queries.standing(case.body_id, timezone.localdate(at)).filter(owner_id=case.owner_id).count()
    cases = Contact.objects.filter(owner_id=case.owner_id, body_id=case.body_id).values("pk")
    made = Entry.objects.filter(case_id__in=cases, step="record", occurred_on__year=case.year)
    return people, made.count()


def raised(contact: Contact, matter_id: int, *, by: Viewer, at: datetime) -> None:
    """The matter came of what this constituent said: both know of each other, and the member sees what becomes of it."""
    matter = Case.objects.get(pk=matter_id)
    Link.objects.get_or_create(
        source=contact,
        target=matter,
        kind="led_to",
        defaults={"body_id": contact.body_id, "made_at": at, "made_by_id": by.acting_id},
    )
    flow.join(matter, [(contact.owner_id, "liaison")], at=at)
