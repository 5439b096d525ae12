"""What a phone sends."""

import io
import struct
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.matters.filing import NAME, PHONE

FORM = {
    "text": "村口的三盏路灯从五月起不亮，晚上学生回家看不见路。",
    "title": "村口的路灯不亮",
    "hall": "LS",
    "place": "振兴社区村口",
    "variety": "problem",
    "category": "roads",
    "name": NAME,
    "phone": PHONE,
    "alias": "",
}
GPS = 0x8825


def photo(name: str = "路灯.jpg", colour: str = "red") -> SimpleUploadedFile:
    """A picture as a phone takes it: with the place in it."""
    picture = Image.new("RGB", (640, 480), colour)
    exif = Image.Exif()
    exif[0x010F] = "CANARYPHONE"
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (34.0, 55.0, 12.0)
    data = io.BytesIO()
    picture.save(data, "JPEG", exif=exif)
    return SimpleUploadedFile(name, data.getvalue(), content_type="image/jpeg")


def page_as_jpg() -> SimpleUploadedFile:
    return SimpleUploadedFile("x.jpg", b"<html><script>alert(1)</script></html>", content_type="image/jpeg")


def huge() -> SimpleUploadedFile:
    return SimpleUploadedFile("big.jpg", b"\xff\xd8\xff" + struct.pack("B", 0) * (20 * 1024 * 1024 + 1))


def send(client: Client, **changes: Any) -> Any:
    """The form, sent to raise a matter."""
    return client.post("/matters/new/", {**FORM, **changes})


def text(response: Any) -> str:
    return b"".join(response).decode()
