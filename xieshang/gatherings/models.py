"""Gatherings of every kind: who is invited and came, what stands on the agenda, what was said and agreed, the minutes."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.models import Actor, Case, CaseManager
from xieshang.kernel.privacy import Classes
from xieshang.places.models import Hall, Home

NAMED = Q(actor__isnull=False, guest_name="") | (Q(actor__isnull=True) & ~Q(guest_name=""))

# Whoever is there found the code, or somebody says who entered it and why.
BY_CODE = Q(way__in=("code", "online"), actor__isnull=False, by=None)
BY_HAND = Q(way__in=("hand", "online"), by__isnull=False) & ~Q(why="")


class Role(models.TextChoices):
    """As what somebody takes part; a quorum counts members only."""

    MEMBER = "member", _("member")
    OBSERVER = "observer", _("observer")
    GUEST = "guest", _("guest")
    STAFF = "staff", _("staff")
    RESIDENT = "resident", _("resident")


class Gathering(Case):
    """A meeting, sitting, training or trip: convened by an organ, at a time and a place. `form` names its kind's rules."""

    KIND = "gathering"

    form = models.CharField(max_length=24)
    organ = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="gatherings")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    hall = models.ForeignKey(Hall, null=True, blank=True, on_delete=models.PROTECT, related_name="gatherings")
    home = models.ForeignKey(Home, null=True, blank=True, on_delete=models.PROTECT, related_name="gatherings")
    venue = models.CharField(max_length=120, blank=True)
    briefing = models.TextField(blank=True)

    privacy = Classes(S0="form organ starts_at ends_at hall home venue", S2="briefing")
    objects: ClassVar[CaseManager] = CaseManager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="gathering_ends_after_its_start")
        ]
        indexes = [
            models.Index(fields=["starts_at"], name="gathering_by_day"),
            models.Index(fields=["form", "starts_at"], name="gathering_by_form"),
        ]

    @property
    def place_name(self) -> str:
        """The hall or home, and the venue in words; hall and home are to be read along with their actors."""
        named = self.hall or self.home
        return "，".join(part for part in (named.actor.name if named else "", self.venue) if part)


class InvitationQuerySet(models.QuerySet):
    def unanswered(self) -> Self:
        return self.filter(reply=Invitation.Reply.NONE)

    def in_order(self) -> Self:
        return self.order_by("position", "id")


class Invitation(models.Model):
    """Somebody is to come: an actor, or a resident by alias; what they answered, and what was said to a leave asked for."""

    class Reply(models.TextChoices):
        NONE = "none", _("no reply yet")
        COMING = "coming", _("is coming")
        LEAVE_ASKED = "leave_asked", _("asks for leave")
        LEAVE_GRANTED = "leave_granted", _("on leave")
        LEAVE_REFUSED = "leave_refused", _("leave refused")
        DECLINED = "declined", _("is not coming")

    gathering = models.ForeignKey(Gathering, on_delete=models.PROTECT, related_name="invitations")
    actor = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="invitations")
    guest_name = models.CharField(max_length=40, blank=True)
    role = models.CharField(max_length=10, choices=Role.choices)
    position = models.PositiveSmallIntegerField(default=0)
    reply = models.CharField(max_length=14, choices=Reply.choices, default=Reply.NONE)
    reason = models.CharField(max_length=200, blank=True)
    substitute = models.CharField(max_length=40, blank=True)
    replied_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    privacy = Classes(
        S1="gathering actor role position reply replied_at decided_by decided_at", S2="guest_name reason substitute"
    )
    objects = models.Manager.from_queryset(InvitationQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gathering", "actor"], name="invited_once"),
            models.UniqueConstraint(
                fields=["gathering", "guest_name"], condition=Q(actor=None), name="guest_invited_once"
            ),
            models.CheckConstraint(condition=NAMED, name="invitation_names_somebody"),
        ]
        indexes = [models.Index(fields=["actor", "reply"], name="invitation_by_actor")]

    @property
    def name(self) -> str:
        return self.actor.name if self.actor else self.guest_name

    # Lists have dozens of rows, and Django's `get_role_display` goes through every label for each: hence these, here and below.
    @property
    def role_label(self) -> str:
        return str(Role(self.role).label)

    @property
    def reply_label(self) -> str:
        return str(self.Reply(self.reply).label)

    @property
    def asks_for_leave(self) -> bool:
        return self.reply == self.Reply.LEAVE_ASKED


