"""What is told to whom: slices register notices, steps name them, and every notice is an entry of the log somebody should know.

    # matters/notices.py
    notice("matter-accepted", _("A matter was accepted"), _("“{title}” ({number}) was accepted"), recipients=("asker", "hall"))

`recipients` are party roles of the case ("hall", "unit", "asker": persons by themselves, organs and units by whoever wears a
hat for them) or, with "hat:" in front, hats of the body ("hat:office"). `default` is how an e-mail goes out until the person
chooses otherwise: "now", "digest" (once a day) or "none"; the inbox on the desk gets it always.
`subject` is shown inside only; what leaves the machine never names title or person.
"""

from dataclasses import dataclass

HAT = "hat:"
MODES = ("now", "digest", "none")


@dataclass(frozen=True)
class Notice:
    """A kind of notice. `wants_action`: those who have not acted are reminded before the deadline."""

    code: str
    label: str
    subject: str
    recipients: tuple[str, ...]
    default: str = "digest"
    wants_action: bool = False

    @property
    def party_roles(self) -> tuple[str, ...]:
        return tuple(name for name in self.recipients if not name.startswith(HAT))

    @property
    def hats(self) -> tuple[str, ...]:
        return tuple(name.removeprefix(HAT) for name in self.recipients if name.startswith(HAT))


registered: dict[str, Notice] = {}


def notice(
    code: str,
    label: str,
    subject: str,
    *,
    recipients: tuple[str, ...],
    default: str = "digest",
    wants_action: bool = False,
) -> Notice:
    """Register a notice; a code stands for one notice only."""
    if code in registered:
        raise ValueError(f"notice {code} is registered twice")
    if default not in MODES:
        raise ValueError(f"notice {code}: {default} is no way of telling")
    registered[code] = Notice(code, label, subject, recipients, default, wants_action)
    return registered[code]
