"""Exports: what is shown and nothing else, typed cells, no formula, long ones in the background."""

import io
from datetime import datetime, timedelta

import pytest
from openpyxl import load_workbook

from tests.matters.filing import raise_matter
from xieshang.desk import exporting
from xieshang.desk.models import Export
from xieshang.kernel import files, jobs, sheets
from xieshang.kernel.models import Case, File

URL = "/desk/matters/"
NASTY = ["=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)", "#N/A", "\x0bbell", "'quoted", "2020-01-01", "TRUE"]


def raise_many(cast, at, number):
    return [
        raise_matter(cast, at - timedelta(hours=i), title=f"第{i}件事", alias="梁女士").matter for i in range(number)
    ]


def book_of(answer):
    return load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active


def test_workbook_holds_exactly_the_rows_and_columns_of_the_address(cast, client, at):
    made = raise_many(cast, at, 30)
    sheet = book_of(cast.clerk.signed_in(client).get(f"{URL}export.xlsx?q=第2&col=state&col=raised"))
    shown = [matter for matter in made if "第2" in matter.title]
    assert [row[1].value for row in sheet.iter_rows(min_row=3)] == [matter.title for matter in shown]
    assert [cell.value for cell in sheet[2]][:2] and len(list(sheet[2])) == 4
    assert isinstance(sheet["C3"].value, datetime) and sheet["D3"].data_type == "s"


def test_all_pages_are_exported_once(cast, client, at):
    made = raise_many(cast, at, 60)
    sheet = book_of(cast.clerk.signed_in(client).get(f"{URL}export.xlsx"))
    assert sorted(row[0].value for row in sheet.iter_rows(min_row=3)) == sorted(matter.number for matter in made)


def test_pages_by_key_leave_out_nothing(cast, client, at, monkeypatch):
    made = raise_many(cast, at, 12)
    Case.objects.filter(pk__in=[matter.pk for matter in made[:7]]).update(due_on=None)
    listing = cast.clerk.signed_in(client).get(f"{URL}?sort=due").context["listing"]
    pages = list(listing.pages(5))
    assert [len(page) for page in pages] == [5, 5, 2]
    assert {row.pk for page in pages for row in page} == {matter.pk for matter in made}


@pytest.mark.parametrize("words", NASTY)
def test_no_text_becomes_a_formula_or_an_error(words):
    sheet = load_workbook(sheets.workbook([["head"], ["a"], [words, 7]])).active
    cell = sheet["A3"]
    assert cell.data_type == "s" and cell.value == words.replace("\x0b", "")
    assert sheet["B3"].value == 7 and sheet["B3"].data_type == "n"


def test_stranger_exports_only_what_the_door_lets_through(cast, client, at):
    raise_many(cast, at, 3)
    sheet = book_of(cast.stranger.signed_in(client).get(f"{URL}export.xlsx"))
    assert sheet.max_row == 2


def test_long_list_is_written_in_pieces_and_waits_in_the_inbox(cast, client, at, monkeypatch):
    made = raise_many(cast, at, 12)
    monkeypatch.setattr(exporting, "AT_ONCE", 10)
    monkeypatch.setattr(exporting, "PIECE", 5)
    cast.clerk.signed_in(client)
    answer = client.get(f"{URL}export.xlsx?sort=raised&col=due")
    assert answer.status_code == 302
    assert "0" in client.get("/desk/inbox/").content.decode()
    assert Export.objects.get().total == 12
    jobs.run_due(now=at + timedelta(minutes=1))
    while jobs.run_due(now=at + timedelta(minutes=1)):
        pass
    done = Export.objects.get()
    assert done.ready_at and done.done == 12
    sheet = load_workbook(io.BytesIO(files.content(done.file))).active
    assert [row[0].value for row in sheet.iter_rows(min_row=3)] == [matter.number for matter in reversed(made)]
    page = client.get("/desk/inbox/").content.decode()
    url = f"/files/{done.file.pk}/"
    assert url in page
    link = page[page.index(url) :].split('"')[0]
    assert client.get(link).status_code == 200
    assert cast.convenor.signed_in(client).get(link).status_code == 404, "nobody else's"


def test_a_piece_that_is_tried_again_writes_no_row_twice(cast, client, at, monkeypatch):
    raise_many(cast, at, 7)
    monkeypatch.setattr(exporting, "AT_ONCE", 2)
    monkeypatch.setattr(exporting, "PIECE", 5)
    cast.clerk.signed_in(client).get(f"{URL}export.csv")
    pk = Export.objects.get().pk
    exporting.write_piece({"export": pk})
    before = Export.objects.get()
    exporting.write_piece({"export": pk})
    Export.objects.filter(pk=pk).update(
        done=before.done, size=before.size, after=before.after, ready_at=None, file=None
    )
    export_row = Export.objects.get()
    exporting._part(export_row).write_bytes(exporting._part(export_row).read_bytes() + b'["half a li')
    exporting.write_piece({"export": pk})
    lines = files.content(Export.objects.get().file).decode("utf-8-sig").splitlines()
    assert len(lines) == 2 + 7


def test_old_exports_are_swept(cast, client, at, monkeypatch):
    raise_many(cast, at, 3)
    monkeypatch.setattr(exporting, "AT_ONCE", 2)
    cast.clerk.signed_in(client).get(f"{URL}export.csv")
    exporting.write_piece({"export": Export.objects.get().pk})
    later = at + timedelta(days=3)
    exporting.sweep(later)
    files.sweep(later)
    assert not Export.objects.exists() and not File.objects.filter(purpose="export").exists()
