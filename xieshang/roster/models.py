"""Who belongs to a body: terms, units, towns, sectors, committees, groups, persons, memberships, appointments.

Everything of a term is versioned by it; nothing is overwritten: rows end (`valid_to`) and new ones begin.
"""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xieshang.kernel import stories
from xieshang.kernel.models import Actor, Body, File
from xieshang.kernel.privacy import Classes


class ValidQuerySet(models.QuerySet):
    def valid_on(self, day: date) -> Self:
        """Rows that hold on the day, first and last day included."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


class TermQuerySet(models.QuerySet):
    def holding(self, day: date) -> Self:
        """The terms of the day: one that is being prepared holds on no day, one that waits for its successor runs on."""
        runs = Q(ends_on__gte=day) | Q(standing=Term.Standing.ENDING)
        return self.exclude(standing=Term.Standing.PREPARED).filter(runs, starts_on__lte=day)


class Term(models.Model):
    """A five-year term (届) of a body."""

    class Standing(models.TextChoices):
        PREPARED = "prepared", _("being prepared")
        RUNNING = "running", _("the present term")
        ENDING = "ending", _("the present term, until the next one is open")
        CLOSED = "closed", _("over, to be read only")

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="terms")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField()
    standing = models.CharField(max_length=8, choices=Standing.choices, default=Standing.RUNNING)

    privacy = Classes(S0="body number name starts_on ends_on standing")
    objects = models.Manager.from_queryset(TermQuerySet)()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "number"], name="term_once")]


class Town(models.Model):
    """A town or street, or (with a parent) a village or community, by its statistical code."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="towns")
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="villages")

    privacy = Classes(S0="body code name name_en parent")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "code"], name="town_once")]


class Unit(models.Model):
    """An undertaking unit (承办单位): a department or town that handles cases."""

    actor = models.OneToOneField(Actor, on_delete=models.PROTECT, related_name="unit")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="units")
    code = models.CharField(max_length=20)
    short_name = models.CharField(max_length=40)
    system = models.CharField(max_length=20)
    town = models.ForeignKey(Town, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    privacy = Classes(S0="actor body code short_name system town valid_from valid_to")
    objects = models.Manager.from_queryset(ValidQuerySet)()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "code"], name="unit_once")]


class SpecialCommittee(models.Model):
    """A special committee (专门委员会) of a term."""

    actor = models.OneToOneField(Actor, on_delete=models.PROTECT, related_name="special_committee")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="special_committees")
    code = models.CharField(max_length=12)
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="predecessors")

    privacy = Classes(S0="actor body term code successor")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["term", "code"], name="special_committee_once")]


class Group(models.Model):
    """A sector group (界别委员活动综合组) or town group (镇街委员活动组) of a term; under another committee it is another group."""

    class Kind(models.TextChoices):
        SECTOR = "sector", _("sector group")
        TOWN = "town", _("town group")

    actor = models.OneToOneField(Actor, on_delete=models.PROTECT, related_name="group")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="groups")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    code = models.CharField(max_length=12)
    committee = models.ForeignKey(
        SpecialCommittee, null=True, blank=True, on_delete=models.PROTECT, related_name="groups"
    )
    town = models.ForeignKey(Town, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="predecessors")

    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    privacy = Classes(S0="actor body term kind code committee town valid_from valid_to successor")
    objects = models.Manager.from_queryset(ValidQuerySet)()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["term", "code"], name="group_once")]


class SectorQuerySet(models.QuerySet):
    def placed_on(self, day: date) -> Self:
        """Sectors that know their group of the day: one statement more."""
        return self.prefetch_related(placings_of(day))


class Sector(models.Model):
    """A sector (界别) of a term."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="sectors")
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=80, blank=True)
    position = models.PositiveSmallIntegerField()
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="predecessors")

    privacy = Classes(S0="body term code name name_en position successor")
    objects = models.Manager.from_queryset(SectorQuerySet)()
    placings_of_day: "list[Placing]"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["term", "code"], name="sector_once")]

    @property
    def group(self) -> Group | None:
        """The group on the day for which the row was read, by `placed_on` or `placings_of`."""
        return self.placings_of_day[0].group if self.placings_of_day else None


class Placing(models.Model):
    """A sector's place in a sector group, from a day to a day, by a decision."""

    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, related_name="placings")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="placings")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    decision = models.CharField(max_length=80, blank=True)
    end_decision = models.CharField(max_length=80, blank=True)

    privacy = Classes(S0="sector group valid_from valid_to decision end_decision")
    objects = models.Manager.from_queryset(ValidQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sector"], condition=Q(valid_to=None), name="sector_in_one_group"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="placing_runs_forward"
            ),
        ]


def placings_of(day: date, path: str = "") -> models.Prefetch:
    """Where sectors stand on the day; `path` leads from the rows to their sectors ("sector__")."""
    rows = Placing.objects.valid_on(day).select_related("group__actor", "group__committee__actor")
    return models.Prefetch(f"{path}placings", queryset=rows, to_attr="placings_of_day")


