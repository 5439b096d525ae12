"""Writing about matters: raise, take on, rate, open again, open an identity, act as the person who raised it."""

import secrets as random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from xieshang.kernel import erasure, files, flow, limits, secrets
from xieshang.kernel.flow import Taken
from xieshang.kernel.models import Actor, Case, Entry, File
from xieshang.kernel.permits import permits
from xieshang.kernel.refusals import Invalid, NotAllowed, NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.matters.models import Identity, Matter, Rating
from xieshang.places.models import Hall

IDENTITY_OPENED = "identity_opened"
gettext_noop("{who} opened name and phone of the person who raised it")


@dataclass(frozen=True)
class Filing:
    """What somebody says when raising a matter. `name` and `phone` go into the sealed table and nowhere else."""

    title: str
    text: str
    variety: str
    category: str
    is_petition: bool = False
    place: str = ""
    alias: str = ""
    name: str = ""
    phone: str = ""
    channel: str = Matter.Channel.PHONE
    files: Sequence[File] = field(default_factory=tuple)


@dataclass(frozen=True)
class Receipt:
    """What the person gets: the matter with its number, and the code, shown this once and stored only as a digest."""

    matter: Matter
    code: str


@transaction.atomic
def receive(hall: Hall, *, filing: Filing, by: Viewer, at: datetime, occurred_on: date | None = None) -> Receipt:
    """The matter stands with its number, its sealed identity and its files; the hall is party to it."""
    if hall.closed_on is not None:
        raise Invalid({"hall": [_("This hall is closed. Choose another one.")]})
    alias = filing.alias.strip() or _alias(hall)
    asker = Actor.objects.create(body_id=hall.body_id, kind=Actor.Kind.ANONYMOUS, name=alias)
    code = secrets.query_code()
    matter = Matter(
        body_id=hall.body_id,
        title=filing.title.strip(),
        category=filing.category,
        town=hall.town.code if hall.town else "",
        raised_at=at,
        hall=hall,
        variety=filing.variety,
        is_petition=filing.is_petition,
        place=filing.place.strip(),
        text=filing.text.strip(),
        alias=alias,
        channel=filing.channel,
        code_digest=secrets.code_digest(code),
    )
    on_paper = by.is_signed_in
    taken = flow.begin(
        matter,
        "receive",
        by=by if on_paper else by.acting_as(asker.pk),
        at=at,
        parties=((asker, "asker"), (hall.actor, "hall")),
        data={"hall": hall.actor.name, "variety": filing.variety},
        occurred_on=occurred_on,
        behalf_of=asker if on_paper else None,
    )
    _seal_identity(matter, filing)
    files.hand_over(filing.files, matter, taken.entry)
    return Receipt(matter, code)


def _alias(hall: Hall) -> str:
    return f"{hall.town.name}居民" if hall.town else "一位居民"


def _seal_identity(matter: Matter, filing: Filing) -> None:
    context = _context(matter)
    Identity.objects.create(
        matter=matter,
        body_id=matter.body_id,
        name_sealed=secrets.seal_text(filing.name.strip(), context=context) if filing.name.strip() else None,
        phone_sealed=secrets.seal_text(filing.phone, context=context) if filing.phone else None,
        phone_index=secrets.blind_index(filing.phone, "phone") if filing.phone else "",
    )


def _context(matter: Matter) -> bytes:
    return f"matters.identity:{matter.body_id}:{matter.pk}".encode()


def take_on(case: Matter, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The accepted matter has its public title, its kind as the screener saw it, and is public if the screener said so."""
    chosen = data.get("variety") or case.variety
    is_petition = chosen == "petition"
    variety = Matter.Variety.DISPUTE if is_petition else chosen
    Matter.objects.filter(pk=case.pk).update(variety=variety, is_petition=is_petition)
    public = data.get("publish") == "yes"
    Case.objects.filter(pk=case.pk).update(
        title=(data.get("public_title") or case.title).strip(),
        visibility=Case.Visibility.PUBLIC if public else Case.Visibility.PARTIES,
    )


def keep_rating(case: Matter, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The rating of this round stands; the database lets no second one in."""
    Rating.objects.create(
        matter=case, round=_round(case), process=int(data["process"]), result=int(data["result"]), made_at=at
    )


def next_round(case: Matter, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """Opened again: the matter goes to the agenda like an accepted one; a later rating is of a new round."""


def _round(matter: Matter) -> int:
    return 1 + Entry.objects.filter(case_id=matter.pk, step="reopen").count()


def as_asker(matter: Matter, visitor: Viewer) -> Viewer:
    """The visitor who holds the code, acting as the person who raised the matter."""
    if matter.pk not in visitor.tokens:
        raise NotFound()
    asker = matter.parties.filter(role="asker", until__isnull=True).values_list("actor_id", flat=True).first()
    return visitor.acting_as(asker)


def take_step_as_asker(
    matter: Matter, step: str, *, visitor: Viewer, at: datetime, data: dict[str, Any], version: int | None = None
) -> Taken:
    """The person who raised the matter has rated it, withdrawn it or opened it again."""
    return flow.perform(matter, step, by=as_asker(matter, visitor), at=at, data=data, version=version)


@transaction.atomic
def open_identity(matter: Matter, *, reason: str, by: Viewer, at: datetime) -> tuple[str, str]:
    """Name and phone, once the opening with its reason stands in the log, where the person concerned can see it."""
    if not permits["intake"].allows(by, matter):
        raise NotAllowed(permits["intake"].reason)
    if not reason.strip():
        raise Invalid({"reason": [_("Say why you need to know. The person who raised the matter will see it.")]})
    limits.spend(limits.REVEAL, f"{by.actor_id}")
    flow.note(matter, IDENTITY_OPENED, by=by, at=at, words={"reason": reason.strip()})
    identity = Identity.objects.get(matter_id=matter.pk)
    context = _context(matter)
    return (
        secrets.open_text(bytes(identity.name_sealed), context=context) if identity.name_sealed else "",
        secrets.open_text(bytes(identity.phone_sealed), context=context) if identity.phone_sealed else "",
    )


def new_key() -> str:
    """A key for a form, so that sending it twice has one effect."""
    return random.token_hex(12)


@erasure.also
def forget_identity(case: Case) -> None:
    """Erased with the case: name and phone are gone, the row stays to say so."""
    Identity.objects.filter(matter_id=case.pk).update(name_sealed=None, phone_sealed=None, phone_index="")
