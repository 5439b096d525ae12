"""Issuing: numbers without a gap, the bytes kept as they were, nothing issued from a record that moved meanwhile."""

import hashlib
from datetime import date, datetime, time, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.gatherings import sitting
from tests.handling import giving
from tests.papers.examples import pages, template, words
from xieshang.kernel import erasure, flow, norms, numbering
from xieshang.kernel.models import Entry, Number, Series
from xieshang.kernel.promises import invariants as promises
from xieshang.kernel.refusals import Invalid, NotAllowed, NotFound, Refusal
from xieshang.papers import making, office, ops, queries
from xieshang.papers.layouts import layouts
from xieshang.papers.models import Copy, Issued, Template
from xieshang.papers.registry import Document, Year, documents, register
from xieshang.papers.words import day

pytestmark = pytest.mark.django_db
NOTICE, MINUTES, LETTER, REPORT = "gathering-notice", "gathering-minutes", "task-reply", "annual-report"


def signed(at, **changes):
    return ops.Signed(**{"signatory": "李守正", "dated_on": at.date(), "copies": "县委办公室", **changes})


def issue(code, subject, by, at, **changes):
    return ops.issue(documents[code], subject, signed(at, **changes), by=by, at=at)


def breaches(code):
    return [breach.words for breach in promises[code].question()]


def upload(data, name="本会模板.docx"):
    return SimpleUploadedFile(name, data)


def test_issued_notice_has_the_next_number_and_is_kept_to_the_byte(cast, at):
    gathering, by = sitting.convoked(cast, at), cast.clerk.viewer(at)
    first = issue(NOTICE, gathering, by, at)
    second = issue(NOTICE, gathering, by, at)

    assert (first.number, second.number) == ("政协〔2020〕1号", "政协〔2020〕2号")
    assert first.record.step != "paper_issued" and second.record.step == "paper_issued"
    kept = {copy.format: bytes(copy.content) for copy in Copy.objects.filter(issued=first)}
    assert set(kept) == {"docx", "pdf"}
    for copy in Copy.objects.filter(issued=first):
        assert copy.sha256 == hashlib.sha256(bytes(copy.content)).hexdigest()
    for said in ("政协〔2020〕1号", "2020年6月10日", "县委办公室", gathering.title, cast.member.actor.name):
        assert said in "".join(words(kept["docx"])), said
        assert said in "".join(pages(kept["pdf"])).replace("\n", ""), said
    assert Entry.objects.filter(case_id=gathering.pk, step="paper_issued").count() == 2
    assert breaches("papers.copies") == breaches("papers.numbers") == breaches("numbers") == []


def test_each_body_and_year_has_its_own_series(cast, at):
    by = cast.clerk.viewer(at)
    issue(NOTICE, sitting.convoked(cast, at), by, at)
    stranger = cast.stranger.viewer(at)
    assert numbering.expected(cast.other_body.pk, series="paper", at=at) == "政协〔2020〕1号"
    assert numbering.expected(cast.body.pk, series="paper", at=at + timedelta(days=365)) == "政协〔2021〕1号"
    assert numbering.with_gap(cast.body.pk, series="paper", at=at) == "政协〔2020〕\u3000号"
    norms.decide("numbers.paper", "莒政协〔{year}〕{seq}号", body_id=cast.other_body.pk, year=2020, by=stranger, at=at)
    assert numbering.expected(cast.other_body.pk, series="paper", at=at) == "莒政协〔2020〕1号"


def test_draft_takes_no_number_and_leaves_nothing(cast, at):
    gathering = sitting.convoked(cast, at)
    before = Series.objects.count(), Number.objects.count(), Entry.objects.count()
    made = making.draft(documents[NOTICE], gathering, by=cast.clerk.viewer(at), at=at)
    said = "".join(words(made.docx()))
    assert "政协〔2020〕\u3000号" in said and "2020年\u3000月\u3000日" in said
    assert (Series.objects.count(), Number.objects.count(), Entry.objects.count()) == before


