"""Anonymous pages: raise a matter, get the receipt, follow it by its code, rate it; the poster of a hall."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import segno
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xieshang.kernel import drafts, files, flow, limits, norms, numerals, receipts, stories, tokens
from xieshang.kernel.addresses import address
from xieshang.kernel.flow.forms import cleaned, step_form
from xieshang.kernel.forms import complain
from xieshang.kernel.middleware import SiteRequest, owner_key, remember_owner
from xieshang.kernel.models import File
from xieshang.kernel.once import once
from xieshang.kernel.refusals import Invalid, NotFound
from xieshang.kernel.uploads import Limits
from xieshang.kernel.uploads.verdict import PICTURES
from xieshang.kernel.viewer import Viewer
from xieshang.matters import ops, queries
from xieshang.matters.forms import CodeForm, MatterForm
from xieshang.matters.models import Matter
from xieshang.places.models import Hall

DRAFT = "matter-new"
PHOTOS = "matter-photo"
MOST_PHOTOS = 9
WAY_OUT = ("withdraw",)
TAKEN = Limits(extensions=PICTURES)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SiteRequest) -> HttpResponse:
    """The form to raise a matter; good photos are kept even when another answer needs mending."""
    halls = queries.open_halls(request.site_body.pk)
    owner = owner_key(request)
    if request.method != "POST":
        kept = {name: values[0] for name, values in drafts.kept(owner, DRAFT).items() if values}
        initial = {"variety": "problem", **kept, **({"hall": request.GET["hall"]} if request.GET.get("hall") else {})}
        return remember_owner(request, _form_page(request, MatterForm(halls, initial=initial), owner))
    form = MatterForm(halls, request.POST, request.FILES)
    sent = keep_photos(request, owner, TAKEN)
    if not answered_well(form, sent):
        return remember_owner(request, _form_page(request, form, owner, status=422))
    limits.spend(limits.RAISE_MATTER, f"address {request.META.get('REMOTE_ADDR', '')}")
    try:
        matter_id = file_matter(request, form, owner, sent)
    except Invalid as refused:
        complain(form, refused)
        return remember_owner(request, _form_page(request, form, owner, status=422))
    response = redirect("matters:receipt", pk=matter_id)
    tokens.add(request, response, request.site_body.pk, matter_id)
    return remember_owner(request, response)


def file_matter(request: SiteRequest, form: MatterForm, owner: str, sent: "SentPhotos") -> int:
    """File it once, whatever the phone sends again; the receipt waits, sealed, in the session."""
    with once(f"matter:{owner}", request.POST.get("_once", ""), dict(form.cleaned_data, photos=None)) as turn:
        if turn.answer is None:
            filing = filing_of(form, files.pending(owner, PHOTOS))
            receipt = ops.receive(form.chosen_hall, filing=filing, by=request.visitor, at=request.at)
            drafts.drop(owner, DRAFT)
            # With the key, not in the session alone: who never saw the answer and sends again must get the code, too.
            turn.keep(302, {"matter": receipt.matter.pk, "code": receipts.sealed(receipt.matter.pk, receipt.code)})
        else:
            sent.take_back(owner)
    receipts.remember(request, turn.answer["matter"], turn.answer["code"])
    return int(turn.answer["matter"])


def filing_of(form: MatterForm, photos: list[File], channel: str = Matter.Channel.PHONE) -> ops.Filing:
    data = form.cleaned_data
    return ops.Filing(
        title=data["title"],
        text=data["text"],
        variety="dispute" if data.get("is_petition") else data["variety"],
        is_petition=bool(data.get("is_petition")),
        category=data["category"],
        place=data["place"],
        name=data["name"],
        phone=data["phone"],
        alias=data["alias"],
        channel=channel,
        files=photos,
    )


@dataclass(frozen=True)
class SentPhotos:
    """What came with a form: the files that were kept with the draft, and a sentence for each that could not be."""

    kept: list[File]
    complaints: list[str]

    def take_back(self, owner: str) -> None:
        """The same photos came before: these copies are not needed."""
        for file in self.kept:
            files.take_back(owner, file.pk)


def keep_photos(request: SiteRequest, owner: str, taken: Limits) -> SentPhotos:
    """Every photo that can be kept is kept with the draft, whatever else in the form needs mending."""
    for file_id in request.POST.getlist("drop_photo"):
        if (known := numerals.number(file_id)) is not None:
            files.take_back(owner, known)
    sent = SentPhotos([], [])
    room = max(0, MOST_PHOTOS - len(files.pending(owner, PHOTOS)))
    given = [upload for upload in request.FILES.getlist("photos") if upload.size]
    if len(given) > room:
        sent.complaints.append(_("At most %(most)s photos; the first ones are kept.") % {"most": MOST_PHOTOS})
    for upload in given[:room]:
        try:
            accepted = files.inspected(upload, taken)
        except Invalid as refused:
            sent.complaints.extend(refused.errors["files"])
            continue
        name, body_id = upload.name or "photo", request.site_body.pk
        sent.kept.append(files.keep(accepted, name, body_id=body_id, purpose=PHOTOS, at=request.at, owner_key=owner))
    return sent


def answered_well(form: MatterForm, sent: SentPhotos) -> bool:
    """Every field and every photo can be taken; otherwise the form carries the sentences."""
    valid = form.is_valid()
    for words in sent.complaints:
        form.add_error("photos", words)
    return valid and not sent.complaints


def _form_page(request: SiteRequest, form: MatterForm, owner: str, status: int = 200) -> HttpResponse:
    context = {**form_context(request, form, owner), "no_halls": not form.halls, "draft_url": _draft_url()}
    context["asks"] = form.asks()
    return render(request, "matters/new.html", context, status=status)


def form_context(request: SiteRequest, form: MatterForm, owner: str) -> dict[str, Any]:
    """The form, the photos that are kept already, and the key that makes sending it twice harmless."""
    photos = [photo_of(file) for file in files.pending(owner, PHOTOS)]
    return {"form": form, "photos": photos, "once": request.POST.get("_once") or ops.new_key()}


def photo_of(file: File) -> dict[str, Any]:
    """A file of a matter as the pages show it."""
    url = reverse("file", args=[file.pk, file.name])
    return {
        "pk": file.pk,
        "name": file.name,
        "url": url,
        "picture": url if file.width else "",
        "width": file.width,
        "height": file.height,
    }


def _draft_url() -> str:
    return reverse("draft", args=[DRAFT])


@require_safe
def receipt(request: SiteRequest, pk: int) -> HttpResponse:
    """Number and code, shown to the browser that filed; the code is nowhere else."""
    matter = queries.visible_matter(request.visitor, pk)
    code = receipts.remembered(request, pk)
    if not code or pk not in request.visitor.tokens:
        return redirect("matters:detail", pk=pk)
    link = request.build_absolute_uri(reverse("matters:track"))
    return render(request, "matters/receipt.html", {"matter": matter, "code": code, "link": link})


@require_http_methods(["GET", "HEAD", "POST"])
def track(request: SiteRequest) -> HttpResponse:
    """Type the code, follow the matter."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        limits.spend(limits.TRACK, f"address {request.META.get('REMOTE_ADDR', '')}")
        matter = queries.by_code(request.site_body.pk, form.cleaned_data["code"])
        if matter is not None:
            return tokens.add(request, redirect("matters:detail", pk=matter.pk), request.site_body.pk, matter.pk)
        form.add_error("code", _("There is no matter with this code. Please compare it with your receipt."))
    followed = [row(matter) for matter in queries.followed(request.visitor)]
    return render(
        request, "matters/track.html", {"form": form, "followed": followed}, status=422 if form.is_bound else 200
    )


