"""Office documents (docx, xlsx, pptx): honest archives without macros, passwords or ways out."""

import html
import io
import re
import stat
import zipfile
import zlib
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from xieshang.kernel.uploads.verdict import MEGABYTE, Limits, Refused

CONTENT_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
INDEX = "[Content_Types].xml"
LONGEST_INDEX = 8 * MEGABYTE
SMALL = MEGABYTE  # below this a high ratio does no harm: empty sheets pack very well
CHUNK = 256 * 1024
END_RECORD, END_BYTES = b"PK\x05\x06", 22
RUNNABLE = {
    "exe",
    "com",
    "scr",
    "dll",
    "bat",
    "cmd",
    "ps1",
    "vbs",
    "vbe",
    "js",
    "jse",
    "wsf",
    "hta",
    "jar",
    "msi",
    "lnk",
}
RUNNABLE |= {"sh", "py", "html", "htm", "mht", "zip", "rar", "7z", "iso"}
# Entities are how a small text becomes a huge one; office programs never write a document type.
DECLARATION = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
OUTSIDE = re.compile(r"relationships/(attachedTemplate|oleObject|subDocument|frame|package)\W", re.IGNORECASE)
RELATION = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")


def check(data: bytes, extension: str, limits: Limits) -> None:
    """Nothing, or Refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_shape(data, archive, entries, limits)
            for entry in entries:
                _check_entry(entry)
            _check_main_part(archive, extension)
            for entry in entries:
                _check_content(archive, entry)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as broken:
        raise Refused(
            "damaged", _("The document is damaged or incomplete. Save it again and send the new file.")
        ) from broken


def _check_shape(data: bytes, archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    ends_well = data[-END_BYTES - len(archive.comment) :][:4] == END_RECORD
    if not ends_well or min((entry.header_offset for entry in entries), default=1) != 0:
        raise zipfile.BadZipFile("something stands before or after the archive")
    if len({entry.filename.casefold() for entry in entries}) != len(entries):
        raise zipfile.BadZipFile("a name stands twice")
    unpacked = sum(entry.file_size for entry in entries)
    too_dense = any(
        entry.file_size > SMALL and entry.file_size > limits.max_ratio * max(1, entry.compress_size)
        for entry in entries
    )
    if len(entries) > limits.max_entries or unpacked > limits.max_unpacked or too_dense:
        raise Refused("bomb", _("The file unpacks to far more than it seems. It is not taken."))


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.orig_filename
    leads_out = name.startswith(("/", "\\")) or ":" in name or "\\" in name or ".." in name.split("/") or "\0" in name
    if leads_out or stat.S_ISLNK(entry.external_attr >> 16):
        raise Refused("paths", _("The document contains entries that lead outside of it. It is not taken."))
    if entry.flag_bits & 0x1:
        raise Refused("encrypted", _("The file is protected by a password. Remove the password and send it again."))
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile("a compression that office programs do not use")
    path = PurePosixPath(name.lower())
    if path.name.startswith("vbaproject") or "activex" in path.parts or "macrosheets" in path.parts:
        raise _macros()
    if path.suffix.lstrip(".") in RUNNABLE:
        raise Refused("attached", _("The document contains other files. Send them one by one."))


def _check_main_part(archive: zipfile.ZipFile, extension: str) -> None:
    """The index must name a main part of the kind that the extension says."""
    if INDEX not in archive.namelist():
        raise _mismatch(extension)
    index = _index_words(archive, archive.getinfo(INDEX))
    if re.search(r"macroEnabled|vbaProject", index, re.IGNORECASE):
        raise _macros()
    if f"{CONTENT_TYPES[extension]}.main+xml" not in index:
        raise _mismatch(extension)


def _check_content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Reads the whole entry: a directory that lies about sizes, and a broken checksum, come to light here."""
    is_markup = entry.filename.lower().endswith((".xml", ".rels", ".vml"))
    read, tail = 0, b""
    with archive.open(entry) as file:
        while chunk := file.read(CHUNK):
            read += len(chunk)
            if is_markup and DECLARATION.search((tail + chunk).replace(b"\0", b"")):
                words = _("The document contains declarations that office programs do not write. It is not taken.")
                raise Refused("markup", words)
            tail = chunk[-64:]
    if read != entry.file_size:
        raise zipfile.BadZipFile("the directory lies about a size")
    if entry.filename.lower().endswith(".rels"):
        _check_relations(_index_words(archive, entry))


def _check_relations(words: str) -> None:
    for relation in RELATION.findall(words):
        if re.search(r"TargetMode\s*=\s*.External", relation) and OUTSIDE.search(relation):
            raise Refused("outside", _("The document loads parts from elsewhere. Save it as PDF and send that."))


def _index_words(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> str:
    if entry.file_size > LONGEST_INDEX:
        raise zipfile.BadZipFile("an index longer than any document needs")
    return html.unescape(archive.read(entry).replace(b"\0", b"").decode("utf-8", "replace"))


def _macros() -> Refused:
    return Refused("macros", _("Files with macros are not taken. Save it as docx, xlsx or pptx, or as PDF."))


def _mismatch(extension: str) -> Refused:
    words = _("The content is not what the name says (%(extension)s). Save the file again in its proper format.")
    return Refused("mismatch", words % {"extension": extension})