class Person(models.Model):
    """A human being; the phone is sealed, bound to the actor, and found only by its blind index."""

    actor = models.OneToOneField(Actor, on_delete=models.PROTECT, related_name="person")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    name_pinyin = models.CharField(max_length=80, blank=True)
    initials = models.CharField(max_length=12, blank=True)
    stroke_key = models.CharField(max_length=60, blank=True)
    gender = models.CharField(max_length=1, blank=True)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    workplace = models.CharField(max_length=80, blank=True)
    post = models.CharField(max_length=60, blank=True)
    phone_sealed = models.BinaryField(null=True)
    phone_index = models.CharField(max_length=64, blank=True)
    photo = models.ForeignKey(File, null=True, on_delete=models.SET_NULL, related_name="+")

    privacy = Classes(
        S0="body",
        S1="actor name_pinyin initials stroke_key workplace post photo",
        S2="gender birth_year phone_index",
        S3="phone_sealed",
    )

    class Meta:
        indexes = [
            models.Index(fields=["body", "stroke_key"], name="person_by_strokes"),
            models.Index(fields=["phone_index"], name="person_by_phone"),
        ]


class PersonKey(models.Model):
    """A beginning by which somebody is found: part of the name, of its syllables, or the initials; written with the name."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="keys")
    key = models.CharField(max_length=72)

    privacy = Classes(S0="body", S1="person key")

    class Meta:
        indexes = [models.Index(fields=["body", "key", "person"], name="person_by_key")]


class Disclosure(models.Model):
    """Who may see one field of a person, as somebody chose it; a new choice replaces the row and leaves it standing."""

    class Level(models.TextChoices):
        PUBLIC = "public", _("everybody")
        INSIDE = "inside", _("inside the committee")
        OFFICE = "office", _("the office only")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="disclosures")
    field = models.CharField(max_length=12)
    level = models.CharField(max_length=8, choices=Level.choices)
    by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    privacy = Classes(S1="person field level by chosen_at replaced_at")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "field"], condition=Q(replaced_at=None), name="one_choice_for_a_field"
            )
        ]


class Membership(models.Model):
    """A person in a body for a term, in one sector, from a day to a day, by a deciding document."""

    class Office(models.TextChoices):
        NONE = "", "—"
        CHAIR = "chair", _("chair")
        VICE_CHAIR = "vice_chair", _("vice-chair")
        SECRETARY_GENERAL = "secretary_general", _("secretary-general")
        STANDING = "standing_member", _("Standing Committee member")

    class Began(models.TextChoices):
        ELECTED = "elected", _("named for the term")
        ADDED = "added", _("added within the term")
        TRANSFERRED = "transferred", _("transferred in")
        OFFICE = "office", _("with a new office")
        GROUPED = "grouped", _("with the grouping of the sectors")

    class Ended(models.TextChoices):
        NONE = "", "—"
        TRANSFERRED = "transferred", _("transferred out")
        OFFICE = "office", _("office changed")
        GROUPED = "grouped", _("with the grouping of the sectors")
        MOVED = "moved", _("left for a post elsewhere")
        RESIGNED = "resigned", _("resigned")
        REMOVED = "removed", _("removed")
        DIED = "died", _("died")
        TERM = "term", _("end of the term")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="memberships")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="memberships")
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, related_name="memberships")
    committee = models.ForeignKey(SpecialCommittee, null=True, on_delete=models.PROTECT, related_name="memberships")
    member_no = models.CharField(max_length=20)
    office = models.CharField(max_length=20, choices=Office.choices, blank=True, default="")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    began_by = models.CharField(max_length=20, choices=Began.choices, default=Began.ELECTED)
    ended_by = models.CharField(max_length=20, choices=Ended.choices, blank=True)
    decision = models.CharField(max_length=80, blank=True)
    end_decision = models.CharField(max_length=80, blank=True)
    terms_served = models.PositiveSmallIntegerField(default=1)

    privacy = Classes(
        S0="body term",
        S1="person sector committee member_no office valid_from valid_to began_by ended_by decision end_decision terms_served",
    )
    objects = models.Manager.from_queryset(ValidQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "term"], condition=Q(valid_to=None), name="one_standing_membership"
            ),
            models.UniqueConstraint(
                fields=["body", "term", "member_no"], condition=Q(valid_to=None), name="member_no_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="membership_runs_forward"
            ),
        ]
        indexes = [
            models.Index(fields=["body", "valid_from", "valid_to"], name="membership_as_of"),
            models.Index(fields=["body", "member_no"], name="membership_by_number"),
        ]


class Seat(models.Model):
    """A member's place in a sector group or town group, from a day to a day."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="seats")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="seats")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    decision = models.CharField(max_length=80, blank=True)
    end_decision = models.CharField(max_length=80, blank=True)

    privacy = Classes(S1="membership group valid_from valid_to decision end_decision")
    objects = models.Manager.from_queryset(ValidQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["membership", "group"], condition=Q(valid_to=None), name="seat_once")
        ]


class Appointment(models.Model):
    """An office held from a day to a day, by a decision: the source of every hat. `of` is the organ or unit it is for."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="appointments")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=20)
    of = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="holders")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    decision = models.CharField(max_length=80, blank=True)

    privacy = Classes(S0="body role", S1="actor of valid_from valid_to decision")
    objects = models.Manager.from_queryset(ValidQuerySet)()

    class Meta:
        indexes = [
            models.Index(fields=["actor", "valid_from"], name="appointment_by_actor"),
            models.Index(fields=["of", "role"], name="appointment_by_organ"),
        ]

    @property
    def role_label(self) -> str:
        """The role in words, as the stories use it."""
        return str(stories.hat_labels.get(self.role, self.role))


# What parts of the slice keep: their models stand in the same app, each part in its own folder.
import xieshang.roster.corrections.models  # noqa: E402
import xieshang.roster.grouping.models  # noqa: E402
import xieshang.roster.residents.models  # noqa: E402
import xieshang.roster.terms.models  # noqa: E402, F401
from xieshang.roster.records import Change as Change  # noqa: E402
from xieshang.roster.records import Reveal as Reveal  # noqa: E402
