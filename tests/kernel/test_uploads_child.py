"""Pictures are read in a process with little memory, little time and no secrets; what breaks it is told, and harms nothing."""

import io
import os
import struct
import time
import zlib

import pytest
from PIL import Image

from xieshang.kernel.uploads import Limits, Refused, inspect, pictures

LIMITS = Limits()


def noise(size: tuple[int, int], kind: str = "JPEG") -> bytes:
    written = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(written, kind)
    return written.getvalue()


def flat_png(width: int, height: int, *, depth: int = 8, colour: int = 2) -> bytes:
    """A PNG of one colour: a few kilobytes that unpack to width x height pixels."""
    channels = {0: 1, 2: 3, 6: 4}[colour]
    line = b"\0" + bytes(width * channels * depth // 8)
    packer, body = zlib.compressobj(9), b""
    for _row in range(height):
        body += packer.compress(line)
    body += packer.flush()

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def refusal(data: bytes, name: str, limits: Limits = LIMITS) -> Refused:
    with pytest.raises(Refused) as refused:
        inspect(data, name, limits=limits)
    return refused.value


@pytest.mark.parametrize(
    ("width", "height", "depth", "colour"), [(10_000, 10_000, 8, 2), (30_000, 30_000, 8, 0), (10_000, 5_000, 16, 6)]
)
def test_decompression_bomb_is_refused_before_it_unpacks(width, height, depth, colour):
    data = flat_png(width, height, depth=depth, colour=colour)
    assert len(data) < 2_000_000
    begun = time.monotonic()

    assert refusal(data, "a.png").code == "too-many-pixels"
    assert time.monotonic() - begun < 5


def test_largest_picture_that_is_taken_fits_into_the_memory_of_the_child():
    accepted = inspect(flat_png(8_000, 5_000, colour=6), "a.png", limits=LIMITS)

    assert max(accepted.width, accepted.height) == LIMITS.longest_side


def test_picture_that_needs_more_memory_than_there_is_gets_a_sentence():
    roomy = Limits(max_pixels=10**9, longest_side=20_000)

    said = refusal(flat_png(13_000, 13_000, depth=16, colour=6), "a.png", roomy)

    assert said.code == "too-hard" and "JPEG" in said.words


def test_child_that_does_not_end_is_killed_and_the_person_told(monkeypatch, tmp_path):
    slow = tmp_path / "slow.py"
    slow.write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setattr(pictures, "CHILD", slow)
    monkeypatch.setattr(pictures, "SECONDS", 0.5)
    begun = time.monotonic()

    assert refusal(noise((20, 20)), "a.jpg").code == "too-hard"
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize(
    "last_words", ["import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "raise SystemExit(3)", "1/0"]
)
def test_child_that_dies_is_a_refusal_and_no_fault_of_ours(monkeypatch, tmp_path, last_words):
    dying = tmp_path / "dying.py"
    dying.write_text(last_words)
    monkeypatch.setattr(pictures, "CHILD", dying)

    assert refusal(noise((20, 20)), "a.jpg").code == "too-hard"


def test_child_knows_no_secret_and_cannot_write_or_start_anything(monkeypatch, tmp_path):
    """The same limits, and instead of the decoder somebody who found a hole in it."""
    monkeypatch.setenv("XIESHANG_SECRET_KEY", "s" * 60)
    goal = tmp_path / "planted"
    code = pictures.CHILD.read_text().split("if __name__")[0]
    intruder = tmp_path / "intruder.py"
    intruder.write_text(
        f"""{code}
import os, subprocess
limit()
said = {{"refused": "damaged", "environment": dict(os.environ), "wrote": 0, "started": False}}
try:
    with open({str(goal)!r}, "wb") as file:
        said["wrote"] = file.write(b"x")
        file.flush()
except OSError:
    said["wrote"] = 0
try:
    subprocess.run(["/bin/true"], check=True)
    said["started"] = True
except OSError:
    pass
sys.stdout.buffer.write(json.dumps(said).encode() + b"\\n")
"""
    )
    monkeypatch.setattr(pictures, "CHILD", intruder)

    said, _content = pictures._asked(noise((20, 20)), LIMITS)

    assert "XIESHANG_SECRET_KEY" not in said.get("environment", {})
    assert not goal.exists() or goal.stat().st_size == 0
    if os.getuid() != 0:  # root may start processes beyond the limit
        assert not said.get("started")


def test_photo_of_a_phone_costs_little():
    data = noise((800, 600))
    inspect(data, "a.jpg", limits=LIMITS)
    begun = time.monotonic()

    inspect(data, "a.jpg", limits=LIMITS)

    assert time.monotonic() - begun < 1.5
