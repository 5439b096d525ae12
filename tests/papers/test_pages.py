"""Documents in whole requests: from the case page to the issued copy, and the templates of the committee."""

import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.gatherings import sitting
from tests.handling import giving
from tests.kernel.test_uploads import office as office_file
from tests.papers.examples import changed, template, words
from xieshang.papers import making, office
from xieshang.papers.models import Issued, Template

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}
NOTICE = "gathering-notice"
SIGNED = {"signatory": "李守正", "dated_on": "2020-06-10", "copies": "县委办公室"}


def said(page) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def client_of(cast, role):
    return cast.player(role).signed_in(Client(headers=EN))


def test_notice_goes_from_the_case_page_to_the_issued_copy(cast, at):
    gathering, clerk = sitting.convoked(cast, at), client_of(cast, "clerk")
    page = said(clerk.get(reverse("desk:case", args=[gathering.pk])))
    assert "Make the notice of the gathering (DOCX)" in page and "Issue the notice of the gathering" in page

    docx = clerk.get(reverse("papers:case-docx", args=[gathering.pk, NOTICE]))
    assert docx["Content-Type"] == making.TYPES["docx"] and "attachment" in docx["Content-Disposition"]
    assert gathering.title in "".join(words(docx.content))
    pdf = clerk.get(reverse("papers:case-pdf", args=[gathering.pk, NOTICE]))
    assert pdf.content.startswith(b"%PDF-") and "sandbox" in pdf["Content-Security-Policy"]

    url = reverse("papers:case", args=[gathering.pk, NOTICE])
    assert "Nothing was issued yet" in said(clerk.get(url))
    for _click in range(2):
        assert clerk.post(url, {**SIGNED, "_once": "k"}).status_code == 302
    issued = Issued.objects.get()
    listed = said(clerk.get(url))
    assert "政协〔2020〕1号" in listed and "signed by 李守正" in listed
    case_page = clerk.get(reverse("desk:case", args=[gathering.pk])).content.decode()
    assert "issued a document: 政协〔2020〕1号" in case_page
    assert reverse("papers:copy-pdf", args=[issued.pk]) in case_page

    member = client_of(cast, "member")
    assert "政协〔2020〕1号" in said(member.get(reverse("desk:case", args=[gathering.pk])))
    copy = member.get(reverse("papers:copy-docx", args=[issued.pk]))
    assert "政协〔2020〕1号" in "".join(words(copy.content))
    assert member.get(url).status_code == 403
    assert client_of(cast, "stranger").get(reverse("papers:copy-docx", args=[issued.pk])).status_code == 404
    assert Client(headers=EN).get(reverse("papers:copy-docx", args=[issued.pk]))["Location"].startswith("/signin/")


def test_what_was_typed_wrongly_is_said_at_its_field_and_kept(cast, at):
    gathering, clerk = sitting.convoked(cast, at), client_of(cast, "clerk")
    url = reverse("papers:case", args=[gathering.pk, NOTICE])
    answer = clerk.post(url, {"signatory": "", "dated_on": "2020-07-01", "copies": "县委", "_once": "k"})
    assert answer.status_code == 422 and 'value="县委"' in answer.content.decode()
    later = clerk.post(url, {**SIGNED, "dated_on": "2020-07-01", "_once": "k2"})
    assert later.status_code == 422 and "This day has not come yet." in said(later)
    assert not Issued.objects.exists()


def test_document_that_the_state_does_not_allow_says_why(cast, at):
    gathering, clerk = sitting.held(cast, at), client_of(cast, "clerk")
    assert clerk.get(reverse("papers:case", args=[gathering.pk, NOTICE])).status_code == 409
    minutes = clerk.get(reverse("papers:case", args=[gathering.pk, "gathering-minutes"]))
    assert "Minutes are issued once they are confirmed." in said(minutes)
    assert clerk.get(reverse("papers:case-docx", args=[gathering.pk, "gathering-minutes"])).status_code == 200
    assert clerk.get(reverse("papers:case", args=[gathering.pk, "task-reply"])).status_code == 404
    assert clerk.get(reverse("papers:case", args=[gathering.pk, "no-such"])).status_code == 404


def test_unit_makes_its_letter_from_its_reply(cast, at):
    task, unit = giving.task(cast, at, "accept", "reply"), client_of(cast, "unit")
    assert "Make the letter of reply (DOCX)" in said(unit.get(reverse("desk:case", args=[task.pk])))
    url = reverse("papers:case", args=[task.pk, "task-reply"])
    assert "From your unit's own register" in said(unit.get(url)).replace("&#x27;", "'")
    assert unit.post(url, {**SIGNED, "number": "沭住建函〔2020〕3号", "_once": "k"}).status_code == 302
    issued = Issued.objects.get()
    assert client_of(cast, "clerk").get(reverse("papers:copy-pdf", args=[issued.pk])).status_code == 200
    assert client_of(cast, "unit2").get(reverse("papers:copy-pdf", args=[issued.pk])).status_code == 404


def test_annual_report_is_made_and_kept(cast, at):
    clerk = client_of(cast, "clerk")
    url = reverse("papers:year", args=["annual-report", 2020])
    assert url in clerk.get(reverse("stats:desk-figures") + "?year=2020").content.decode()
    docx = clerk.get(reverse("papers:year-docx", args=["annual-report", 2020]))
    text = "".join(words(docx.content))
    assert "2020年工作报告" in text and "本级政协委员" in text.replace("本期最后一日在任的", "本级政协委员")
    assert "<a" not in text and "&" not in text
    assert clerk.post(url, {"signatory": "李守正", "dated_on": "2020-06-10", "_once": "k"}).status_code == 302
    assert Issued.objects.get().year == "2020"
    assert "signed by 李守正" in said(clerk.get(url))
    for role in ("member", "unit", "keeper"):
        assert client_of(cast, role).get(url).status_code == 404
    assert clerk.get(reverse("papers:year", args=["annual-report", 2031])).status_code == 404


