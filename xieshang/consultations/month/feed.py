"""A calendar as text that every calendar program reads (RFC 5545): one event for each consultation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

LONGEST = 75
CANCELLED, CONFIRMED = "CANCELLED", "CONFIRMED"


@dataclass(frozen=True)
class Event:
    """One entry of a calendar; `uid` stays the same when it moves, `sequence` grows."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    title: str
    place: str = ""
    url: str = ""
    changed_at: datetime | None = None
    sequence: int = 0
    status: str = CONFIRMED


def calendar(name: str, events: Iterable[Event], *, at: datetime) -> str:
    """The whole calendar, lines folded and ended as the standard wants them."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Xieshang//Consultations//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
    ]
    for event in events:
        lines += _lines(event, at)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _lines(event: Event, at: datetime) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"DTSTAMP:{_moment(event.changed_at or at)}",
        f"SEQUENCE:{event.sequence}",
        f"DTSTART:{_moment(event.starts_at)}",
        f"DTEND:{_moment(event.ends_at)}",
        f"SUMMARY:{escaped(event.title)}",
        f"STATUS:{event.status}",
    ]
    if event.place:
        lines.append(f"LOCATION:{escaped(event.place)}")
    if event.url:
        lines.append(f"URL:{event.url}")
    return [*lines, "END:VEVENT"]


def escaped(text: str) -> str:
    """Text in which nothing can begin a line or a value of its own."""
    plain = "".join(sign for sign in text if sign >= " " or sign == "\n")
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        plain = plain.replace(sign, written)
    return plain


def folded(line: str) -> str:
    """No line is longer than 75 bytes; what follows begins with a space, and no sign is cut in two."""
    pieces, piece, size = [], "", 0
    for sign in line:
        width = len(sign.encode())
        if size + width > LONGEST:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + sign, size + width
    return "\r\n".join([*pieces, piece])


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
