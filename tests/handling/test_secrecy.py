"""The words of a leader stand nowhere that somebody who may not know them can look."""

import json
import re

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.handling.instructing import ASKED, CANARY, delegate, handed, task_of, written
from tests.matrix.world import PIXEL
from tests.matters.filing import accepted_matter
from xieshang.handling.instructions.models import Instruction
from xieshang.kernel import files, flow, jobs
from xieshang.kernel.models import Case, Entry
from xieshang.kernel.refusals import NotFound

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}
KNOW = {"clerk", "leader"}
OTHERS = [
    "committee",
    "convenor",
    "member",
    "unit2",
    "keeper",
    "secretary",
    "informant",
    "editor",
    "reviewer",
    "admin",
    "stranger",
]


def plain(page) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def _everything(client: Client, instruction: Instruction, matter: Case, task: Case) -> list[str]:
    """What a person gets from every page, list, export, search and interface that could hold it."""
    number = instruction.number
    urls = [
        *(reverse("desk:case", args=[pk]) for pk in (instruction.pk, matter.pk, task.pk)),
        *(reverse("desk:list", args=[slug]) for slug in ("instructions", "handling", "matters")),
        *(reverse("desk:export", args=[slug]) for slug in ("instructions", "handling", "matters")),
        reverse("desk:home"),
        reverse("desk:todo"),
        reverse("notices:inbox"),
        reverse("handling:overdue"),
        reverse("stats:desk-figures"),
        reverse("stats:desk-records", args=["instructions"]),
        reverse("stats:desk-records", args=["assignments-opened"]),
        f"{reverse('desk:search')}?q={number}",
        f"{reverse('desk:search')}?q={task.number}",
        f"/api/v1/cases?q={number}",
        "/api/v1/cases?kind=instruction",
        f"/api/v1/cases/{instruction.pk}",
        f"/api/v1/cases/{instruction.pk}/steps",
        f"/api/v1/cases/{matter.pk}",
        f"/api/v1/cases/{task.pk}",
    ]
    return [
        (url, b"".join(r.streaming_content).decode() if r.streaming else r.content.decode())
        for url in urls
        for r in [client.get(url)]
    ]


def test_words_of_the_leader_stand_nowhere_for_those_who_may_not_know_them(cast, at):
    matter = accepted_matter(cast, at)
    instruction = written(cast, at, matter)
    for step, data, who in (
        ("hand_on", {"asked": ASKED}, "clerk"),
        ("remark", {"text": CANARY}, "leader"),
    ):
        flow.perform(instruction, step, by=cast.player(who).viewer(at), at=at, data=data)
    task = task_of(instruction)
    jobs.run_due(limit=1000, now=at)
    secrets = (CANARY, ASKED, instruction.number, task.number, "批示")

    for role in OTHERS:
        client = cast.player(role).signed_in(Client(headers=EN))
        for url, text in _everything(client, instruction, matter, task):
            # The page of a search repeats what was asked for.
            found = [secret for secret in secrets if secret in text and f"q={secret}" not in url]
            assert found == [], (role, url)
    street = Client(headers=EN)
    for url in (
        "/",
        "/figures/?year=2020",
        "/figures/instructions/?year=2020",
        f"/cases/{instruction.pk}/",
        "/api/v1/cases",
    ):
        assert not any(secret in street.get(url).content.decode() for secret in secrets), url
    assert not any(secret in message.body + message.subject for message in mail.outbox for secret in secrets)
    for role in KNOW:
        client = cast.player(role).signed_in(Client(headers=EN))
        assert CANARY in plain(client.get(reverse("desk:case", args=[instruction.pk]))), role


def test_public_figure_tells_how_many_and_shows_none(cast, at):
    instruction = written(cast, at)

    rows = json.loads(Client().get("/api/v1/figures?year=2020&body=371329").content)
    records = Client(headers=EN).get(reverse("stats:records", args=["instructions"]), {"year": "2020"})

    assert next(row["value"] for row in rows if row["key"] == "instructions") == 1
    assert instruction.title not in plain(records)


def test_secretary_knows_of_the_leaders_instructions_and_their_tasks_while_the_delegation_lasts(cast, at):
    instruction = handed(cast, at)
    assert not Case.objects.visible_to(cast.secretary.viewer(at)).filter(kind="instruction").exists()

    by = delegate(cast, at)

    seen = set(
        Case.objects.visible_to(by)
        .filter(pk__in=(instruction.pk, task_of(instruction).pk))
        .values_list("pk", flat=True)
    )
    assert seen == {instruction.pk, task_of(instruction).pk}


def test_nothing_of_it_is_told_on_the_page_of_the_case_to_who_may_not_know(cast, at):
    matter = accepted_matter(cast, at)
    before = plain(cast.convenor.signed_in(Client(headers=EN)).get(reverse("desk:case", args=[matter.pk])))

    written(cast, at, matter)

    after = plain(cast.convenor.signed_in(Client(headers=EN)).get(reverse("desk:case", args=[matter.pk])))
    assert re.sub(r"[\w-]{40,}", "", before) == re.sub(r"[\w-]{40,}", "", after)
    assert Entry.objects.filter(case=matter).count() == 2, "the log of the case tells nothing of it either"


def test_file_door_of_a_task_stays_closed_to_committees(cast, at):
    task = task_of(handed(cast, at))
    accepted = files.inspected(SimpleUploadedFile("答复.png", PIXEL, content_type="image/png"))
    kept = files.keep(accepted, "答复.png", body_id=task.body_id, purpose="step", at=at, case=task)

    with pytest.raises(NotFound):
        files.through_the_door(kept.pk, cast.committee.viewer(at))
    assert files.through_the_door(kept.pk, cast.clerk.viewer(at)) == kept