class Attendance(models.Model):
    """Somebody was there: found by the code on the screen, or entered by hand by somebody for a reason.

    Who takes part online types the same code, or is entered by hand as well. `for_actor`: whose place the person takes.
    """

    class Way(models.TextChoices):
        CODE = "code", _("by code")
        HAND = "hand", _("by hand")
        ONLINE = "online", _("online")

    gathering = models.ForeignKey(Gathering, on_delete=models.PROTECT, related_name="attendances")
    actor = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="attendances")
    guest_name = models.CharField(max_length=40, blank=True)
    for_actor = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=Role.choices)
    way = models.CharField(max_length=6, choices=Way.choices)
    by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    occurred_on = models.DateField()

    privacy = Classes(S1="gathering actor for_actor role way by at occurred_on", S2="guest_name why")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gathering", "actor"], name="attends_once"),
            # Two persons may share a name: substitutes are told apart by whose place they take.
            models.UniqueConstraint(
                fields=["gathering", "guest_name"], condition=Q(actor=None, for_actor=None), name="guest_attends_once"
            ),
            models.UniqueConstraint(
                fields=["gathering", "guest_name", "for_actor"], condition=Q(actor=None), name="substitute_attends_once"
            ),
            models.CheckConstraint(condition=NAMED, name="attendance_names_somebody"),
            models.CheckConstraint(
                condition=BY_CODE | BY_HAND,
                name="attendance_by_hand_says_who_and_why",
            ),
        ]
        indexes = [models.Index(fields=["gathering", "at"], name="attendance_in_order")]

    @property
    def name(self) -> str:
        return self.actor.name if self.actor else self.guest_name

    @property
    def role_label(self) -> str:
        return str(Role(self.role).label)

    @property
    def way_label(self) -> str:
        return str(self.Way(self.way).label)


class AgendaItem(models.Model):
    """A case on the agenda, and what came out: outcome, agreement, and the dissent that was voiced."""

    class Outcome(models.TextChoices):
        NONE = "", _("still open")
        SETTLED = "settled", _("settled on the spot")
        ORDERS = "orders", _("tasks for units")
        ESCALATED = "escalated", _("passed on as a wider question")
        POSTPONED = "postponed", _("put off")

    gathering = models.ForeignKey(Gathering, on_delete=models.PROTECT, related_name="items")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="agenda_items")
    position = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True, default="")
    agreement = models.TextField(blank=True)
    dissent = models.TextField(blank=True)

    privacy = Classes(S0="gathering case position outcome", S2="agreement dissent")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gathering", "case"], name="on_agenda_once")]


class Order(models.Model):
    """What a unit is to do by a day, as the gathering agreed."""

    class Part(models.TextChoices):
        LEAD = "lead", _("lead unit")
        ASSIST = "assist", _("assisting unit")

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="orders")
    unit = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=8, choices=Part.choices, default=Part.LEAD)
    text = models.TextField()
    due_on = models.DateField(null=True, blank=True)

    privacy = Classes(S0="item unit role due_on", S2="text")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "unit"], name="order_once_per_unit")]


class Contribution(models.Model):
    """What an invited person sent from the phone: an opinion, or a question to be asked in the hall; and what became of it.

    A question stands on the shortlist while it has a place; the first of the list is the one being asked.
    """

    class Kind(models.TextChoices):
        OPINION = "opinion", _("opinion")
        QUESTION = "question", _("question for the hall")

    class Outcome(models.TextChoices):
        NONE = "", _("waiting")
        TAKEN = "taken", _("taken into the record")
        ANSWERED = "answered", _("answered in the hall")
        ASIDE = "aside", _("noted, not taken into the record")
        WITHDRAWN = "withdrawn", _("withdrawn")

    gathering = models.ForeignKey(Gathering, on_delete=models.PROTECT, related_name="contributions")
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    author = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()
    place = models.PositiveSmallIntegerField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True, default="")
    decided_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    privacy = Classes(S1="gathering case kind author at place outcome decided_by decided_at", S2="text")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gathering", "place"], name="shortlist_in_order"),
            models.CheckConstraint(
                condition=Q(place=None) | Q(kind="question", outcome=""), name="only_waiting_questions_are_listed"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at=None) | (~Q(outcome="") & Q(decided_at__isnull=False)),
                name="contribution_decided_once",
            ),
        ]
        indexes = [
            models.Index(fields=["gathering", "kind", "outcome", "-id"], name="contribution_by_outcome"),
            models.Index(fields=["author", "gathering"], name="contribution_by_author"),
        ]

    @property
    def waits(self) -> bool:
        return not self.outcome

    @property
    def is_question(self) -> bool:
        return self.kind == self.Kind.QUESTION

    @property
    def tone(self) -> str:
        return "good" if self.outcome in (self.Outcome.TAKEN, self.Outcome.ANSWERED) else "info" if self.place else ""

    @property
    def fate(self) -> str:
        """What became of it, in words for its author."""
        return str(_("on the list for the hall") if self.place else self.get_outcome_display())


