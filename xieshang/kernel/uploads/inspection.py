"""The inspection: extension and content must both be on the list, and must agree."""

import hashlib
import io
import re
import zipfile

from django.utils.translation import gettext as _

from xieshang.kernel.uploads import office, pdf, pictures
from xieshang.kernel.uploads.names import extension_of
from xieshang.kernel.uploads.verdict import OFFICE, PICTURES, Accepted, Limits, Refused

MACROS = frozenset({"docm", "dotm", "xlsm", "xltm", "xlam", "xlsb", "pptm", "potm", "ppsm", "ppam"})
OLD_OFFICE = frozenset({"doc", "xls", "ppt", "dot", "wps", "et", "dps", "rtf"})
PHONE_PICTURES = frozenset({"heic", "heif", "avif"})
PHONE_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MARKUP = re.compile(r"\s*<(\?xml|!doctype|!--|html|head|body|script|svg|iframe|math)\b", re.IGNORECASE)
NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def inspect(data: bytes, name: str, *, limits: Limits) -> Accepted:
    """The file as it may be stored; raises Refused. Takes up to some seconds: call it outside of transactions."""
    extension = extension_of(name)
    _check_size(data, limits)
    _check_extension(extension, limits)
    _check_content(data, extension)
    if extension in PICTURES:
        return pictures.made_anew(data, limits)
    if extension == "pdf":
        pdf.check(data)
        return _as_received(data, "application/pdf", "pdf")
    if extension == "txt":
        return _as_received(_text(data).encode(), "text/plain; charset=utf-8", "txt")
    office.check(data, extension, limits)
    return _as_received(data, office.CONTENT_TYPES[extension], extension)


def _check_size(data: bytes, limits: Limits) -> None:
    if not data:
        raise Refused("empty", _("The file is empty."))
    if len(data) > limits.max_bytes:
        most = limits.max_bytes // (1024 * 1024)
        raise Refused("too-large", _("The file is larger than %(most)s MB.") % {"most": most})


def _check_extension(extension: str, limits: Limits) -> None:
    if extension in limits.extensions:
        return
    if extension in MACROS:
        raise Refused("macros", _("Files with macros are not taken. Save it as docx, xlsx or pptx, or as PDF."))
    if extension in OLD_OFFICE and limits.extensions & OFFICE:
        raise Refused("old-office", _("This is an old or special format. Save it as docx, xlsx or pptx, or as PDF."))
    if extension in PHONE_PICTURES and limits.extensions & PICTURES:
        raise _phone_picture()
    kinds = ", ".join(sorted(limits.extensions))
    raise Refused("kind", _("Files of this kind are not taken. You can send: %(kinds)s.") % {"kinds": kinds})


def _check_content(data: bytes, extension: str) -> None:
    if data[4:8] == b"ftyp" and data[8:12] in PHONE_BRANDS:
        raise _phone_picture()
    if data.startswith(OLE) and extension in OFFICE:
        if OLE_ENCRYPTED in data:
            raise Refused("encrypted", _("The file is protected by a password. Remove the password and send it again."))
        raise Refused("old-office", _("This is an old or special format. Save it as docx, xlsx or pptx, or as PDF."))
    family = _family(data)
    expected = "picture" if extension in PICTURES else "zip" if extension in OFFICE else extension
    if family != expected and not (expected == "txt" and family == ""):
        words = _("The content is not what the name says (%(extension)s). Save the file again in its proper format.")
        raise Refused("mismatch", words % {"extension": extension})
    if family != "zip" and zipfile.is_zipfile(io.BytesIO(data)):
        raise Refused("polyglot", _("The file hides an archive inside. Save it again and send the new file."))
    if family == "picture" and b"%PDF-" in data[:1024]:
        raise Refused("polyglot", _("The file hides a document inside. Save it again and send the new file."))


def _family(data: bytes) -> str:
    """What the first bytes say: picture, pdf, zip, or nothing known."""
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return "picture"
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return "zip"
    return ""


def _text(data: bytes) -> str:
    """The words of a plain text, in whichever encoding an office PC wrote them."""
    text = _decoded(data)
    if text is None or NOT_TEXT.search(text):
        raise Refused("not-text", _("This is not a plain text file."))
    if MARKUP.match(text):
        raise Refused("markup", _("Web pages and drawings in XML are not taken, not even as text. Save it as PDF."))
    return text


def _decoded(data: bytes) -> str | None:
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _phone_picture() -> Refused:
    return Refused(
        "heic",
        _(
            "HEIC pictures cannot be opened here. Save the picture as JPEG and send that. On an iPhone: "
            "Settings, Camera, Formats, Most Compatible."
        ),
    )


def _as_received(data: bytes, content_type: str, extension: str) -> Accepted:
    return Accepted(data, content_type, extension, hashlib.sha256(data).hexdigest())
