"""What is sealed of people in the roster."""

from xieshang.kernel.rotation import Sealed, register
from xieshang.roster.corrections import sealed as corrections
from xieshang.roster.models import Person

__all__ = ["corrections"]

register(
    Sealed(
        Person,
        "phone_sealed",
        context=lambda row: f"roster.person.phone:{row.actor_id}".encode(),
        index=("phone_index", "phone"),
    )
)
