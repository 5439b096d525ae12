"""Telling, reading, muting, choosing."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from xieshang.kernel import jobs
from xieshang.kernel.models import Case, Entry
from xieshang.kernel.refusals import Invalid, NotAllowed
from xieshang.kernel.viewer import Viewer
from xieshang.notices import queries
from xieshang.notices.models import Mute, Notice, Preference
from xieshang.notices.registry import MODES, registered


def announce(entry: Entry, code: str, *, at: datetime) -> int:
    """Everybody whom the entry concerns has it in the inbox, once; not who did it, not who muted the case."""
    kind = registered[code]
    case = Case.objects.get(pk=entry.case_id)
    silent = queries.muting(case) | {entry.actor_id}
    told = [viewer.actor_id for viewer in queries.recipients(kind, case, at) if viewer.actor_id not in silent]
    ids = [pk for pk in told if pk is not None]
    modes = queries.mode_of(ids, kind)
    with transaction.atomic():
        Notice.objects.bulk_create(
            [
                Notice(
                    body_id=case.body_id,
                    recipient_id=pk,
                    case_id=case.pk,
                    entry_id=entry.pk,
                    code=code,
                    made_at=at,
                    mail=modes[pk],
                )
                for pk in ids
            ],
            ignore_conflicts=True,
        )
        for pk in ids:
            if modes[pk] == "now":
                post(pk, "now", body_id=case.body_id, at=at, dedupe=f"mail:{pk}:{entry.pk}:{code}")
    return len(ids)


def post(actor_id: int, mode: str, *, body_id: int, at: datetime, dedupe: str) -> None:
    """A message to this person will leave the machine."""
    jobs.enqueue("notices.mail", {"actor": actor_id, "mode": mode}, at=at, body_id=body_id, dedupe=dedupe)


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
