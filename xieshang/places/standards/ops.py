"""Writing standards and checks: decide a version, begin checks, mark item by item, and what the steps of a check do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.kernel import files, flow
from xieshang.kernel.models import Actor, Body, Case, Entry, File
from xieshang.kernel.permits import permits
from xieshang.kernel.refusals import Invalid, NotAllowed, NotFound
from xieshang.kernel.uploads import Accepted
from xieshang.kernel.viewer import Viewer
from xieshang.places.standards import queries
from xieshang.places.standards.models import Evidence, HomeCheck, Item, Mark, Standard
from xieshang.places.standards.queries import Place

PURPOSE = "check"
MOST_PHOTOS = 9
# Who lays and marks on which side of the sheet, and in which states.
KEEPER, VISITOR = "check_keeper", "check_visitor"
SIDES = {
    "self": (KEEPER, ("asked",)),
    "visit": (VISITOR, ("handed_in", "improved")),
    "improve": (KEEPER, ("improving",)),
}
Photos = Sequence[tuple[str, Accepted]]


@dataclass(frozen=True)
class Asked:
    """One item of a standard before it is decided."""

    code: str
    section: str
    label: str
    weight: int
    asks: str = ""
    photo: bool = True
    kinds: tuple[str, ...] = ()


def as_asked(standard: Standard) -> list[Asked]:
    """A version as it would be decided again."""
    return [
        Asked(item.code, item.section, item.label, item.weight, item.asks, item.photo, tuple(item.kinds.split()))
        for item in queries.items_of(standard)
    ]


@transaction.atomic
def decide(
    subject: str, *, name: str, items: Sequence[Asked], valid_from: date, decision: str, by: Viewer, at: datetime
) -> Standard:
    """A new version of the standard stands; checks that began with an earlier one keep it."""
    queries.settings_door(by)
    codes = [item.code for item in items]
    if not items or len(set(codes)) != len(codes):
        raise Invalid({"items": [_("A standard needs items, each of them once.")]})
    if not decision.strip():
        raise Invalid({"decision": [_("Say by which document or meeting this was decided.")]})
    Body.objects.select_for_update().get(pk=by.body_id)  # versions are decided one after the other
    known = Standard.objects.filter(body_id=by.body_id, subject=subject)
    newest = known.order_by("-version").first()
    if newest and valid_from < newest.valid_from:
        words = _("The version before it is valid from %(day)s; a new one cannot begin earlier.")
        raise Invalid({"valid_from": [words % {"day": newest.valid_from.isoformat()}]})
    standard = Standard.objects.create(
        body_id=by.body_id,
        subject=subject,
        version=newest.version + 1 if newest else 1,
        name=name.strip(),
        valid_from=valid_from,
        decision=decision.strip(),
        decided_by_id=by.actor_id,
        decided_at=at,
    )
    rows = [
        Item(
            standard=standard,
            code=item.code,
            section=item.section,
            position=position,
            label=item.label.strip(),
            asks=item.asks.strip(),
            weight=item.weight,
            photo=item.photo,
            kinds=" ".join(item.kinds),
        )
        for position, item in enumerate(items, 1)
    ]
    Item.objects.bulk_create(rows)
    return standard


@transaction.atomic
def ask(places: Sequence[Place], *, committee: Actor | None = None, by: Viewer, at: datetime) -> list[HomeCheck]:
    """A check of each place has begun by the standard in force; its keeper is told."""
    Body.objects.select_for_update().get(pk=by.body_id)  # two who begin at once: the second finds the first's check
    allowed = {place.actor.pk for place in queries.checkable(by)}
    if not places:
        raise Invalid({"places": [_("Choose at least one place.")]})
    for place in places:
        if place.actor.pk not in allowed:
            words = _("A check of “%(place)s” is under way already, or is not yours to begin.")
            raise Invalid({"places": [words % {"place": place.actor.name}]})
    day = timezone.localdate(at)
    known = {subject: _standing(by.body_id, subject, day) for subject in {place.subject for place in places}}
    return [_begin(place, *known[place.subject], committee, by, at) for place in places]


def _standing(body_id: int, subject: str, day: date) -> tuple[Standard, list[Item]]:
    standard = queries.standing(body_id, subject, day)
    if standard is None:
        words = _("There is no standard for these places yet; the office decides it in the settings.")
        raise Invalid({"places": [words]})
    return standard, queries.items_of(standard)


def _begin(
    place: Place, standard: Standard, items: Iterable[Item], committee: Actor | None, by: Viewer, at: datetime
) -> HomeCheck:
    year = timezone.localdate(at).year
    check = HomeCheck(
        body_id=by.body_id,
        title=f"{place.actor.name[:100]}{year}年达标检查",
        category=place.kind,
        town=place.town,
        unit=committee,
        visibility=Case.Visibility.PARTIES,
        place=place.actor,
        standard=standard,
    )
    parties = [(place.actor, "place"), *([(committee, "visitor")] if committee else [])]
    flow.begin(check, "ask", by=by, at=at, parties=tuple(parties), data={"standard": standard.version})
    Mark.objects.bulk_create([Mark(case=check, item=item) for item in items if item.is_for(place.kind)])
    return check


# ---- the sheet


def _open_mark(check: HomeCheck, code: str, side: str, by: Viewer) -> Mark:
    """The mark of an item, locked with its check, while this side of the sheet is open to the viewer."""
    permit, states = SIDES[side]
    locked = flow.lock(check, flow.flow_of(check))
    if not permits[permit].allows(by, locked):
        raise NotAllowed(permits[permit].reason)
    if locked.state not in states:
        raise flow.WrongState(
            _("This part of the sheet is closed: “%(state)s”.") % {"state": flow.state_of(locked).label}
        )
    rows = Mark.objects.filter(case_id=check.pk, item__code=code).select_related("item")
    mark = (rows.exclude(improve="") if side == "improve" else rows).first()
    if mark is None:
        raise NotFound()
    return mark


@transaction.atomic
def mark_own(
    check: HomeCheck, code: str, *, level: int, words: str = "", photos: Photos = (), by: Viewer, at: datetime
) -> Mark:
    """The keeper's mark of the item stands, with its photos; nobody is told before the sheet is handed in."""
    mark = _open_mark(check, code, "self", by)
    mark.self_mark, mark.self_words = level, words.strip()
    mark.save(update_fields=["self_mark", "self_words"])
    _lay(check, mark, "self", photos, by, at)
    return mark


