import gettext
import os
from pathlib import Path

from scripts import catalogue as catalogue_of_words
from xieshang.config.translations import compile_catalogues

PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Matter"\nmsgstr "{word}"\n'


def catalogue(root: Path, *, word: str) -> Path:
    path = root / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(PO.format(word=word))
    return path


def words(po: Path) -> gettext.GNUTranslations:
    with po.with_suffix(".mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def test_a_catalogue_is_compiled_once_and_again_when_it_changes(tmp_path: Path) -> None:
    po = catalogue(tmp_path, word="事项")

    assert compile_catalogues(tmp_path) == [po.with_suffix(".mo")]
    assert compile_catalogues(tmp_path) == []
    assert words(po).gettext("Matter") == "事项"

    catalogue(tmp_path, word="议题")
    os.utime(po, ns=(2**62, 2**62))

    assert compile_catalogues(tmp_path) == [po.with_suffix(".mo")]
    assert words(po).gettext("Matter") == "议题"


def test_no_half_written_file_stays_behind(tmp_path: Path) -> None:
    po = catalogue(tmp_path, word="事项")

    compile_catalogues(tmp_path)

    assert sorted(path.name for path in po.parent.iterdir()) == ["django.mo", "django.po"]


def test_words_marked_under_another_name_are_found_too(tmp_path: Path, monkeypatch) -> None:
    module = tmp_path / "forms.py"
    module.write_text('from django.utils.translation import gettext as _now\n\nWORDS = _now("Say who spoke.")\n')
    monkeypatch.setattr(catalogue_of_words, "ROOT", tmp_path)

    assert [word.msgid for word in catalogue_of_words.words_in_python(module)] == ["Say who spoke."]
