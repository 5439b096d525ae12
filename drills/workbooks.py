"""Spoilt tables: a roster mutated in two thousand ways is either understood or refused with a sentence, and never changes anything.

Half of the mutations hit the bytes of the file, half a part inside of it (which is packed again properly, so that it gets past
the archive). One of fifty understood files is imported and undone: every table must then be equal, row by row.
"""

import hashlib
import io
import os
import random
import tempfile
import time
import zipfile
from typing import Any

LONGEST = 45.0
TABLES = (
    "roster_person",
    "roster_personkey",
    "roster_membership",
    "roster_seat",
    "roster_appointment",
    "kernel_actor",
    "accounts_account",
)


def main(*, long: bool) -> int:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "XIESHANG_DATA": folder,
            "XIESHANG_DEMO": "0",
            "DJANGO_SETTINGS_MODULE": "xieshang.config.settings",
        }
        import django  # noqa: PLC0415 - the settings have to be said first

        django.setup()
        return _drill(2000 if long else 300)


def _drill(many: int) -> int:
    from django.core.management import call_command  # noqa: PLC0415 - as above

    from xieshang.kernel.refusals import Refusal  # noqa: PLC0415 - as above

    call_command("migrate", verbosity=0)
    body_id, whole = _founded(), _workbook()
    dice, before = random.Random(20200610), _digest()
    said = {"understood": 0, "refused": 0, "undone": 0}
    slowest = 0.0
    for turn in range(many):
        data = _mutated(whole, dice) if turn % 2 else _mutated_inside(whole, dice)
        began = time.monotonic()
        try:
            said["undone"] += _tried(body_id, data, importing=said["understood"] % 50 == 0)
            said["understood"] += 1
        except Refusal as refused:
            assert str(refused), "a refusal without words"
            said["refused"] += 1
        slowest = max(slowest, time.monotonic() - began)
        if slowest > LONGEST or (turn % 25 == 24 and _digest() != before):
            print(f"FAIL n={turn + 1}: {'too slow' if slowest > LONGEST else 'something changed'}")
            return 1
    ok = _digest() == before
    print(f"{'PASS' if ok else 'FAIL'} n={many} lost={0 if ok else 1} {said} slowest={slowest:.1f} s")
    return 0 if ok else 1


def _founded() -> int:
    """A body with a term, a committee, a group and two sectors."""
    from datetime import date  # noqa: PLC0415 - as above

    from xieshang.kernel import bodies  # noqa: PLC0415 - as above
    from xieshang.roster import ops  # noqa: PLC0415 - as above

    body = bodies.found("371329", name="某县政协", short_name="某县", name_en="County", level="county")
    term = ops.found_term(body, number=10, name="第十届", starts_on=date(2000, 1, 1), ends_on=date(2099, 12, 31))
    committee = ops.found_committee(term, code="C1", name="提案委员会")
    group = ops.found_group(term, kind="sector", code="G1", name="综合组", committee=committee)
    for place, name in enumerate(("中共", "经济界"), 1):
        ops.found_sector(term, code=f"S0{place}", name=name, position=place, group=group)
    return body.pk


def _workbook() -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415 - as above

    book = Workbook()
    book.active.append(["委员名册"])
    book.active.merge_cells("A1:F1")
    book.active.append(["委员编号", "姓名", "性别", "出生年份", "界别", "联系电话"])
    for number in range(30):
        line = [
            9000 + number,
            f"某{number}",
            "男女"[number % 2],
            1960 + number,
            ("中共", "经济")[number % 2],
            13900000000 + number,
        ]
        book.active.append(line)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _mutated(data: bytes, dice: random.Random) -> bytes:
    """Some bytes are others, gone, doubled, or the end is missing."""
    held = bytearray(data)
    for _turn in range(dice.choice((1, 1, 2, 8, 64))):
        place = dice.randrange(len(held))
        what = dice.randrange(4)
        if what == 0:
            held[place] ^= 1 << dice.randrange(8)
        elif what == 1:
            del held[place : place + dice.randrange(1, 40)]
        elif what == 2:
            held[place:place] = held[place : place + dice.randrange(1, 200)]
        else:
            held[place : place + 4] = dice.randbytes(4)
        if not held:
            return b""
    return bytes(held[: dice.randrange(len(held))]) if dice.random() < 0.1 else bytes(held)


def _mutated_inside(data: bytes, dice: random.Random) -> bytes:
    """One part of the workbook is spoilt, then packed as if nothing had been."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        names = source.namelist()
        spoilt = dice.choice([*names, *["xl/worksheets/sheet1.xml"] * len(names)])
        for name in names:
            part = source.read(name)
            if name == spoilt:
                part = _mutated(part, dice)
            made.writestr(name, part)
    return out.getvalue()


def _tried(body_id: int, data: bytes, *, importing: bool) -> int:
    """The file is looked at; one of many is imported and undone, and leaves nothing behind but its batch."""
    from xieshang.exchange import ops  # noqa: PLC0415 - as above
    from xieshang.kernel import bodies, clock, imports  # noqa: PLC0415 - as above

    importer, at = imports.registered["roster"], clock.now()
    given = importer.given(at, "drill")
    if not importing:
        ops.looked_at(importer, body_id, data, "drill.xlsx", given)
        return 0
    by: Any = bodies.machine(body_id, at)
    batch = ops.preview(importer, data, "drill.xlsx", given=given, by=by, at=at)
    done = ops.run(ops.confirm(batch, by=by, at=at))
    ops.run(ops.undo(done, by=by, at=at))
    return 1


def _digest() -> str:
    from django.db import connection  # noqa: PLC0415 - as above

    held = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
            held.update(repr(cursor.fetchall()).encode())
    return held.hexdigest()