@transaction.atomic
def mark_visit(
    check: HomeCheck,
    code: str,
    *,
    level: int,
    words: str = "",
    improve: str = "",
    improve_by: date | None = None,
    photos: Photos = (),
    by: Viewer,
    at: datetime,
) -> Mark:
    """The visitors' mark of the item stands, and what is to be improved until when."""
    improve = improve.strip()
    if improve and (improve_by is None or improve_by <= timezone.localdate(at)):
        raise Invalid({"improve_by": [_("Give a day after today by which it is improved.")]})
    if improve and level == Mark.Level.FULL:
        raise Invalid({"improve": [_("What is fulfilled needs no improvement.")]})
    mark = _open_mark(check, code, "visit", by)
    mark.visit_mark, mark.visit_words, mark.round = level, words.strip(), check.round
    mark.improve, mark.improve_by = improve, improve_by if improve else None
    mark.improved_at = None
    mark.save(update_fields=["visit_mark", "visit_words", "round", "improve", "improve_by", "improved_at"])
    _lay(check, mark, "visit", photos, by, at)
    return mark


@transaction.atomic
def report_improved(check: HomeCheck, code: str, *, words: str, photos: Photos = (), by: Viewer, at: datetime) -> Mark:
    """What was to be improved is said to be so, in words and photos."""
    if not words.strip():
        raise Invalid({"words": [_("Say what was done.")]})
    mark = _open_mark(check, code, "improve", by)
    mark.improve_words, mark.improved_at = words.strip(), at
    mark.save(update_fields=["improve_words", "improved_at"])
    _lay(check, mark, "improve", photos, by, at)
    return mark


def _lay(check: HomeCheck, mark: Mark, side: str, photos: Photos, by: Viewer, at: datetime) -> None:
    if not photos:
        return
    if len(photos) + Evidence.objects.filter(mark=mark, side=side).count() > MOST_PHOTOS:
        raise Invalid({"photos": [_("At most %(most)s photos for an item.") % {"most": MOST_PHOTOS}]})
    for name, accepted in photos:
        kept = files.keep(accepted, name, body_id=check.body_id, purpose=PURPOSE, at=at, by=by, case=check)
        Evidence.objects.create(mark=mark, file=kept, side=side)


@transaction.atomic
def take_photo_away(check: HomeCheck, file_id: int, *, by: Viewer) -> tuple[str, str]:
    """The photo is gone from the sheet, as long as its side is open; answers the side and the item."""
    laid = Evidence.objects.filter(file_id=file_id, mark__case_id=check.pk).select_related("mark__item").first()
    if laid is None:
        raise NotFound()
    _open_mark(check, laid.mark.item.code, laid.side, by)
    File.objects.filter(pk=file_id).delete()
    return laid.side, laid.mark.item.code


# ---- effects of the steps


def _marks_of(case: Case) -> list[Mark]:
    return list(Mark.objects.filter(case_id=case.pk).select_related("item"))


def take_self_check(case: HomeCheck, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The keeper's points stand, and the log knows each mark."""
    score = _note_points(case, "self_mark", by, at)
    HomeCheck.objects.filter(pk=case.pk).update(self_score=score)


def take_visit(case: HomeCheck, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The visitors' points stand, and the log knows each mark."""
    score = _note_points(case, "visit_mark", by, at)
    HomeCheck.objects.filter(pk=case.pk).update(visit_score=score)


def _note_points(case: HomeCheck, side: str, by: Viewer, at: datetime) -> int:
    marked = _marks_of(case)
    score = queries.points(marked, side)
    given = {mark.item.code: getattr(mark, side) for mark in marked}
    flow.note(case, "check-points", by=by, at=at, data={"points": score, "marks": given, "side": side})
    return score


def take_grade(case: HomeCheck, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The grade stands from that day on; where it is not the one of the points, with its reason."""
    score, grade = case.visit_score or 0, data["grade"]
    day = timezone.localdate(at)
    proposed = queries.grade_for(score, case.body_id, day)
    if grade != proposed and not (data.get("reason") or "").strip():
        words = _("By its points (%(points)s) the place is “%(grade)s”; say why you decide otherwise.")
        label = HomeCheck.Grade(proposed).label
        raise Invalid({"reason": [words % {"points": score, "grade": label}]})
    HomeCheck.objects.filter(pk=case.pk).update(grade=grade, graded_on=day)
    reckoned = {"points": score, "proposed": proposed, **queries.thresholds(case.body_id, day)}
    flow.note(case, f"check-{grade}", by=by, at=at, data=reckoned)


def ask_to_improve(case: HomeCheck, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The grade stands, and the first day by which something is improved is the day of the check; the next visit is another round."""
    take_grade(case, entry=entry, data=data, by=by, at=at)
    days = [mark.improve_by for mark in _marks_of(case) if mark.improve_by]
    HomeCheck.objects.filter(pk=case.pk).update(round=case.round + 1, due_on=min(days))
    case.due_on = min(days)