def test_what_is_missing_is_said_and_takes_no_number(cast, at):
    gathering, by = sitting.convoked(cast, at), cast.clerk.viewer(at)
    for changes, field in (({"signatory": " "}, "signatory"), ({"dated_on": date(2020, 6, 11)}, "dated_on")):
        with pytest.raises(Invalid) as refused:
            issue(NOTICE, gathering, by, at, **changes)
        assert set(refused.value.errors) == {field}
    assert not Series.objects.filter(code="paper").exists()


def test_document_that_cannot_be_set_takes_no_number(cast, at, monkeypatch):
    gathering = sitting.convoked(cast, at)
    monkeypatch.setattr(making.Making, "pdf", lambda self: (_ for _ in ()).throw(Refusal("no")))
    with pytest.raises(Refusal):
        issue(NOTICE, gathering, cast.clerk.viewer(at), at)
    assert not Issued.objects.exists() and not Number.objects.filter(series="paper").exists()


@pytest.mark.parametrize("moved", ["number", "record", "template"])
def test_what_moved_while_the_document_was_set_is_in_it(cast, at, monkeypatch, moved):
    """The first setting is overtaken; the document is set again from what holds then."""
    gathering, by = sitting.convoked(cast, at), cast.clerk.viewer(at)
    other = sitting.convoked(cast, at)
    real, happened = making.Making.docx, []

    def overtaken(self):
        made = real(self)
        if not happened:
            happened.append(moved)
            if moved == "number":
                issue(NOTICE, other, by, at)
            elif moved == "record":
                flow.note(gathering, "gathering_photos", by=by, at=at, data={"count": 1})
            else:
                ops.replace_template(layouts["notice"], upload(template("我会：{{标题}}", "{{正文}}")), by=by, at=at)
        return made

    monkeypatch.setattr(office, "is_here", lambda: False)
    monkeypatch.setattr(making.Making, "docx", overtaken)
    issued = issue(NOTICE, gathering, by, at)

    text = "".join(words(bytes(Copy.objects.get(issued=issued, format="docx").content)))
    assert issued.number == ("政协〔2020〕2号" if moved == "number" else "政协〔2020〕1号")
    assert issued.record.pk == Entry.objects.filter(case=gathering).exclude(step="paper_issued").latest("pk").pk
    if moved == "template":
        assert text.startswith("我会：") and issued.template.version == 1
    else:
        assert issued.number in text
    assert breaches("papers.numbers") == breaches("numbers") == []


def test_whoever_is_always_overtaken_is_told(cast, at, monkeypatch):
    gathering = sitting.convoked(cast, at)
    monkeypatch.setattr(numbering, "expected", lambda *args, **kwargs: "never")
    with pytest.raises(Refusal, match="try again"):
        issue(NOTICE, gathering, cast.clerk.viewer(at), at)
    assert not Number.objects.filter(series="paper").exists()


def test_minutes_wait_for_their_confirmation_and_a_notice_is_not_written_afterwards(cast, at):
    by = cast.clerk.viewer(at + timedelta(days=9))
    held = sitting.held(cast, at)
    assert making.draft(documents[MINUTES], held, by=by, at=at)
    for code in (MINUTES, NOTICE):
        with pytest.raises(queries.NotNow):
            issue(code, held, by, at)
    minuted = sitting.minuted(cast, at)
    assert issue(MINUTES, minuted, by, at).number == "2020年第1期"


def test_letter_of_a_unit_has_the_number_of_the_unit(cast, at):
    task = giving.task(cast, at, "accept", "reply")
    by = cast.unit.viewer(at)
    with pytest.raises(Invalid) as refused:
        issue(LETTER, task, by, at)
    assert set(refused.value.errors) == {"number"}

    issued = issue(LETTER, task, by, at, number="沭住建函〔2020〕3号")
    text = "".join(words(bytes(Copy.objects.get(issued=issued, format="docx").content)))
    assert issued.number in text and "三盏路灯已更换。" in text and "林美玲" in text
    assert not Number.objects.filter(series__startswith="paper").exists()


