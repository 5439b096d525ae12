"""Signed-in pages: a matter that came on paper, and opening an identity."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from xieshang.accounts.sudo import confirmed
from xieshang.kernel import files
from xieshang.kernel.forms import complain
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.once import once
from xieshang.kernel.refusals import Invalid, NotAllowed
from xieshang.kernel.uploads import Limits
from xieshang.kernel.uploads.verdict import PICTURES
from xieshang.liaison import queries as liaison
from xieshang.liaison.ops import raised
from xieshang.matters import ops, queries
from xieshang.matters.forms import PaperForm, ReasonForm
from xieshang.matters.models import Matter
from xieshang.matters.public import (
    PHOTOS,
    SentPhotos,
    answered_well,
    filing_of,
    form_context,
    keep_photos,
)
from xieshang.places.models import Hall

TAKEN = Limits(extensions=PICTURES | {"pdf"})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SiteRequest) -> HttpResponse:
    """A matter on paper or by word, typed for the person by the hall or the office."""
    halls = queries.halls_for_intake(request.viewer)
    if not halls:
        raise NotAllowed(_("Only the convenor of a hall or the office may enter a matter for somebody."))
    return _paper(request, halls, {"occurred_on": timezone.localdate(request.at), "variety": "problem"})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def from_contact(request: SiteRequest, pk: int, entry_id: int) -> HttpResponse:
    """A matter made of what a constituent said to a member: nothing is typed twice, and each leads to the other."""
    contact = liaison.own_contact(request.viewer, pk)
    said = liaison.spoken_once(contact, entry_id)
    name, phone = liaison.opened(contact, "name"), liaison.opened(contact, "phone")
    initial = {"text": said.said, "name": name, "phone": phone, "occurred_on": said.on, "variety": "problem"}
    follow = partial(raised, contact, by=request.viewer, at=request.at)
    return _paper(request, queries.open_halls(request.viewer.body_id), initial, follow)


def _paper(
    request: SiteRequest, halls: list[Hall], initial: dict[str, Any], follow: Callable[[int], None] | None = None
) -> HttpResponse:
    """The form on which somebody else's matter is typed; `follow` is told of the matter that came of it."""
    owner = request.viewer.key
    if request.method != "POST":
        return _page(request, PaperForm(halls, initial=initial), owner)
    form = PaperForm(halls, request.POST, request.FILES)
    sent = keep_photos(request, owner, TAKEN)
    if not answered_well(form, sent):
        return _page(request, form, owner, status=422)
    try:
        with transaction.atomic():
            receipt = _file(request, form, owner, sent)
            if follow:
                follow(int(receipt["pk"]))
    except Invalid as refused:
        complain(form, refused)
        return _page(request, form, owner, status=422)
    words = _("%(number)s is entered. Query code for the person: %(code)s (shown only now).")
    messages.success(request, words % receipt)
    return redirect("desk:case", receipt["pk"])


def _file(request: SiteRequest, form: PaperForm, owner: str, sent: SentPhotos) -> dict[str, str | int]:
    key, content = request.POST.get("_once", ""), dict(form.cleaned_data, photos=None)
    with once(f"paper:{request.viewer.actor_id}", key, content) as turn:
        if turn.answer is None:
            filing = filing_of(form, files.pending(owner, PHOTOS), channel=Matter.Channel.PAPER)
            occurred_on = form.cleaned_data["occurred_on"]
            receipt = ops.receive(
                form.chosen_hall, filing=filing, by=request.viewer, at=request.at, occurred_on=occurred_on
            )
            # The code itself is not kept with the key: a form sent twice shows the number again, the code only once.
            turn.keep(302, {"pk": receipt.matter.pk, "number": receipt.matter.number, "code": "—"})
            return {"pk": receipt.matter.pk, "number": receipt.matter.number, "code": receipt.code}
        sent.take_back(owner)
    return dict(turn.answer)


def _page(request: SiteRequest, form: PaperForm, owner: str, status: int = 200) -> HttpResponse:
    return render(request, "matters/paper.html", form_context(request, form, owner), status=status)


@login_required
@require_POST
@confirmed
def identity(request: SiteRequest, pk: int) -> HttpResponse:
    """Name and phone, after the reason was given; the page is shown once and stored nowhere."""
    matter = queries.visible_matter(request.viewer, pk)
    form = ReasonForm(request.POST)
    form.is_valid()
    try:
        name, phone = ops.open_identity(
            matter, reason=form.cleaned_data.get("reason", ""), by=request.viewer, at=request.at
        )
    except Invalid as refused:
        form.errors.setdefault("reason", form.error_class(refused.errors["reason"]))
        return render(request, "matters/identity.html", {"matter": matter, "form": form}, status=422)
    return render(request, "matters/identity.html", {"matter": matter, "name": name, "phone": phone})
