"""The drawings of the documentation are those of the tables that run."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from xieshang.kernel.flow import flows
from xieshang.kernel.flow.drawings import drawing, page


def draw(folder, **options):
    out = StringIO()
    call_command("draw_flows", to=folder, stdout=out, **options)
    return out.getvalue()


def test_every_flow_gets_a_page_and_the_check_is_content(tmp_path):
    draw(tmp_path)

    assert {path.stem for path in tmp_path.iterdir()} == set(flows)
    assert f"{len(flows)} flows, 0" in draw(tmp_path, check=True)


def test_check_names_the_stale_page_and_writes_nothing(tmp_path):
    draw(tmp_path)
    (tmp_path / "matter.md").write_text("old")

    with pytest.raises(CommandError, match=r"stale: matter\.md;"):
        draw(tmp_path, check=True)
    assert (tmp_path / "matter.md").read_text() == "old"


def test_page_of_a_kind_that_is_gone_is_stale_and_taken_away(tmp_path):
    draw(tmp_path)
    (tmp_path / "parade.md").write_text("a kind of old")

    with pytest.raises(CommandError, match=r"parade\.md"):
        draw(tmp_path, check=True)
    draw(tmp_path)

    assert not (tmp_path / "parade.md").exists()


@pytest.mark.parametrize("kind", sorted(flows))
def test_page_names_every_state_and_step(kind):
    flow = flows[kind]
    with translation.override("en"):
        text = page(flow)

    assert [state.code for state in flow.states if f"| `{state.code}` |" not in text] == []
    assert [step.code for step in flow.steps if f"| `{step.code}` |" not in text] == []


@pytest.mark.parametrize("kind", sorted(flows))
def test_drawing_holds_one_colon_an_arrow_so_that_mermaid_can_read_it(kind):
    arrows = [line for line in drawing(flows[kind]).splitlines() if "-->" in line]

    assert [line for line in arrows if line.count(":") > 1 or ";" in line] == []


def test_drawings_do_not_follow_the_language_of_the_reader(tmp_path):
    with translation.override("zh-hans"):
        draw(tmp_path)

    with translation.override("en"):
        assert "0 drawn anew" in draw(tmp_path)
