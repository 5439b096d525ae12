"""What an inspection says, and within which limits."""

from dataclasses import dataclass

from django.utils.functional import Promise

from xieshang.kernel.refusals import Refusal

PICTURES = frozenset({"jpg", "jpeg", "png", "webp"})
OFFICE = frozenset({"docx", "xlsx", "pptx"})
DOCUMENTS = OFFICE | {"pdf", "txt"}
EVERYTHING = PICTURES | DOCUMENTS

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """How large and of which extensions a file may be; pictures are scaled down to `longest_side`."""

    max_bytes: int = 20 * MEGABYTE
    extensions: frozenset[str] = EVERYTHING
    max_pixels: int = 40_000_000
    longest_side: int = 2560
    max_unpacked: int = 200 * MEGABYTE
    max_entries: int = 5000
    max_ratio: int = 200


@dataclass(frozen=True)
class Accepted:
    """The bytes to store (pictures and texts are written anew), and what they are."""

    data: bytes
    content_type: str
    extension: str
    sha256: str
    width: int | None = None
    height: int | None = None


class Refused(Refusal):
    """The file cannot be taken; `words` tell the person what to do instead."""

    status = 422

    def __init__(self, code: str, words: str | Promise) -> None:
        super().__init__(words)
        self.code = code
        self.words = str(words)
