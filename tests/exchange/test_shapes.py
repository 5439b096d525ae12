"""Tables of real shape are understood, and said so; what is no honest table gets a sentence."""

import io
import json
import zipfile
from datetime import datetime

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation
from openpyxl import load_workbook

from tests.exchange.tables import FIVE, HEADS, book, five, lines
from xieshang.exchange import files, ops, reading
from xieshang.kernel import imports
from xieshang.kernel.uploads import Refused
from xieshang.roster.importing import cells
from xieshang.roster.models import Membership

ROSTER = imports.registered


def looked(cast, data, name="名册.xlsx"):
    importer = ROSTER["roster"]
    return ops.looked_at(importer, cast.term.body_id, data, name, {"day": "2020-06-01", "decision": "文号"})


def test_headings_merged_heads_and_an_empty_line(cast, at):
    rows = [
        ["政协临沭县第十届委员会委员名册"],
        ["填报单位：县政协办公室", None, None, None, None, None, "2020年6月"],
        ["序号", "编号", "基本情况", None, None, "所属界别", "工作单位及职务", "手机号码"],
        [None, None, "姓  名", "性别", "出生年月", None, None, None],
        [1, 10329201, "赵一鸣", "男", "1970.05", "中国共产党界", "县农业农村局局长", 13900000001],
        [2, "１０３２９２０２", "钱 二 梅", "女", datetime(1982, 3, 1), "中共界别", "县第一中学", "139-0000-0002"],
        [None] * 8,
        [3, "10329203", "孙三立", "男", "1965年10月", None, "县人民医院", "１３９０００００００３"],
        ["合计：3人"],
    ]
    found, planned = looked(
        cast, book(rows, merged=("A1:H1", "C3:E3", "A3:A4", "B3:B4", "F3:F4", "G3:G4", "H3:H4", "F6:F8"))
    )

    assert [(plan.status, plan.faults) for _asked, plan in planned] == [("new", {})] * 3
    values = [asked.values for asked, _plan in planned]
    assert [one["member_no"] for one in values] == ["10329201", "10329202", "10329203"]
    assert [one["name"] for one in values] == ["赵一鸣", "钱二梅", "孙三立"]
    assert [one["birth_year"] for one in values] == ["1970", "1982", "1965"]
    assert {one["sector"] for one in values} == {"S01"}
    assert values[2]["phone"] == "13900000003"
    assert [asked.number for asked, _plan in planned] == [5, 6, 8]
    said = " ".join(found.words)
    assert "合计" in said and "序号" in said


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_the_encodings_of_office_computers(cast, at, encoding):
    _found, planned = looked(cast, lines(five(), encoding), "名册.csv")
    assert [asked.values["name"] for asked, _plan in planned] == [row[1] for row in FIVE]
    assert {plan.status for _asked, plan in planned} == {"new"}


def test_text_is_never_reckoned(cast, at):
    _found, planned = looked(cast, lines(five(工作单位={0: "=1+1", 1: "'=1+1", 2: "''=1"}), "utf-8"), "a.csv")
    assert [asked.values["workplace"] for asked, _plan in planned][:3] == ["=1+1", "=1+1", "'=1"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("中国共产党", "S01"), ("文艺", "S09"), ("文化艺术", "S09"), ("医卫界", "S14"), ("科学技术协会", "S07"), ("教育体育", "S13"),
        ("特别邀请人士", "S17"), ("共青团青联", "S04"), ("农业", "S12"), ("S03", "S03"), ("社会福利和社会保障", "S15"), ("总工会", "S03"),
    ],
)  # fmt: skip
def test_names_of_sectors_vary(text, code):
    names = ["中共", "民主党派和无党派", "工会", "共青团和青联", "妇联", "工商联", "科协", "台联侨联", "文化艺术界",
             "科学技术界", "经济界", "农业界",
             "教育体育界", "医药卫生界", "社会福利和社会保障界", "少数民族宗教界", "特邀界"]  # fmt: skip
    assert cells.nearest(text, {name: f"S{place:02}" for place, name in enumerate(names, 1)}) == code


@pytest.mark.parametrize(("text", "year"), [
    ("1964", "1964"), ("1964.05", "1964"), ("１９６４年５月", "1964"), ("19640512", "1964"), ("1964-05-12", "1964"), ("23512", "1964"),
    ("196405", "1964"),
])  # fmt: skip
def test_years_of_birth_however_written(text, year):
    assert cells.birth_year(text) == year


