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
# An object stream begins with pairs of numbers, whatever its dictionary pretends.
OBJECTS = re.compile(rb"(\s|%[^\r\n]*[\r\n])*\d+\s+\d+\s")
GLANCE, CHUNK = 512, 64 * 1024
MOST_UNPACKED = 64 * MEGABYTE
MOST_STREAMS = 100_000


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
    left, before = MOST_UNPACKED, 0
    for count, match in enumerate(STREAM.finditer(data)):
        if count > MOST_STREAMS:
            raise _unusual()
        head = _unescaped(data[before : match.start()])
        before = match.end()
        said = b"/ObjStm" in head
        if said and not _plainly_packed(head):
            raise _unusual()
        if said or OBJECTS.match(_unpacked(data, before, GLANCE)):
            words = _unpacked(data, before, left + 1)
            left -= len(words)
            if left < 0:
                raise Refused("bomb", _("The file unpacks to far more than it seems. It is not taken."))
            _check_words(_unescaped(words))


def _plainly_packed(head: bytes) -> bool:
    """Whether the stream is packed with nothing but Flate, the one way that is looked into (or not packed at all)."""
    own = head.rpartition(b" obj")[2]
    if b"/Filter" not in own:
        return True
    return b"/DecodeParms" not in own and re.search(rb"/Filter\s*\[?\s*/FlateDecode\s*\]?\s*(/|>>)", own) is not None


def _unpacked(data: bytes, start: int, most: int) -> bytes:
    """At most that many unpacked bytes; what there is until an error, as viewers do."""
    unpacker, words = zlib.decompressobj(), b""
    for at in range(start, len(data), CHUNK):
        try:
            words += unpacker.decompress(data[at : at + min(CHUNK, most * 2)], most - len(words))
        except zlib.error:
            break
        if unpacker.eof or len(words) >= most:
            break
    return words


def _unescaped(words: bytes) -> bytes:
    return ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), words)


def _unusual() -> Refused:
    return Refused("unusual", _("The PDF is built in an unusual way. Print it to a new PDF and send that."))
