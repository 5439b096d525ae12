"""What the notice of the licence promises."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_library_that_is_installed_is_named_in_the_notice():
    locked = re.findall(r"^([\w.-]+)==", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE)
    named = set(re.findall(r"[\w.-]+", (ROOT / "NOTICE").read_text(encoding="utf-8").lower()))
    assert len(locked) > 20
    assert [name for name in locked if name.lower() not in named] == []