@require_safe
def detail(request: SiteRequest, pk: int) -> HttpResponse:
    """For everybody the public part of the story; for who holds the code also text, photos, who looked, and what to do."""
    return _detail_page(request, queries.visible_matter(request.visitor, pk))


def _detail_page(
    request: SiteRequest, matter: Matter, bound: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    own = matter.pk in request.visitor.tokens
    viewer = ops.as_asker(matter, request.visitor) if own else request.visitor
    context = {
        "matter": matter,
        "row": row(matter),
        "own": own,
        "lines": list(reversed(queries.story(matter, own=own))),
        "photos": [photo_of(file) for file in files.of_case(matter)] if own else [],
        "openings": queries.openings(matter) if own else [],
        "arithmetic": stories.deadline_arithmetic(matter) if own and matter.due_on else (),
        **_offers(matter, viewer, bound, own=own),
    }
    return render(request, "matters/detail.html", context, status=status)


def _offers(matter: Matter, viewer: Viewer, bound: dict[str, Any] | None, *, own: bool) -> dict[str, Any]:
    """What can be done, and apart from it the way out, which nobody should be led to by a red button."""
    made = [_offer(offer, matter, viewer, bound) for offer in flow.open_steps(viewer, matter)] if own else []
    ways_out = [offer for offer in made if offer["code"] in WAY_OUT]
    return {"steps": [offer for offer in made if offer not in ways_out], "ways_out": ways_out}


def _offer(offer: flow.Offer, matter: Matter, viewer: Viewer, bound: dict[str, Any] | None) -> dict[str, Any]:
    form = (bound or {}).get(offer.step.code) or step_form(offer.step, viewer, matter)
    url = reverse("matters:step", args=[matter.pk, offer.step.code])
    return {
        "code": offer.step.code,
        "label": offer.step.label,
        "allowed": offer.allowed,
        "reason": offer.reason,
        "form": form,
        "url": url,
        "primary": offer.step.primary,
    }


@require_POST
def step(request: SiteRequest, pk: int, code: str) -> HttpResponse:
    """The person who raised the matter rates it, withdraws it or opens it again."""
    matter = queries.visible_matter(request.visitor, pk)
    viewer = ops.as_asker(matter, request.visitor)
    if not flow.flow_of(matter).has_step(code):
        raise NotFound()
    form = step_form(flow.flow_of(matter).step(code), viewer, matter, request.POST, request.FILES)
    if not form.is_valid():
        return _detail_page(request, matter, {code: form}, status=422)
    version = request.POST.get("version", "")
    ops.take_step_as_asker(
        matter,
        code,
        visitor=request.visitor,
        at=request.at,
        data=cleaned(form),
        version=numerals.number(version),
    )
    messages.success(request, _("Thank you. It is in the record of the matter, and the hall has been told."))
    return redirect("matters:detail", pk=pk)


@require_safe
def index(request: SiteRequest) -> HttpResponse:
    """Published matters of the body, newest first, of one hall if asked."""
    hall = _hall(request, request.GET["hall"]) if request.GET.get("hall") else None
    before = _key(request.GET.get("before", ""))
    rows = queries.public_matters(request.visitor, hall_id=hall.pk if hall else None, before=before, limit=26)
    shown = [row(matter) for matter in rows[:25]]
    pager = {"next_url": _after(rows[24], hall) if len(rows) > 25 else "", "prev_url": ""}
    return render(request, "matters/index.html", {"rows": shown, "hall": hall, "pager": pager})


def _after(last: Matter, hall: Hall | None) -> str:
    key = {"before": f"{last.raised_at.isoformat()}_{last.pk}", **({"hall": hall.code} if hall else {})}
    return f"?{urlencode(key)}"


def _key(text: str) -> tuple[datetime, int] | None:
    moment, _sep, pk = text.rpartition("_")
    try:
        at = parse_datetime(moment)
    except ValueError:
        return None
    known = numerals.number(pk)
    return (at, known) if at and at.tzinfo and known is not None else None


def row(matter: Matter) -> dict[str, Any]:
    """A matter as lists show it."""
    state = flow.state_of(matter)
    return {
        "title": matter.title,
        "number": matter.number,
        "url": address("matters:detail", matter.pk),
        "label": state.label,
        "tone": state.tone,
        "raised_at": matter.raised_at,
        "hall": matter.hall.actor.name,
        "due_on": matter.due_on,
    }


@require_safe
def poster(request: SiteRequest, code: str) -> HttpResponse:
    """The poster to hang up in the hall: what it is, how it goes, and the code to scan."""
    hall = _hall(request, code)
    days = norms.value("matters.screening_days", hall.body_id, on=timezone.localdate(request.at))
    return render(request, "matters/poster.html", {"hall": hall, "link": _raise_link(request, hall), "days": days})


@require_safe
def poster_code(request: SiteRequest, code: str) -> HttpResponse:
    """The QR code of the hall as a picture."""
    picture = segno.make(_raise_link(request, _hall(request, code)), error="m")
    response = HttpResponse(content_type="image/svg+xml")
    picture.save(response, kind="svg", scale=8, border=2, xmldecl=True, svgns=True)  # type: ignore[arg-type]
    response["Cache-Control"] = "public, max-age=3600"
    return response


def _hall(request: SiteRequest, code: str) -> Hall:
    hall = queries.hall_by_code(request.site_body.pk, code)
    if hall is None:
        raise Http404
    return hall


def _raise_link(request: SiteRequest, hall: Hall) -> str:
    return request.build_absolute_uri(f"{reverse('matters:new')}?hall={hall.code}")
