"""PDF: whole, without a password, and without anything that acts by itself or is hidden inside."""

import re
import zlib

from django.utils.translation import gettext as _

from xieshang.kernel.uploads.verdict import MEGABYTE, Refused

# Every script has the action type /JavaScript, whatever triggers it, so the short name /JS (found in pictures by chance)
# need not be looked for; likewise /OpenAction and /AA are harmless unless they lead to one of these.
SCRIPTS = re.compile(rb"/(JavaScript|Launch|RichMedia|ImportData|SubmitForm|GoToE)(?![A-Za-z0-9])")
ATTACHED = re.compile(rb"/(EmbeddedFiles?|FileAttachment)(?![A-Za-z0-9])")
ENCRYPTED = re.compile(rb"/Encrypt(?![A-Za-z0-9])")
STREAM = re.compile(rb"stream\r?\n")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
LONGEST_HEAD = 4096
MOST_UNPACKED = 64 * MEGABYTE


def check(data: bytes) -> None:
    """Nothing, or Refused."""
    if b"%%EOF" not in data[-2048:]:
        raise Refused("damaged", _("The PDF is damaged or incomplete. Save it again and send the new file."))
    # Names may be written with escapes: /J#61vaScript.
    _check_words(_unescaped(data))
    _check_packed_objects(data)


def _check_words(words: bytes) -> None:
    if ENCRYPTED.search(words):
        raise Refused("encrypted", _("The file is protected by a password. Remove the password and send it again."))
    if SCRIPTS.search(words):
        raise Refused("active", _("The PDF contains scripts or actions. Print it to a new PDF and send that."))
    if ATTACHED.search(words):
        raise Refused("attached", _("The PDF has other files attached. Send them one by one."))


def _check_packed_objects(data: bytes) -> None:
    """The same for objects that lie in compressed object streams."""
    unpacked = 0
    for match in STREAM.finditer(data):
        head = _unescaped(data[max(0, match.start() - LONGEST_HEAD) : match.start()]).rpartition(b" obj")[2]
        if b"/ObjStm" not in head and b"/First" not in head:
            continue
        words = _unpacked(data, match.end(), head, MOST_UNPACKED - unpacked)
        unpacked += len(words)
        _check_words(_unescaped(words))


def _unpacked(data: bytes, start: int, head: bytes, most: int) -> bytes:
    if b"/Filter" not in head:
        return b""  # lies open in the file and was read with it
    if not re.search(rb"/Filter\s*\[?\s*/FlateDecode\s*\]?\s*(/|>>)", head) or b"/DecodeParms" in head:
        raise _unusual()
    try:
        unpacker = zlib.decompressobj()
        words = unpacker.decompress(data[start:], most + 1)
    except zlib.error as broken:
        raise _unusual() from broken
    if len(words) > most:
        raise Refused("bomb", _("The file unpacks to far more than it seems. It is not taken."))
    return words


def _unescaped(words: bytes) -> bytes:
    return ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), words)


def _unusual() -> Refused:
    return Refused("unusual", _("The PDF is built in an unusual way. Print it to a new PDF and send that."))
