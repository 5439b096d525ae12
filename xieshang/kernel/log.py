"""Writing and reading the log: entries, their words, digests and seals."""

import secrets as random
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from xieshang.kernel import secrets
from xieshang.kernel.models import Body, Case, Entry, FlowVersion, Payload, Seal

SEAL_BATCH = 500
# Under this name an entry says by which token a program took the step.
PROGRAM = "_program"
_known_flows: set[str] = set()


@dataclass(frozen=True)
class Happening:
    """Everything an entry says, before it is written."""

    case: Case
    step: str
    from_state: str
    to_state: str
    to_stage: str
    actor_id: int
    hat: str
    at: datetime
    occurred_on: date
    counted_in: str
    flow_digest: str
    behalf_of_id: int | None = None
    word: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)


def plain(value: Any) -> Any:
    """A value as it stands in JSON: dates as ISO text, models as their key."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if hasattr(value, "pk"):
        return value.pk
    return value


def write(happening: Happening) -> Entry:
    """The entry stands with its digest, its words beside it."""
    salt = random.token_hex(16) if happening.words else ""
    entry = Entry(
        body_id=happening.case.body_id,
        case_id=happening.case.pk,
        kind=happening.case.kind,
        step=happening.step,
        word=happening.word,
        from_state=happening.from_state,
        to_state=happening.to_state,
        to_stage=happening.to_stage,
        actor_id=happening.actor_id,
        hat=happening.hat,
        behalf_of_id=happening.behalf_of_id,
        recorded_at=happening.at,
        occurred_on=happening.occurred_on,
        counted_in=happening.counted_in,
        data={key: plain(value) for key, value in happening.data.items()},
        commitment=commit(happening.words, salt) if happening.words else "",
        flow_digest=happening.flow_digest,
    )
    entry.digest = digest_of(entry)
    entry.save(force_insert=True)
    if happening.words:
        Payload.objects.create(entry=entry, case_id=entry.case_id, salt=salt, words=happening.words)
    return entry


def commit(words: dict[str, str], salt: str) -> str:
    """A salted commitment: proves the words while they exist, says nothing once they are gone."""
    return secrets.commitment(secrets.canonical(words).decode(), salt)


def digest_of(entry: Entry) -> str:
    """The keyed digest over everything the entry says."""
    return secrets.keyed_digest(_facts(entry), "log entry")


def digest_holds(entry: Entry) -> bool:
    """Whether the entry says what it said when it was written, with the present key or an earlier one."""
    return secrets.keyed_digest_holds(_facts(entry), "log entry", entry.digest)


def _facts(entry: Entry) -> bytes:
    facts = [
        entry.body_id,
        entry.case_id,
        entry.kind,
        entry.step,
        entry.word,
        entry.from_state,
        entry.to_state,
        entry.to_stage,
        entry.actor_id,
        entry.hat,
        entry.behalf_of_id,
        entry.recorded_at.timestamp(),
        entry.occurred_on.isoformat(),
        entry.counted_in,
        entry.data,
        entry.commitment,
        entry.flow_digest,
    ]
    return secrets.canonical(facts)


def remember_flow(kind: str, digest: str, table: dict[str, Any], at: datetime) -> None:
    """The table is kept for good once it was used."""
    if digest in _known_flows:
        return
    FlowVersion.objects.get_or_create(digest=digest, defaults={"kind": kind, "table": table, "first_used_at": at})
    if not transaction.get_connection().in_atomic_block:
        _known_flows.add(digest)
    else:
        transaction.on_commit(lambda: _known_flows.add(digest))


def seal(body_id: int) -> int:
    """Entries of the body without a seal are sealed, in order; the count. One sealer at a time per body."""
    with transaction.atomic():
        Body.objects.select_for_update().get(pk=body_id)
        last = Seal.objects.filter(body_id=body_id).order_by("-seq").first()
        seq, previous = (last.seq, last.digest) if last else (0, "")
        rows = []
        for entry in Entry.objects.filter(body_id=body_id, seal__isnull=True).order_by("id")[:SEAL_BATCH]:
            seq += 1
            digest = seal_digest(seq, entry.pk, entry.digest, previous)
            rows.append(Seal(body_id=body_id, seq=seq, entry=entry, previous=previous, digest=digest))
            previous = digest
        Seal.objects.bulk_create(rows)
    return len(rows)


def seal_digest(seq: int, entry_id: int, entry_digest: str, previous: str) -> str:
    return secrets.keyed_digest(secrets.canonical([seq, entry_id, entry_digest, previous]), "seal")


def seal_holds(seal: Seal, seq: int, previous: str) -> bool:
    """Whether the seal is the one that stands at this place of the chain."""
    facts = secrets.canonical([seq, seal.entry_id, seal.entry.digest, previous])
    in_place = (seal.seq, seal.previous) == (seq, previous)
    return in_place and secrets.keyed_digest_holds(facts, "seal", seal.digest)


def seal_everything() -> int:
    """No body has an unsealed entry left."""
    sealed = 0
    unsealed = Entry.objects.filter(body_id=OuterRef("pk"), seal__isnull=True)
    for body_id in Body.objects.filter(Exists(unsealed)).values_list("pk", flat=True):
        count = SEAL_BATCH
        while count == SEAL_BATCH:
            count = seal(body_id)
            sealed += count
    return sealed
