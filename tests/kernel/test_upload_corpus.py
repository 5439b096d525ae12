"""What somebody might send to harm those who open it: sent as a resident sends it, and fetched as a clerk fetches it.

The verdicts on each kind of file stand in test_uploads.py; here it is the whole way, with names and headers.
"""

import io
import re
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.kernel.test_uploads import archive, office, pdf, photo_with_place, picture
from tests.kernel.test_uploads_child import flat_png
from tests.matters.filing import NAME, PHONE, raise_matter
from xieshang.kernel import files, uploads
from xieshang.kernel.models import File
from xieshang.kernel.uploads.names import extension_of

pytestmark = pytest.mark.django_db
FORM = {
    "title": "路灯不亮了", "text": "三盏路灯从五月起不亮，晚上看不见路。", "hall": "LS", "variety": "problem",
    "category": "roads", "name": NAME, "phone": PHONE,
}  # fmt: skip
SCRIPT = b"<script>alert(1)</script>"
JAR = archive({"META-INF/MANIFEST.MF": b"Main-Class: X\n", "X.class": b"\xca\xfe\xba\xbe"})
GIF = b"GIF89a\x01\0\x01\0\x80\0\0\xff\xff\xff\0\0\0!\xf9\x04\0\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;"


def png_with_chunk(name: bytes, content: bytes) -> bytes:
    """A PNG with one more chunk before its end."""
    chunk = struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
    data = picture("PNG")
    return data[:-12] + chunk + data[-12:]


# Taken, and harmless afterwards: what must be gone from the stored bytes.
WASHED = {
    "web page in the comment of a photo": ("a.jpg", picture(comment=SCRIPT), SCRIPT),
    "web page behind the last pixel": ("a.jpg", picture() + b"<html>" + SCRIPT, SCRIPT),
    "web page in a text chunk": ("a.png", png_with_chunk(b"tEXt", b"Comment\0" + SCRIPT), SCRIPT),
    "web page in a private chunk": ("a.png", png_with_chunk(b"prVt", SCRIPT), SCRIPT),
    "script in the colour profile": ("a.jpg", picture(icc_profile=SCRIPT * 9), SCRIPT),
    "place and camera": ("IMG_0001.JPG", photo_with_place(), b"30.0N 120.0E"),
    "php behind a photo": ("a.jpg", picture() + b"<?php system('id'); ?>", b"<?php"),
}
REFUSED = {
    "gif that is a program for Java": ("a.gif", GIF + JAR),
    "the same called jpg": ("a.jpg", GIF + JAR),
    "photo that is a program for Java": ("a.jpg", picture() + JAR),
    "screenshot that is a program for Java": ("a.png", picture("PNG") + JAR),
    "drawing with a script": ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT + b"</svg>"),
    "drawing with a script called jpg": ("a.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT + b"</svg>"),
    "web page called jpg": ("a.jpg", b"<!DOCTYPE html>" + SCRIPT),
    "pdf with a script": ("a.pdf", pdf(b"<< /S /JavaScript /JS (app.alert(1)) >>")),
    "pdf called jpg": ("a.jpg", pdf()),
    "document that unpacks without end": ("a.docx", office(extra={"word/big.xml": bytes(150_000_000)})),
    "nothing": ("a.jpg", b""),
    "10,000 x 10,000 pixels": ("a.png", flat_png(10_000, 10_000)),
    "photo of an iPhone": ("IMG_2.HEIC", b"\0\0\0\x18ftypheic" + bytes(40)),
    "program": ("a.exe", b"MZ" + bytes(100)),
    "program that reads backwards": ("photo\u202egpj.exe", picture()),
    "program behind a picture's name": ("a.jpg.exe", picture()),
    "server file": (".htaccess", b"AddType text/html .jpg"),
}
NAMES = {
    "../../../etc/passwd.jpg": "passwd.jpg",
    "..\\..\\windows\\win.jpg": "win.jpg",
    "a\0b.jpg": "ab.jpg",
    "evil\u202egnp.jpg": "evilgnp.jpg",
    "a\r\nSet-Cookie: x=1.jpg": None,
    '"><script>.jpg': None,
    "照片 甲.jpg": "照片 甲.jpg",
    "x" * 255 + ".jpg": None,
    "....jpg": None,
    "CON.jpg": "CON.jpg",
}