def test_letter_to_a_unit_asks_and_presses_once_the_day_is_over(cast, at):
    task = giving.task(cast, at, "accept")
    asked = issue("task-letter", task, cast.clerk.viewer(at), at)
    after = timezone.make_aware(datetime.combine(task.reply_due_on + timedelta(days=1), time(9)))
    pressed = issue("task-letter", task, cast.clerk.viewer(after), after)

    assert [asked.number, pressed.number] == ["政协函〔2020〕1号", "政协函〔2020〕2号"]
    texts = ["".join(words(bytes(Copy.objects.get(issued=one, format="docx").content))) for one in (asked, pressed)]
    due = day(task.reply_due_on)
    assert "关于办理" in texts[0] and f"请于{due}前书面答复我会" in texts[0] and task.unit.name in texts[0]
    assert "关于督办" in texts[1] and "至今未收到书面答复" in texts[1]
    assert queries.copy_for(cast.unit.viewer(after), pressed.pk, "pdf")
    with pytest.raises(NotFound):
        queries.copy_for(cast.unit2.viewer(after), pressed.pk, "pdf")
    with pytest.raises(NotAllowed):
        issue("task-letter", task, cast.unit.viewer(after), after)


def test_no_letter_is_written_to_a_unit_that_has_answered(cast, at):
    task = giving.task(cast, at, "accept", "reply")
    with pytest.raises(queries.NotNow):
        issue("task-letter", task, cast.clerk.viewer(at), at)


def test_every_layout_has_a_document():
    assert {document.layout for document in documents.values()} == set(layouts)


@pytest.mark.parametrize("role", ["member", "unit", "keeper", "leader"])
def test_who_does_not_convene_issues_no_notice(cast, at, role):
    gathering = sitting.convoked(cast, at)
    with pytest.raises(NotAllowed):
        issue(NOTICE, gathering, cast.player(role).viewer(at), at)
    assert not Issued.objects.exists()


def test_stranger_finds_neither_document_nor_copy(cast, at):
    gathering = sitting.convoked(cast, at)
    issued = issue(NOTICE, gathering, cast.clerk.viewer(at), at)
    stranger = cast.stranger.viewer(at)
    with pytest.raises(NotFound):
        issue(NOTICE, gathering, stranger, at)
    with pytest.raises(NotFound):
        queries.copy_for(stranger, issued.pk, "pdf")
    with pytest.raises(NotAllowed):
        issue(REPORT, Year(cast.body, "2019"), stranger, at)


def test_issued_notice_is_read_by_who_is_invited_and_nobody_else(cast, at):
    issued = issue(NOTICE, sitting.convoked(cast, at), cast.clerk.viewer(at), at)
    for role in ("clerk", "convenor", "member", "unit"):
        assert queries.copy_for(cast.player(role).viewer(at), issued.pk, "docx")
    for role in ("keeper", "unit2", "informant"):
        with pytest.raises(NotFound):
            queries.copy_for(cast.player(role).viewer(at), issued.pk, "docx")


