"""What a signed-in person is told about themselves."""

from dataclasses import dataclass

from xieshang.kernel.models import Actor
from xieshang.kernel.viewer import Viewer


@dataclass(frozen=True)
class Worn:
    """A hat in words: the role, and the organ or unit it is for."""

    label: str
    organ: str


def hats_in_words(viewer: Viewer) -> list[Worn]:
    """Every hat worn at this moment; one statement."""
    names = dict(Actor.objects.filter(pk__in={hat.of for hat in viewer.hats if hat.of}).values_list("pk", "name"))
    worn = {(str(hat.label or hat.role), names.get(hat.of or 0, "")) for hat in viewer.hats}
    return [Worn(label, organ) for label, organ in sorted(worn)]
