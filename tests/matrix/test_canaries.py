"""Name and phone of who raised a matter are nowhere but sealed: not in tables, mails, jobs, files, exports or logs."""

import logging

import pytest
from django.apps import apps
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.matrix.world import AT, FILE_WORDS, PIXEL
from tests.matrix.world import build as build_world
from tests.matters.filing import ACCEPT, NAME, PHONE
from xieshang.accounts.models import Account
from xieshang.kernel import files, flow, jobs
from xieshang.kernel.models import File
from xieshang.matters.models import Identity, Matter
from xieshang.notices.models import Preference

pytestmark = pytest.mark.django_db
FORM = {
    "title": "路灯不亮了",
    "text": "三盏路灯从五月起不亮，晚上看不见路。",
    "hall": "LS",
    "variety": "problem",
    "category": "roads",
    "name": NAME,
    "phone": f"{PHONE[:3]} {PHONE[3:7]} {PHONE[7:]}",
}


def raised_by_form(client: Client) -> Matter:
    """As a resident does it: a draft kept while typing, a mistake, then the form with a photo."""
    client.post(reverse("draft", args=["matter-new"]), FORM)
    assert client.post(reverse("matters:new"), {**FORM, "text": "短"}).status_code == 422
    photo = SimpleUploadedFile(FILE_WORDS, PIXEL, content_type="image/png")
    answer = client.post(reverse("matters:new"), {**FORM, "photos": photo, "_once": "k1"})
    assert answer.status_code == 302, answer.content.decode()
    client.get(answer["Location"])
    return Matter.objects.get()


def everything_written() -> str:
    """Every value of every row of every table, as text."""
    rows = (row for model in apps.get_models() for row in model._base_manager.values_list())
    return "\n".join(repr(row) for row in rows)


def betrayed(text: str) -> bool:
    return NAME in text or PHONE in text or FORM["phone"] in text


def test_nothing_outside_the_seal_knows_who_raised_it(cast, at, caplog):
    caplog.set_level(logging.DEBUG)
    for player in (cast.convenor, cast.clerk):
        Account.objects.filter(pk=player.account.pk).update(email=f"{player.username}@example.org")
        Preference.objects.create(actor=player.actor, code="matter-received", mode="now")
    matter = raised_by_form(Client())
    while jobs.run_due(now=at):
        pass
    accepted = flow.perform(matter, "accept", by=cast.convenor.viewer(at), at=at, data=ACCEPT).case
    opened = cast.convenor.signed_in(Client()).post(
        reverse("matters:identity", args=[accepted.pk]), {"reason": "联系到场"}
    )
    assert NAME in opened.content.decode() and PHONE in opened.content.decode()
    cast.convenor.signed_in(Client()).get(reverse("desk:case", args=[accepted.pk]))
    while jobs.run_due(now=at):
        pass

    assert Identity.objects.get().name_sealed
    assert not betrayed(everything_written()), "a table holds it in the clear"
    assert not betrayed(caplog.text), "the log holds it"
    assert mail.outbox, "no mail was sent, so this test shows nothing"
    assert not betrayed("".join(str(sent.message()) + sent.body for sent in mail.outbox))


def test_no_file_holds_it_and_no_file_is_named_for_it(cast, at):
    raised_by_form(Client())

    for file in File.objects.all():
        assert not betrayed(file.name + file.stored_as)
        assert not betrayed(files.content(file).decode("utf-8", "replace"))


def test_exports_and_interface_do_not_hold_it(cast, at):
    world = build_world(cast)
    for role in ("clerk", "convenor", "leader", "committee", "unit", "holder", "citizen"):
        client = world.clients[role]
        for slug in ("matters", "handling", "gatherings"):
            answer = client.get(reverse("desk:export", args=[slug]))
            assert not betrayed(_text(answer)), f"{role} {slug}"
        for words in (NAME, PHONE):
            for url in (f"/desk/search/?q={words}", f"/api/v1/cases?q={words}", f"/desk/matters/?q={words}"):
                answer = client.get(url)
                # The page repeats what was asked for; what it found must be nothing.
                assert world.case("sealed matter").number not in _text(answer), f"{role} {url}"


def _text(answer) -> str:
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()


def test_the_moment_of_the_world_is_that_of_the_clock(at):
    assert at == AT
