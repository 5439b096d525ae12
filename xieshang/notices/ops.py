"""Telling, reading, muting, choosing."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.kernel import jobs
from xieshang.kernel.models import Case, Entry
from xieshang.kernel.refusals import Invalid, NotAllowed
from xieshang.kernel.viewer import Viewer
from xieshang.notices import queries
from xieshang.notices.models import Mute, Notice, Preference
from xieshang.notices.registry import MODES, registered


def announce(told: list[tuple[int, str]]) -> int:
    """Everybody whom an entry concerns has it in the inbox, once; not who did it, not who muted the case.

    Given are entries with the kinds of notice they are told as; all of a body and a day are told with the same statements.
    """
    entries = Entry.objects.in_bulk({pk for pk, _code in told})
    cases = Case.objects.in_bulk({entry.case_id for entry in entries.values()})
    news = [queries.News(registered[code], entries[pk], cases[entries[pk].case_id]) for pk, code in told]
    parts: dict[tuple[int, date], list[queries.News]] = {}
    for piece in news:
        parts.setdefault((piece.case.body_id, timezone.localdate(piece.entry.recorded_at)), []).append(piece)
    with transaction.atomic():
        return sum(_announce(part, body_id) for (body_id, _day), part in parts.items())


def _announce(news: list[queries.News], body_id: int) -> int:
    muted = queries.muting({piece.case.pk for piece in news})
    reached = queries.recipients(news, body_id, news[0].entry.recorded_at)
    chosen = queries.chosen_modes(set().union(*reached), {piece.kind.code for piece in news})
    fresh = [
        Notice(
            body_id=body_id,
            recipient_id=pk,
            case_id=piece.case.pk,
            entry_id=piece.entry.pk,
            code=piece.kind.code,
            made_at=piece.entry.recorded_at,
            mail=chosen.get((pk, piece.kind.code), piece.kind.default),
        )
        for piece, ids in zip(news, reached, strict=True)
        for pk in ids
        if pk != piece.entry.actor_id and (pk, piece.case.pk) not in muted
    ]
    Notice.objects.bulk_create(fresh, ignore_conflicts=True)
    _post_now([row for row in fresh if row.mail == "now"])
    return len(fresh)


def _post_now(rows: list[Notice]) -> None:
    """A message to each of these will leave the machine."""
    moments: dict[datetime, list[jobs.Piece]] = {}
    for row in rows:
        key = f"mail:{row.recipient_id}:{row.entry_id}:{row.code}"
        piece = jobs.Piece({"actor": row.recipient_id, "mode": "now"}, row.body_id, key)
        moments.setdefault(row.made_at, []).append(piece)
    for moment, pieces in moments.items():
        jobs.enqueue_all("notices.mail", pieces, at=moment)


def post_digests(readers: dict[str, tuple[int, int]], *, at: datetime) -> None:
    """A digest will leave for each of these (actor and body by the key that makes it unique)."""
    pieces = [jobs.Piece({"actor": pk, "mode": "digest"}, body_id, key) for key, (pk, body_id) in readers.items()]
    jobs.enqueue_all("notices.mail", pieces, at=at)


def me(viewer: Viewer) -> int:
    """The actor who looks; somebody without an account has no inbox."""
    if viewer.actor_id is None:
        raise NotAllowed(_("Please sign in first."))
    return viewer.actor_id


def mark_read(
    viewer: Viewer,
    *,
    at: datetime,
    notice_id: int | None = None,
    case_id: int | None = None,
    case_ids: list[int] | None = None,
) -> int:
    """One notice, those of one case or of several, or all of this person's are read."""
    rows = Notice.objects.filter(recipient_id=viewer.actor_id, read_at__isnull=True)
    if notice_id is not None:
        rows = rows.filter(pk=notice_id)
    if case_id is not None:
        rows = rows.filter(case_id=case_id)
    if case_ids is not None:
        rows = rows.filter(case_id__in=case_ids)
    return rows.update(read_at=at)


def mute(case: Case, *, by: Viewer, at: datetime) -> None:
    """Nothing more of this case reaches the person: what lies unread is read, what waits for the post stays."""
    with transaction.atomic():
        Mute.objects.bulk_create([Mute(actor_id=me(by), case_id=case.pk, since=at)], ignore_conflicts=True)
        mine = Notice.objects.filter(recipient_id=me(by), case_id=case.pk)
        mine.filter(read_at__isnull=True).update(read_at=at)
        mine.filter(mailed_at__isnull=True).update(mail="none")


def unmute(case: Case, *, by: Viewer) -> None:
    Mute.objects.filter(actor_id=me(by), case_id=case.pk).delete()


def choose(modes: dict[str, str], *, by: Viewer) -> None:
    """The person is told of each kind of notice as chosen from now on."""
    wrong = {code: [_("Choose one of the three.")] for code, mode in modes.items() if mode not in MODES}
    if wrong or not set(modes) <= set(registered):
        raise Invalid(wrong or {"": [_("There is no such kind of notice.")]})
    with transaction.atomic():
        for code, mode in modes.items():
            Preference.objects.update_or_create(actor_id=me(by), code=code, defaults={"mode": mode})
