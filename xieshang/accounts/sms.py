"""Messages to phones: one outlet, named by the installation; what comes with none writes to the console."""

import sys
from collections.abc import Callable

from django.conf import settings
from django.utils.module_loading import import_string

from xieshang.kernel import secrets

# An outlet gets the number and the words, and raises when the message could not be handed over.
Outlet = Callable[[str, str], None]


def outlet() -> Outlet:
    """The outlet that the installation has named."""
    chosen: Outlet = import_string(settings.SMS_OUTLET)
    return chosen


def console(phone: str, words: str) -> None:
    """The message stands on the console of the machine, the number masked."""
    sys.stdout.write(f"SMS {secrets.mask_phone(phone)}: {words}\n")
    sys.stdout.flush()