def send(name: str, data: bytes) -> tuple[Client, object]:
    client = Client()
    client.get(reverse("matters:new"))
    upload = SimpleUploadedFile("x", data, content_type="image/jpeg")
    upload._name = name
    return client, client.post(reverse("matters:new"), {**FORM, "photos": upload, "_once": "k"})


@pytest.mark.parametrize("case", WASHED)
def test_what_hides_in_a_picture_is_gone_when_it_is_stored(cast, at, case):
    name, data, harm = WASHED[case]
    assert harm in data

    _client, answer = send(name, data)

    assert answer.status_code == 302
    stored = files.content(File.objects.get())
    assert harm not in stored
    assert stored.startswith((b"\xff\xd8\xff", b"\x89PNG"))


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_is_told_beside_the_field_and_not_stored(cast, at, case):
    name, data = REFUSED[case]

    _client, answer = send(name, data)

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"photos"}
    assert not File.objects.exists()
    page = answer.content.decode()
    assert re.search(r'id="[^"]*photos[^"]*"', page) and FORM["title"] in page
    if "HEIC" in name:
        assert "Save the picture as JPEG" in page


@pytest.mark.parametrize("name", NAMES)
def test_name_of_a_file_is_shown_clean_and_never_names_a_place_on_the_disk(cast, at, name):
    accepted = uploads.inspect(picture(), name if extension_of(name) else "a.jpg", limits=uploads.Limits())
    case = raise_matter(cast, at).matter
    file = files.keep(accepted, name, body_id=cast.body.pk, purpose="matter-photo", at=at, case=case)

    answer = cast.clerk.signed_in(Client()).get(reverse("file", args=[file.pk, file.name]))

    assert NAMES[name] is None or file.name == NAMES[name]
    assert len(file.name) <= 120 and not re.search(r'[\x00-\x1f/\\<>"\u202e]', file.name)
    assert re.fullmatch(r"[0-9a-f]{2}/[0-9a-f]{30}\.jpg", file.stored_as)
    assert answer.status_code == 200
    assert "\r" not in answer["Content-Disposition"] and "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("name", "data", "shown"),
    [("a.jpg", picture(), True), ("a.png", picture("PNG"), True), ("a.pdf", pdf(), True),
     ("a.docx", office(), False), ("a.xlsx", office("xlsx"), False), ("a.txt", "有事来协商".encode(), False)],
)  # fmt: skip
def test_stored_file_comes_with_headers_under_which_it_can_do_nothing(cast, at, name, data, shown):
    accepted = uploads.inspect(data, name, limits=uploads.Limits())
    case = raise_matter(cast, at).matter
    file = files.keep(accepted, name, body_id=cast.body.pk, purpose="attachment", at=at, case=case)

    answer = cast.clerk.signed_in(Client()).get(reverse("file", args=[file.pk, file.name]))

    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Type"] == file.content_type
    assert not answer["Content-Type"].startswith(("text/html", "image/svg", "application/xhtml", "text/xml"))
    assert answer["Content-Disposition"].startswith("inline" if shown else "attachment")
    saved = cast.clerk.signed_in(Client()).get(reverse("file", args=[file.pk, file.name]), {"save": "1"})
    assert saved["Content-Disposition"].startswith("attachment")
    assert Client().get(reverse("file", args=[file.pk, file.name])).status_code == 404


def test_name_in_the_address_does_not_choose_the_kind(cast, at):
    case = raise_matter(cast, at).matter
    accepted = uploads.inspect(picture(), "a.jpg", limits=uploads.Limits())
    file = files.keep(accepted, "a.jpg", body_id=cast.body.pk, purpose="attachment", at=at, case=case)

    answer = cast.clerk.signed_in(Client()).get(reverse("file", args=[file.pk, "a.html"]))

    assert answer["Content-Type"] == "image/jpeg"
    assert io.BytesIO(answer.content).read(3) == b"\xff\xd8\xff"
