"""Uploads: a corpus made here, each file with its verdict; names; the disk."""

import hashlib
import io
import struct
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from xieshang.kernel.uploads import (
    PICTURES,
    Accepted,
    Limits,
    Refused,
    inspect,
)

LIMITS = Limits()
MAIN = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}
HOME = b"30.0N 120.0E in the garden"


# ---- the corpus ----------------------------------------------------------------------------------------------------


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **options: object) -> bytes:
    drawn = Image.new(mode, size, 90)
    written = io.BytesIO()
    drawn.save(written, kind, **options)
    return written.getvalue()


def photo_with_place(orientation: int = 6) -> bytes:
    """Left half red, right half blue, lying on its side, with place, camera and a comment."""
    drawn = Image.new("RGB", (60, 40), "red")
    drawn.paste("blue", (30, 0, 60, 40))
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x010E] = orientation, "Camera", HOME.decode()
    exif.get_ifd(0x8825)[1] = "N"
    written = io.BytesIO()
    drawn.save(written, "JPEG", exif=exif, comment=HOME, icc_profile=HOME * 9)
    return written.getvalue()


def png_with_text() -> bytes:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", HOME.decode())
    return picture("PNG", pnginfo=notes)


def animated(kind: str) -> bytes:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    written = io.BytesIO()
    frames[0].save(written, kind, save_all=True, append_images=frames[1:])
    return written.getvalue()


