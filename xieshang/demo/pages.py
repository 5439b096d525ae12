"""The demo offers its roles on the sign-in page; outside the demo nothing is offered."""

from django.conf import settings
from django.urls import reverse

from xieshang.accounts import entrances
from xieshang.accounts.entrances import Entrance
from xieshang.demo.roles import ROLES


def roles() -> list[Entrance]:
    """One card per role, in the order of the list."""
    if not settings.DEMO:
        return []
    return [
        Entrance(str(role.label), str(role.first), reverse("demo:enter", args=[role.code]), role.icon) for role in ROLES
    ]


entrances.offers.append(roles)
