"""The styleguide shows every part there is, by including it."""

from pathlib import Path

import pytest

from xieshang.desk import styleguide

FOLDER = Path(styleguide.__file__).parents[1] / "kernel" / "templates" / "kernel"


def test_every_part_and_form_stands_on_the_page(cast, client, at):
    page = cast.clerk.signed_in(client).get("/desk/styleguide/").content.decode()
    there = {f"{name}/{path.name}" for name in ("parts", "forms") for path in (FOLDER / name).glob("*.html")} | {
        "form.html"
    }
    assert there == set(styleguide.PARTS)
    assert [path for path in sorted(there) if f'data-part="{path}"' not in page] == []


@pytest.mark.parametrize("mode", ["", "contrast", "elder", "elder contrast", "nonsense"])
def test_it_shows_itself_in_every_mode(cast, client, at, mode):
    page = cast.clerk.signed_in(client).get("/desk/styleguide/", {"mode": mode}).content.decode()
    assert (f'data-mode="{mode}"' in page) == (mode in dict(styleguide.MODES) and mode != "")


@pytest.mark.parametrize("role", ["member", "unit", "convenor"])
def test_only_staff_has_it(cast, client, at, role):
    assert cast.player(role).signed_in(client).get("/desk/styleguide/").status_code == 404
