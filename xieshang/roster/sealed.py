"""What is sealed of people in the roster."""

from xieshang.kernel.rotation import Sealed, register
from xieshang.roster.models import Person

register(
    Sealed(
        Person,
        "phone_sealed",
        context=lambda row: f"roster.person.phone:{row.actor_id}".encode(),
        index=("phone_index", "phone"),
    )
)
