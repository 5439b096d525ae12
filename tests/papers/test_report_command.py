"""`manage.py report`: the annual report as files, in Chinese, with the numbers of the page."""

import pytest
from django.core.management import CommandError, call_command

from tests.gatherings import sitting
from tests.papers.examples import pages, words
from xieshang.kernel.models import Number

pytestmark = pytest.mark.django_db


def test_report_is_written_in_all_three_formats(cast, at, tmp_path, capsys):
    sitting.minuted(cast, at)
    call_command("report", "2020", "--body", cast.body.code, "--output", str(tmp_path / "new"))

    found = {path.suffix: path.read_bytes() for path in (tmp_path / "new").iterdir()}
    assert set(found) == {".html", ".docx", ".pdf"}
    page, typed = found[".html"].decode(), "".join(words(found[".docx"]))
    shown = "".join(pages(found[".pdf"])).replace("\n", "")
    assert page.startswith("<!doctype html>") and "<a " not in page and "http" not in page
    for said in ("2020", "议事厅协商议事会", "政协临沭县委员会", "本期最后一日在任"):
        assert said in page.replace(" ", ""), said
        assert said in typed.replace(" ", ""), said
        assert said in shown, said
    assert str(tmp_path / "new") in capsys.readouterr().out
    assert not Number.objects.filter(series__startswith="paper").exists()


def test_only_the_formats_asked_for_are_written(cast, at, tmp_path):
    call_command("report", "2020", "--body", cast.body.code, "--format", "docx", "--output", str(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == [f"report-{cast.body.code}-2020.docx"]


@pytest.mark.parametrize(
    ("year", "options", "words_"),
    [
        ("2020", {"body": "000000"}, "There is no body 000000."),
        ("2020", {"body": "371329", "format": "html,odt"}, "not odt"),
        ("20x0", {"body": "371329"}, "."),
    ],
)
def test_what_makes_no_sense_is_said_and_writes_nothing(cast, at, tmp_path, year, options, words_):
    with pytest.raises(CommandError, match=words_):
        call_command("report", year, output=tmp_path, **options)
    assert list(tmp_path.iterdir()) == []