class Remark(models.Model):
    """What somebody said: the briefing, a question, an answer, a speech; to one item or to the whole gathering."""

    class Kind(models.TextChoices):
        BRIEFING = "briefing", _("briefing")
        QUESTION = "question", _("question")
        ANSWER = "answer", _("answer")
        SPEECH = "speech", _("speech")

    gathering = models.ForeignKey(Gathering, on_delete=models.PROTECT, related_name="remarks")
    item = models.ForeignKey(AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="remarks")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    speaker = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    speaker_name = models.CharField(max_length=40, blank=True)
    text = models.TextField()
    position = models.PositiveSmallIntegerField()
    origin = models.ForeignKey(Contribution, null=True, on_delete=models.PROTECT, related_name="remarks")
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    privacy = Classes(S1="gathering item kind speaker position origin by at", S2="speaker_name text")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gathering", "position"], name="remark_in_order"),
            models.UniqueConstraint(fields=["origin", "kind"], name="contribution_recorded_once"),
            models.CheckConstraint(
                condition=Q(speaker__isnull=False) | ~Q(speaker_name=""), name="remark_names_its_speaker"
            ),
        ]

    @property
    def name(self) -> str:
        return self.speaker.name if self.speaker else self.speaker_name

    @property
    def kind_label(self) -> str:
        return str(self.Kind(self.kind).label)


class Speaker(models.Model):
    """Who is to speak in which place for how many minutes; when the speech began and ended, and what of it is recorded."""

    gathering = models.ForeignKey(Gathering, on_delete=models.PROTECT, related_name="speakers")
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="+")
    speaker = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    speaker_name = models.CharField(max_length=40, blank=True)
    minutes = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    remark = models.OneToOneField(Remark, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")

    privacy = Classes(
        S1="gathering case speaker minutes position started_at ended_at remark by",
        S2="speaker_name",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["gathering"],
                condition=Q(started_at__isnull=False, ended_at=None),
                name="one_speaks_at_a_time",
            ),
            models.CheckConstraint(condition=Q(minutes__range=(1, 120)), name="speech_is_one_to_120_minutes"),
            models.CheckConstraint(
                condition=Q(speaker__isnull=False) | ~Q(speaker_name=""), name="speaker_names_somebody"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")), name="speech_ends_after_its_start"
            ),
        ]
        indexes = [models.Index(fields=["gathering", "position"], name="speaker_in_order")]

    @property
    def name(self) -> str:
        return self.speaker.name if self.speaker else self.speaker_name

    @property
    def waits(self) -> bool:
        return self.started_at is None

    @property
    def speaks(self) -> bool:
        return self.started_at is not None and self.ended_at is None

    def seconds_left(self, at: datetime) -> int:
        """Of the time allowed; below zero when it is used up."""
        began = self.started_at or at
        return self.minutes * 60 - int(((self.ended_at or at) - began).total_seconds())


class MinutesRevision(models.Model):
    """The minutes as somebody saved them. `base_number` is what the writer began from; a merge also names `merged_number`."""

    gathering = models.ForeignKey(Gathering, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    base_number = models.PositiveSmallIntegerField()
    merged_number = models.PositiveSmallIntegerField(null=True)
    text = models.TextField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    privacy = Classes(S1="gathering number base_number merged_number by at", S2="text")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gathering", "number"], name="minutes_revision_once")]