def huge_png_head(width: int, height: int) -> bytes:
    """A PNG whose head promises many pixels and which holds none."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))
    return b"\x89PNG\r\n\x1a\n" + chunk + struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))


def archive(entries: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as target:
        for name, content in entries.items():
            target.writestr(name, content)
    return written.getvalue()


def office(kind: str = "docx", extra: dict[str, bytes] | None = None, main: str = "") -> bytes:
    index = f'<?xml version="1.0"?><Types><Override PartName="/main.xml" ContentType="{main or MAIN[kind]}"/></Types>'
    return archive({"[Content_Types].xml": index.encode(), "main.xml": b"<document/>", **(extra or {})})


def relation(kind: str, *, mode: str = 'TargetMode="External"') -> dict[str, bytes]:
    there = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    words = f'<Relationships><Relationship Id="r1" Type="{there}{kind}" Target="http://example.org/x" {mode}/></Relationships>'
    return {"word/_rels/document.xml.rels": words.encode()}


def with_symlink() -> bytes:
    written = io.BytesIO(office())
    with zipfile.ZipFile(written, "a") as target:
        link = zipfile.ZipInfo("word/link")
        link.external_attr = 0o120777 << 16
        target.writestr(link, "/etc/passwd")
    return written.getvalue()


def with_flag(data: bytes, bit: int) -> bytes:
    """Every entry of the archive with a bit set in its flags, in both places."""
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            flags = struct.unpack_from("<H", data, at + offset)[0] | bit
            data = data[: at + offset] + struct.pack("<H", flags) + data[at + offset + 2 :]
            at = data.find(signature, at + 4)
    return data


def lying_about_size() -> bytes:
    """10 MB of nothing that the directory calls 100 bytes."""
    data = office(extra={"word/big.xml": bytes(10_000_000)})
    return data.replace(struct.pack("<I", 10_000_000), struct.pack("<I", 100))


def ole(extra: bytes = b"") -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + extra


def pdf(objects: bytes = b"", trailer: bytes = b"") -> bytes:
    return b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n" + objects + b"\ntrailer << " + trailer + b" >>\n%%EOF\n"


def packed(words: bytes, head: bytes = b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode") -> bytes:
    body = zlib.compress(b"5 0 " + words)
    return (
        b"9 0 obj << "
        + head
        + b" /Length "
        + str(len(body)).encode()
        + b" >> stream\r\n"
        + body
        + b"\nendstream endobj"
    )


SCRIPT = b"<< /S /JavaScript /JS (app.alert(1)) >>"
JPEG_AND_ZIP = picture() + archive({"index.html": b"<script>"})

ACCEPTED = {
    "photo": ("photo.jpg", photo_with_place(), "jpg"),
    "photo in capitals": ("IMG_1.JPEG", picture(), "jpg"),
    "grey photo": ("a.jpg", picture(mode="L"), "jpg"),
    "print colours": ("a.jpg", picture(mode="CMYK"), "jpg"),
    "screenshot": ("a.png", png_with_text(), "png"),
    "see-through": ("a.png", picture("PNG", mode="RGBA"), "png"),
    "palette": ("a.png", picture("PNG", mode="P"), "png"),
    "sixteen bits": ("a.png", picture("PNG", mode="I;16"), "png"),
    "webp becomes jpeg": ("a.webp", picture("WEBP"), "jpg"),
    "png called jpg, as chat programs do": ("a.jpg", picture("PNG"), "png"),
    "moving webp keeps its first frame": ("a.webp", animated("WEBP"), "jpg"),
    "moving png keeps its first frame": ("a.png", animated("PNG"), "png"),
    "junk behind the last pixel": ("a.jpg", picture() + b"<script>alert(1)</script>", "jpg"),
    "pdf": ("附件.pdf", pdf(), "pdf"),
    "pdf that opens on a page": ("a.pdf", pdf(b"2 0 obj << /OpenAction [1 0 R /Fit] >> endobj"), "pdf"),
    "pdf with packed objects": ("a.pdf", pdf(packed(b"<< /Type /Page >>")), "pdf"),
    "docx": ("提案.docx", office("docx"), "docx"),
    "xlsx": ("a.xlsx", office("xlsx"), "xlsx"),
    "pptx": ("a.pptx", office("pptx"), "pptx"),
    "docx with a link": ("a.docx", office(extra=relation("hyperlink")), "docx"),
    "docx with a chart's sheet": ("a.docx", office(extra={"word/embeddings/sheet.xlsx": office("xlsx")}), "docx"),
    "text": ("a.txt", "有事来协商\r\n".encode(), "txt"),
    "text from an old office PC": ("a.txt", "有事来协商".encode("gb18030"), "txt"),
    "text of Notepad": ("a.txt", "有事来协商".encode("utf-16"), "txt"),
}

REFUSED = {
    "nothing in it": ("a.txt", b"", "empty"),
    "too large": ("a.txt", b"x" * (LIMITS.max_bytes + 1), "too-large"),
    "program": ("a.exe", b"MZ" + bytes(100), "kind"),
    "program called pdf": ("a.pdf", b"MZ" + bytes(100), "mismatch"),
    "program behind a picture's name": ("a.jpg.exe", picture(), "kind"),
    "no extension": ("README", b"words", "kind"),
    "only an extension": (".pdf", pdf(), "kind"),
    "drawing in xml": ("a.svg", b"<svg onload='alert(1)'/>", "kind"),
    "drawing called png": ("a.png", b"<svg onload='alert(1)'/>", "mismatch"),
    "drawing called txt": ("a.txt", b"\n <svg onload='alert(1)'/>", "markup"),
    "web page": ("a.html", b"<html>", "kind"),
    "web page called txt": ("a.txt", b"<!DOCTYPE html><script>1</script>", "markup"),
    "xml called txt": ("a.txt", b"\xef\xbb\xbf<?xml version='1.0'?>", "markup"),
    "bytes called txt": ("a.txt", bytes(range(256)), "not-text"),
    "archive": ("a.zip", archive({"a": b"b"}), "kind"),
    "archive called docx": ("a.docx", archive({"a": b"b"}), "mismatch"),
    "heic": ("IMG_2.HEIC", b"\0\0\0\x18ftypheic" + bytes(40), "heic"),
    "heic called jpg": ("IMG_2.jpg", b"\0\0\0\x18ftypheic" + bytes(40), "heic"),
    "gif": ("a.gif", b"GIF89a" + bytes(20), "kind"),
    "gif called png": ("a.png", b"GIF89a" + bytes(20), "mismatch"),
    "picture cut off": ("a.png", picture("PNG", (300, 300))[:60], "damaged"),
    "picture of 50 megapixels": ("a.png", huge_png_head(10_000, 5_000), "too-many-pixels"),
    "picture of 2,500 megapixels": ("a.png", huge_png_head(50_000, 50_000), "too-many-pixels"),
    "picture with an archive behind": ("a.jpg", JPEG_AND_ZIP, "polyglot"),
    "picture with a pdf in its comment": ("a.jpg", picture(comment=b"%PDF-1.4 ..."), "polyglot"),
    "pdf with an archive behind": ("a.pdf", pdf() + archive({"a": b"b"}), "polyglot"),
    "pdf called docx": ("a.docx", pdf(), "mismatch"),
    "pdf cut off": ("a.pdf", pdf()[:-7], "damaged"),
    "pdf with a script": ("a.pdf", pdf(b"2 0 obj " + SCRIPT + b" endobj"), "active"),
    "pdf with a script in disguise": ("a.pdf", pdf(SCRIPT.replace(b"/JavaScript", b"/J#61vaScr#69pt")), "active"),
    "pdf with a packed script": ("a.pdf", pdf(packed(SCRIPT)), "active"),
    "pdf with a packed script, unsaid": ("a.pdf", pdf(packed(SCRIPT, b"/Filter /FlateDecode")), "active"),
    "pdf packed unusually": (
        "a.pdf",
        pdf(packed(SCRIPT, b"/Type /ObjStm /Filter [/LZWDecode /FlateDecode]")),
        "unusual",
    ),
    "pdf that starts a program": ("a.pdf", pdf(b"<< /OpenAction << /S /Launch /F (cmd.exe) >> >>"), "active"),
    "pdf with a file attached": ("a.pdf", pdf(b"<< /Type /EmbeddedFile >>"), "attached"),
    "pdf with a password": ("a.pdf", pdf(trailer=b"/Encrypt 5 0 R"), "encrypted"),
    "pdf that unpacks to 80 MB": ("a.pdf", pdf(packed(bytes(80_000_000))), "bomb"),
    "docm": ("a.docm", office(), "macros"),
    "docx with macros": ("a.docx", office(extra={"word/vbaProject.bin": b"x"}), "macros"),
    "docm called docx": ("a.docx", office(main="application/vnd.ms-word.document.macroEnabled.main+xml"), "macros"),
    "docx with a control": ("a.docx", office(extra={"word/activeX/activeX1.bin": b"x"}), "macros"),
    "xlsx called docx": ("a.docx", office("xlsx"), "mismatch"),
    "doc": ("a.doc", ole(), "old-office"),
    "doc called docx": ("a.docx", ole(), "old-office"),
    "wps": ("a.wps", ole(), "old-office"),
    "docx with a password": ("a.docx", ole("EncryptedPackage".encode("utf-16-le")), "encrypted"),
    "docx with locked entries": ("a.docx", with_flag(office(), 0x1), "encrypted"),
    "docx that is a bomb": ("a.docx", office(extra={"word/big.xml": bytes(150_000_000)}), "bomb"),
    "docx with too many entries": ("a.docx", office(extra={f"word/{i}.xml": b"" for i in range(5001)}), "bomb"),
    "xlsx that lies about a size": ("a.docx", lying_about_size(), "damaged"),
    "docx that climbs": ("a.docx", office(extra={"word/../../etc/cron": b"x"}), "paths"),
    "docx from the root": ("a.docx", office(extra={"/etc/cron": b"x"}), "paths"),
    "docx from a drive": ("a.docx", office(extra={"C:/x.xml": b"x"}), "paths"),
    "docx with a symbolic link": ("a.docx", with_symlink(), "paths"),
    "docx with a program": ("a.docx", office(extra={"word/embeddings/a.exe": b"MZ"}), "attached"),
    "docx with entities": (
        "a.docx",
        office(extra={"word/a.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}),
        "markup",
    ),
    "docx with a template elsewhere": ("a.docx", office(extra=relation("attachedTemplate")), "outside"),
    "docx with junk behind": ("a.docx", office() + b"<script>", "damaged"),
    "docx behind another archive": ("a.docx", archive({"a": b"b"}) + office(), "damaged"),
    "docx with a flipped byte": ("a.docx", office().replace(b"main.xml", b"mbin.xml", 1), "damaged"),
}


@pytest.mark.parametrize("case", ACCEPTED)
def test_honest_file_is_taken(case):
    name, data, extension = ACCEPTED[case]

    accepted = inspect(data, name, limits=LIMITS)

    assert accepted.extension == extension
    assert accepted.sha256 == hashlib.sha256(accepted.data).hexdigest()
    assert (accepted.width is not None) == (extension in PICTURES)
    assert HOME not in accepted.data
    assert b"<script>" not in accepted.data


@pytest.mark.parametrize("case", REFUSED)
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_dangerous_file_is_refused_with_words(case):
    name, data, code = REFUSED[case]

    with pytest.raises(Refused) as refused:
        inspect(data, name, limits=LIMITS)

    assert refused.value.code == code
    assert refused.value.words.endswith(".")


@given(st.binary(max_size=300), st.sampled_from(["jpg", "png", "webp", "pdf", "docx", "txt"]), st.data())
def test_any_bytes_get_a_verdict_and_nothing_else(noise, extension, data):
    base = data.draw(st.sampled_from([b"", picture(), picture("PNG"), animated("WEBP"), pdf(packed(b"x")), office()]))
    at = data.draw(st.integers(0, len(base)))

    try:
        verdict = inspect(base[:at] + noise + base[at + len(noise) :], f"a.{extension}", limits=LIMITS)
    except Refused as refused:
        assert refused.words
    else:
        assert isinstance(verdict, Accepted)


# ---- pictures ------------------------------------------------------------------------------------------------------


def test_photo_stands_upright_without_place_camera_or_comment():
    accepted = inspect(photo_with_place(orientation=6), "photo.jpg", limits=LIMITS)
    anew = Image.open(io.BytesIO(accepted.data))

    assert (accepted.width, accepted.height) == anew.size == (40, 60)
    assert dict(anew.getexif()) == {}
    assert not {"exif", "comment", "icc_profile"} & set(anew.info)
    red, _, blue = anew.convert("RGB").getpixel((20, 10))
    assert red > 200 > blue


def test_large_photo_is_scaled_down_and_keeps_its_shape():
    accepted = inspect(picture(size=(6000, 3000)), "photo.jpg", limits=LIMITS)

    assert (accepted.width, accepted.height) == (2560, 1280)


def test_see_through_picture_stays_see_through():
    accepted = inspect(picture("WEBP", mode="RGBA"), "a.webp", limits=LIMITS)

    assert accepted.content_type == "image/png"
    assert Image.open(io.BytesIO(accepted.data)).mode == "RGBA"


def test_sixteen_bit_grey_is_not_washed_out():
    written = io.BytesIO()
    Image.new("I;16", (4, 4), 0x8000).save(written, "PNG")

    accepted = inspect(written.getvalue(), "a.png", limits=LIMITS)

    assert Image.open(io.BytesIO(accepted.data)).getpixel((0, 0)) in (127, 128)


def test_the_same_picture_gives_the_same_bytes():
    assert inspect(photo_with_place(), "a.jpg", limits=LIMITS) == inspect(photo_with_place(), "b.jpg", limits=LIMITS)


# ---- words and limits ----------------------------------------------------------------------------------------------


def test_text_is_stored_as_utf_8():
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        assert inspect("协商，\r\n第一".encode(encoding), "a.txt", limits=LIMITS).data == "协商，\r\n第一".encode()


def test_place_that_takes_pictures_only_refuses_a_pdf_and_says_what_it_takes():
    with pytest.raises(Refused) as refused:
        inspect(pdf(), "a.pdf", limits=Limits(extensions=PICTURES))

    assert refused.value.code == "kind"
    assert "jpeg, jpg, png, webp" in refused.value.words


def test_office_documents_are_stored_as_received():
    data = office()

    assert inspect(data, "a.docx", limits=LIMITS).data == data