@pytest.mark.parametrize("text", ["64", "不详", "19", "196", "99999", "0000", "²²²²"])
def test_what_is_no_year_is_refused(text):
    with pytest.raises(imports.Unreadable):
        cells.birth_year(text)


@pytest.mark.parametrize(("text", "day"), [
    ("2020-06-01", "2020-06-01"), ("2020.6.1", "2020-06-01"), ("2020年6月", "2020-06-01"), ("20200601", "2020-06-01"),
    ("43983", "2020-06-01"), ("2020/6/1", "2020-06-01"), ("２０２０年６月１日", "2020-06-01"),
])  # fmt: skip
def test_days_however_written(text, day):
    assert cells.day(text) == day


@pytest.mark.parametrize("text", ["2020-13-01", "昨天", "2020-02-30", "1", "202006011"])
def test_what_is_no_day_is_refused(text):
    with pytest.raises(imports.Unreadable):
        cells.day(text)


def bomb() -> bytes:
    file = io.BytesIO(book(five()))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/bomb.bin", b"\0" * 30_000_000)
    return file.getvalue()


def flipped() -> bytes:
    data = bytearray(book(five()))
    data[len(data) // 2] ^= 0xFF
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (bomb, "a.xlsx", "bomb"),
        (flipped, "a.xlsx", "damaged"),
        (lambda: b"", "a.xlsx", "empty"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "encrypted"),
        (lambda: b"PK\x03\x04nothing", "a.xlsx", "damaged"),
        (lambda: b"x", "a.xls", "kind"),
        (lambda: b"x", "a.pdf", "kind"),
        (lambda: lines([HEADS, *([FIVE[0]] * 20_001)]), "a.csv", "too-many"),
        (lambda: book([[""] * 300 + ["x"], ["y"] + [""] * 10]), "a.xlsx", "too-many"),
        (lambda: book([["甲", "乙"], ["丙", "丁"]]), "a.xlsx", "no-heads"),
        (lambda: book([HEADS]), "a.xlsx", "no-lines"),
        (lambda: book([]), "a.xlsx", "no-heads"),
    ],
)
def test_what_is_no_honest_table_gets_a_sentence(cast, at, data, name, code):
    with pytest.raises(Refused) as refused:
        looked(cast, data(), name)
    assert refused.value.code == code
    assert refused.value.words


def test_template_is_read_back_as_heads_without_lines(cast, at, tmp_path):
    file = tmp_path / "空表.xlsx"
    call_command("import", "roster", str(file), body="371329", template=True)
    heads = [cell.value for cell in load_workbook(file).active[2]]
    assert heads == [str(column.label) for column in ROSTER["roster"].columns]
    with pytest.raises(Refused) as refused:
        reading.understand(files.read(file.read_bytes(), file.name), ROSTER["roster"].columns)
    assert refused.value.code == "no-lines"


def test_command_previews_and_imports(cast, at, tmp_path, capsys):
    file = tmp_path / "名册.xlsx"
    file.write_bytes(book(five(性别={1: "不详"})))
    call_command("import", "roster", str(file), body="371329", json=True)
    assert json.loads(capsys.readouterr().out) == {"new": 4, "changed": 0, "same": 0, "conflict": 0, "error": 1}
    assert not Membership.objects.filter(member_no="10329201").exists()

    call_command("import", "roster", str(file), body="371329", json=True, confirm=True)
    assert json.loads(capsys.readouterr().out)["new"] == 4
    assert Membership.objects.filter(member_no__startswith="103292").count() == 4
    call_command("import", "roster", str(file), body="371329", json=True)
    assert json.loads(capsys.readouterr().out) == {"new": 0, "changed": 0, "same": 4, "conflict": 0, "error": 1}


@pytest.mark.parametrize("data", [b"", b"nonsense"])
def test_command_says_why_it_cannot(cast, at, tmp_path, data):
    file = tmp_path / "a.xlsx"
    file.write_bytes(data)
    with pytest.raises(CommandError):
        call_command("import", "roster", str(file), body="371329")
    with pytest.raises(CommandError):
        call_command("import", "roster", str(file), body="1")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_no_two_columns_go_by_one_head(language):
    with translation.override(language):
        for importer in ROSTER.values():
            named = [
                {reading.folded(name) for name in (str(column.label), column.code, *column.names)}
                for column in importer.columns
            ]
            assert sum(map(len, named)) == len(set().union(*named)), language
