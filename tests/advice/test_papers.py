"""The formal suggestion and the consultation report as official documents, in whole requests."""

import re
import time

import pytest
from django.test import Client
from django.urls import reverse

from tests.advice import advising
from tests.papers.examples import pages, words
from xieshang.advice import ops
from xieshang.kernel import flow
from xieshang.papers.models import Issued

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}
FORMAL, REPORT = "formal-suggestion", "consultation-report"
SIGNED = {"signatory": "李守正", "dated_on": "2020-06-10", "copies": "县委办公室", "_once": "k"}


def client_of(cast, role):
    return cast.player(role).signed_in(Client(headers=EN))


def said(data: bytes) -> str:
    return re.sub(r"\s", "", "".join(words(data)))


def with_item(cast, at, state):
    """A formal suggestion in this state with one suggestion to the housing bureau."""
    paper = advising.formal(cast, at)
    advising.listed(cast, at, under=paper)
    for step, data in advising.FORMAL_WAY.items():
        if advising.again(paper).state == state:
            break
        flow.perform(paper, step, by=cast.clerk.viewer(at), at=at, data=dict(data))
    return advising.again(paper)


def test_formal_suggestion_says_what_the_meeting_approved_to_whom_and_until_when(cast, at):
    paper, clerk = with_item(cast, at, "sent"), client_of(cast, "clerk")
    page = clerk.get(reverse("desk:case", args=[paper.pk])).content.decode()
    assert reverse("papers:case-docx", args=[paper.pk, FORMAL]) in page

    text = said(clerk.get(reverse("papers:case-docx", args=[paper.pk, FORMAL])).content)

    assert advising.TITLE in text and "（2020年6月9日主席会议通过）" in text
    assert "全县住宅小区一百二十个。" in text
    assert "中共临沭县委员会、临沭县人民政府：" in text
    assert f"本建议案（{paper.number}）共1项。" in text
    for cell in ("把物业服务纳入社区治理", cast.unit_organ.actor.name, "交办后20个工作日"):
        assert cell in text


def test_formal_suggestion_names_the_day_of_a_task_that_was_handed_out_and_leaves_out_what_was_withdrawn(cast, at):
    paper, clerk = with_item(cast, at, "approved"), client_of(cast, "clerk")
    item = ops.items.make(advising.wanted(cast, title="不再需要的建议", under=paper), by=cast.clerk.viewer(at), at=at)
    flow.perform(item, "withdraw", by=cast.clerk.viewer(at), at=at, data={"reason": "重复"})
    handed = paper.children.get(title="把物业服务纳入社区治理")
    flow.perform(handed, "hand", by=cast.clerk.viewer(at), at=at)
    due = advising.task_of(handed).reply_due_on

    text = said(clerk.get(reverse("papers:case-docx", args=[paper.pk, FORMAL])).content)

    assert f"{due.year}年{due.month}月{due.day}日" in text and "交办后" not in text
    assert "不再需要的建议" not in text and "共1项" in text


def test_formal_suggestion_is_issued_after_its_approval_and_kept_for_who_drafted_it(cast, at):
    paper, clerk = with_item(cast, at, "submitted"), client_of(cast, "clerk")
    url = reverse("papers:case", args=[paper.pk, FORMAL])
    assert "（草案）" in said(clerk.get(reverse("papers:case-docx", args=[paper.pk, FORMAL])).content)
    assert clerk.post(url, SIGNED).status_code == 409
    assert not Issued.objects.exists()

    flow.perform(paper, "approve", by=cast.clerk.viewer(at), at=at, data=dict(advising.APPROVAL))
    for _click in range(2):
        assert clerk.post(url, SIGNED).status_code == 302
    issued = Issued.objects.get()

    copy = reverse("papers:copy-docx", args=[issued.pk])
    for role in ("clerk", "committee"):
        kept = said(client_of(cast, role).get(copy).content)
        assert "政协〔2020〕1号" in kept and "签发人：李守正" in kept and "抄送：县委办公室" in kept
    for role in ("stranger", "unit", "member"):
        assert client_of(cast, role).get(copy).status_code == 404
    assert client_of(cast, "stranger").get(url).status_code == 404
    assert client_of(cast, "committee").get(url).status_code == 403


def test_consultation_report_goes_to_whom_it_was_sent_and_waits_for_its_signature(cast, at):
    draft, clerk = advising.report(cast, at), client_of(cast, "clerk")
    assert clerk.post(reverse("papers:case", args=[draft.pk, REPORT]), SIGNED).status_code == 409

    sent = advising.report(cast, at, "issued", title="乡村旅游")
    url = reverse("papers:case-docx", args=[sent.pk, REPORT])
    text = said(clerk.get(url).content)

    assert "关于“乡村旅游”的专报" in text and "中共临沭县委员会：" in text
    assert "临沭县人民政府" not in text and "（草案）" not in text and "建议事项" not in text
    assert client_of(cast, "stranger").get(url).status_code == 404
    assert clerk.post(reverse("papers:case", args=[sent.pk, REPORT]), SIGNED).status_code == 302


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_long_formal_suggestion_is_made_in_less_than_two_seconds(cast, at, form):
    paper = advising.formal(cast, at, text="\n".join(advising.TEXT for _part in range(40)))
    for number in range(30):
        advising.listed(cast, at, under=paper, title=f"建议第{number}项")
    url, clerk = reverse(f"papers:case-{form}", args=[paper.pk, FORMAL]), client_of(cast, "clerk")
    clerk.get(url)  # the faces are read once for the process

    started = time.perf_counter()
    made = clerk.get(url).content

    assert time.perf_counter() - started < 2
    text = "".join(pages(made)) if form == "pdf" else said(made)
    assert "建议第29项" in text