def test_case_page_and_issue_page_ask_the_database_the_same_for_one_and_many_issued(cast, at):
    gathering, clerk = sitting.convoked(cast, at), client_of(cast, "clerk")
    urls = [reverse("desk:case", args=[gathering.pk]), reverse("papers:case", args=[gathering.pk, NOTICE])]

    def issue(key):
        clerk.post(urls[1], {**SIGNED, "_once": key})

    def statements(url):
        clerk.get(url)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            clerk.get(url)
        return len(asked)

    issue("first")
    one = [statements(url) for url in urls]
    for turn in range(3):
        issue(f"k{turn}")
    assert [statements(url) for url in urls] == one
    assert one[1] <= 12


# ---- templates


def upload(data, name="本会模板.docx"):
    return {"file": SimpleUploadedFile(name, data)}


def test_template_is_downloaded_replaced_seen_and_taken_back(cast, at, monkeypatch):
    monkeypatch.setattr(office.shutil, "which", lambda name: None)
    clerk = client_of(cast, "clerk")
    url = reverse("papers:template", args=["notice"])
    page = said(clerk.get(url))
    assert "The delivered template is in use." in page and "{{参会人员}}" in page
    delivered = clerk.get(reverse("papers:delivered", args=["notice"])).content
    assert "{{正文}}" in words(delivered) and "抄送：{{抄送机关}}" in words(delivered)

    main = zipfile.ZipFile(io.BytesIO(delivered)).read("word/document.xml").decode()
    own = changed(delivered, document=main.replace("{{标题}}", "我会：{{标题}}").encode())
    assert clerk.post(url, {**upload(own), "_once": "k"}).status_code == 302
    assert "本会模板.docx, version 1, is in use." in said(clerk.get(url))
    assert "本会模板.docx" in said(clerk.get(reverse("papers:templates")))
    assert clerk.get(reverse("papers:version", args=["notice", 1])).content == own

    gathering = sitting.convoked(cast, at)
    draft = clerk.get(reverse("papers:case-docx", args=[gathering.pk, NOTICE])).content
    assert any(line.startswith("我会：关于举行") for line in words(draft))
    clerk.post(reverse("papers:case", args=[gathering.pk, NOTICE]), {**SIGNED, "_once": "i"})
    issued, case_page = Issued.objects.get(), clerk.get(reverse("desk:case", args=[gathering.pk])).content.decode()
    assert reverse("papers:copy-docx", args=[issued.pk]) in case_page
    assert reverse("papers:copy-pdf", args=[issued.pk]) not in case_page, "what is not kept is not offered"
    refused = clerk.get(reverse("papers:case-pdf", args=[gathering.pk, NOTICE]))
    assert refused.status_code == 503 and "LibreOffice" in said(refused)

    clerk.post(reverse("papers:deliver-again", args=["notice"]))
    assert (
        "as delivered" in said(clerk.get(url))
        and clerk.get(reverse("papers:version", args=["notice", 2])).status_code == 404
    )
    assert Template.objects.count() == 2


@pytest.mark.parametrize(
    ("data", "name", "words_"),
    [
        (template("{{标题}}", "{{正文}}", "{{电话}}"), "a.docx", "There is no field “电话”."),
        (template("{{标题}}"), "a.docx", "lacks the field “正文”"),
        (template("{{标题}}", "第一段{{正文}}"), "a.docx", "has to stand alone"),
        (office_file(extra={"word/big.xml": bytes(30_000_000)}), "a.docx", "unpacks to far more"),
        (
            changed(template("{{标题}}", "{{正文}}"), document=b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'),
            "a.docx",
            "declarations",
        ),
        (changed(template("{{标题}}", "{{正文}}"), vbaProject=b"x"), "a.docx", "macros"),
        (b"%PDF-1.4", "a.pdf", "not taken"),
        (b"not a document", "a.docx", "not what the name says"),
        (template("{{标题}}", "{{正文}}"), "a.docm", "macros"),
        (b"PK\x03\x04" + bytes(3_000_000), "a.docx", "too large"),
    ],
)
def test_wrong_template_is_refused_with_its_reason_and_changes_nothing(cast, at, data, name, words_):
    clerk = client_of(cast, "clerk")
    answer = clerk.post(reverse("papers:template", args=["notice"]), {**upload(data, name), "_once": "k"})
    assert answer.status_code == 422
    assert words_ in said(answer)
    assert not Template.objects.exists()


@pytest.mark.parametrize("role", ["member", "unit", "leader", "convenor"])
def test_templates_do_not_exist_for_others(cast, at, role):
    client = client_of(cast, role)
    for name, args in (("templates", []), ("template", ["notice"]), ("delivered", ["notice"])):
        assert client.get(reverse(f"papers:{name}", args=args)).status_code == 404
    assert client.post(reverse("papers:template", args=["notice"]), upload(b"x")).status_code == 404
    assert client.post(reverse("papers:deliver-again", args=["notice"])).status_code == 404


def test_versions_of_the_neighbour_stay_the_neighbours(cast, at):
    stranger, clerk = client_of(cast, "stranger"), client_of(cast, "clerk")
    url = reverse("papers:template", args=["notice"])
    assert stranger.post(url, {**upload(template("{{标题}}", "{{正文}}")), "_once": "k"}).status_code == 302
    assert clerk.get(reverse("papers:version", args=["notice", 1])).status_code == 404
    assert "The delivered template is in use." in said(clerk.get(url))