def test_issued_documents_refuse_every_change(cast, at):
    issued = issue(NOTICE, sitting.convoked(cast, at), cast.clerk.viewer(at), at)
    copy = Copy.objects.filter(issued=issued).first()
    for act in (
        lambda: Issued.objects.filter(pk=issued.pk).update(number="1"),
        lambda: Copy.objects.filter(pk=copy.pk).update(content=b"x"),
        lambda: Copy.objects.filter(pk=copy.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_erasure_takes_the_copies_and_leaves_number_and_day(cast, at):
    gathering = sitting.convoked(cast, at)
    issued = issue(NOTICE, gathering, cast.clerk.viewer(at), at)
    erasure.erase(gathering, authority="网信办令", by=cast.admin.viewer(at), at=at)
    assert not Copy.objects.filter(issued=issued).exists()
    assert Issued.objects.get(pk=issued.pk).number == "政协〔2020〕1号"
    assert breaches("papers.copies") == []


def test_verify_finds_a_copy_that_is_gone_or_changed_and_a_number_nobody_gave(cast, at):
    issued = issue(NOTICE, sitting.convoked(cast, at), cast.clerk.viewer(at), at)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE papers_copy DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER papers_copy_no_update")
            cursor.execute("DROP TRIGGER papers_copy_no_delete")
    Copy.objects.filter(issued=issued, format="pdf").update(content=b"%PDF-another")
    assert breaches("papers.copies") == ["copies that were changed"]
    Copy.objects.all().delete()
    assert breaches("papers.copies") == ["issued documents without a copy"]
    Issued.objects.create(
        body=cast.body, document=NOTICE, case_id=issued.case_id, number="政协〔2020〕9号", signatory="某", dated_on=at.date(),
        by=cast.clerk.actor, at=at,
    )  # fmt: skip
    assert breaches("papers.numbers") == ["documents and numbers of paper disagree"]


# ---- templates


def test_own_template_is_used_until_the_delivered_one_is_taken_back(cast, at, monkeypatch):
    monkeypatch.setattr(office, "is_here", lambda: False)
    by, notice = cast.clerk.viewer(at), layouts["notice"]
    kept = ops.replace_template(
        notice, upload(template("我会文件", "{{标题}}", "{{正文}}", "{{发文字号}}")), by=by, at=at
    )
    assert (kept.version, kept.fields) == (1, ["标题", "正文", "发文字号"])
    gathering = sitting.convoked(cast, at)

    issued = issue(NOTICE, gathering, by, at)
    copies = {copy.format: bytes(copy.content) for copy in Copy.objects.filter(issued=issued)}
    assert words(copies["docx"])[0] == "我会文件" and words(copies["docx"])[-1] == "政协〔2020〕1号"
    assert set(copies) == {"docx"}, "without LibreOffice nobody knows how the committee's own layout looks"
    assert issued.template == kept

    assert ops.deliver_again(notice, by=by, at=at).version == 2
    again = issue(NOTICE, gathering, by, at)
    assert again.template is None and Copy.objects.filter(issued=again).count() == 2
    with pytest.raises(Invalid, match="already"):
        ops.deliver_again(notice, by=by, at=at)
    assert queries.template_of(cast.other_body.pk, "notice") is None


def test_pdf_of_an_own_template_without_libreoffice_is_refused_with_words(cast, at, monkeypatch):
    monkeypatch.setattr(office.shutil, "which", lambda name: None)
    ops.replace_template(layouts["notice"], upload(template("{{标题}}", "{{正文}}")), by=cast.clerk.viewer(at), at=at)
    made = making.draft(documents[NOTICE], sitting.convoked(cast, at), by=cast.clerk.viewer(at), at=at)
    with pytest.raises(Refusal, match="LibreOffice"):
        made.pdf()
    assert made.docx()


@pytest.mark.skipif(not office.is_here(), reason="LibreOffice is not installed")
def test_pdf_of_an_own_template_is_set_by_libreoffice_where_it_is(cast, at):
    ops.replace_template(
        layouts["notice"], upload(template("我会文件", "{{标题}}", "{{正文}}")), by=cast.clerk.viewer(at), at=at
    )
    issued = issue(NOTICE, sitting.convoked(cast, at), cast.clerk.viewer(at), at)
    assert "我会文件" in pages(bytes(Copy.objects.get(issued=issued, format="pdf").content))[0]


@pytest.mark.parametrize("role", ["member", "convenor", "unit", "leader", "keeper"])
def test_only_office_and_administrator_replace_templates(cast, at, role):
    with pytest.raises(NotAllowed):
        ops.replace_template(
            layouts["notice"], upload(template("{{标题}}", "{{正文}}")), by=cast.player(role).viewer(at), at=at
        )
    assert not Template.objects.exists()


def test_code_stands_for_one_document_and_says_who_makes_it():
    known = documents[NOTICE]
    with pytest.raises(ValueError, match="twice"):
        register(known)
    for changes in ({"layout": "no such"}, {"permit": ""}, {"hats": ("office",)}):
        wrong = Document(**{**vars(known), "code": "another", **changes})
        with pytest.raises(ValueError, match="another"):
            register(wrong)
