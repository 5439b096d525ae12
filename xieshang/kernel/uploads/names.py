"""Names of files: the one a person sees, and the one on the disk."""

import re
import secrets
import unicodedata

LONGEST_NAME = 120
LONGEST_EXTENSION = 10
# Two letters for the folder, thirty for the file; a file being written ends with .part.
STORED = re.compile(r"[0-9a-f]{2}/[0-9a-f]{30}\.[a-z0-9]{1,10}(\.part)?")


def clean_name(name: str) -> str:
    """The name fit to be shown: no path, no invisible or direction signs, no sign a file system dislikes, 120 at most."""
    name = unicodedata.normalize("NFC", name)
    name = re.split(r"[/\\]", name)[-1]
    name = "".join(sign for sign in name if not unicodedata.category(sign).startswith("C") or sign in "\t\n")
    name = re.sub(r"\s+", " ", re.sub(r'[<>:"|?*]', "_", name)).strip(" .")
    if len(name) <= LONGEST_NAME:
        return name or "file"
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > LONGEST_EXTENSION:
        return name[:LONGEST_NAME].rstrip()
    return f"{stem[: LONGEST_NAME - len(extension) - 1].rstrip(' .')}.{extension}"


def extension_of(name: str) -> str:
    """The last extension in small letters, without the dot; empty if there is none."""
    stem, dot, extension = clean_name(name).rpartition(".")
    return extension.lower() if dot and stem else ""


def stored_name(extension: str) -> str:
    """A random name in one of 256 folders: "3f/0c…9a.pdf"; nothing of the person's name for it remains."""
    sign = secrets.token_hex(16)
    return checked_stored(f"{sign[:2]}/{sign[2:]}.{extension}")


def checked_stored(stored: str) -> str:
    """The name itself, if it has the shape of one of ours; a path that leads elsewhere never passes."""
    if not STORED.fullmatch(stored):
        raise ValueError(f"not a stored name: {stored!r}")
    return stored
