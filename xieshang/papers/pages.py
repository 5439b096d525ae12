"""The documents of a case on its page, and the sentence of the story."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from xieshang.desk.panels import EVERY_KIND, panel
from xieshang.kernel.models import Case
from xieshang.kernel.stories import note_story
from xieshang.kernel.viewer import Viewer
from xieshang.papers import queries

note_story("paper_issued", _("{who} issued a document: {number}"))


@panel(EVERY_KIND, order=60, template="papers/panels/case.html", place="aside")
def documents(viewer: Viewer, case: Case) -> dict[str, Any] | None:
    """What can be made of the case as an official document, and what was issued."""
    found = queries.offers(viewer, case)
    return {"offers": found} if found else None
