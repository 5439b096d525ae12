"""Web workers are killed (SIGKILL) in the middle of filings; afterwards every acknowledged matter stands exactly once.

A client that got no answer sends the same form again, as a phone would; the ledger of what was acknowledged is kept
outside the system. Kills: 40, or 500 with --long.
"""

import hashlib
import io
import os
import random
import re
import signal
import sqlite3
import sys
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.client import HTTPException
from http.cookiejar import CookieJar

from PIL import Image

from drills.ground import Installation, Site, installation

CLIENTS = 8
KILLS = {False: 40, True: 500}
PAUSES = (0.3, 2.0)
TRIES = 300
LONGEST_ABSENCE = 60.0
FACT = re.compile(r"<dd>([^<]+)</dd>")
HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|_once)" value="([^"]+)"')
CODE = re.compile(r'data-copy="([^"]+)"')


@dataclass(frozen=True)
class Acknowledged:
    """One line of the ledger: what the client said and what the receipt page showed."""

    title: str
    number: str
    code: str
    photo: bool


@dataclass
class Ledger:
    """What the clients saw; `unsure` are titles that never got an answer."""

    acknowledged: list[Acknowledged] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    sent_again: int = 0
    without_code: int = 0
    refused: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Client:
    """A phone with a browser of its own."""

    def __init__(self, port: int) -> None:
        self.root = f"http://127.0.0.1:{port}"
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> str:
        with self.opener.open(f"{self.root}{path}", timeout=30) as answer:
            return str(answer.read().decode())

    def post(self, path: str, fields: dict[str, str], photo: bytes = b"") -> tuple[str, str]:
        """Where the answer led, and its page."""
        boundary = f"drill{random.getrandbits(64):x}"
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        ]
        if photo:
            head = f'--{boundary}\r\nContent-Disposition: form-data; name="photos"; filename="a.jpg"\r\n'
            parts.append(head.encode() + b"Content-Type: image/jpeg\r\n\r\n" + photo + b"\r\n")
        body = b"".join(parts) + f"--{boundary}--\r\n".encode()
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary}", "Referer": self.root + path}
        request = urllib.request.Request(f"{self.root}{path}", data=body, headers=headers)
        with self.opener.open(request, timeout=30) as answer:
            return answer.url, answer.read().decode()


def main(*, long: bool = False) -> int:
    """0 when nothing acknowledged was lost, doubled or half done."""
    kills = KILLS[long]
    with installation() as ours:
        site, ledger, stopping = Site(ours), Ledger(), threading.Event()
        try:
            site.wait()
            clients = [
                threading.Thread(target=_file, args=(site.port, name, ledger, stopping)) for name in range(CLIENTS)
            ]
            for client in clients:
                client.start()
            done = _kill(site, kills, ledger)
            stopping.set()
            for client in clients:
                while client.is_alive():  # the site comes back for those who still wait for an answer
                    site.keep_up()
                    client.join(0.5)
        finally:
            stopping.set()
            site.stop()
        return _judge(ours, ledger, done, site.restarts)


def _kill(site: Site, kills: int, ledger: Ledger) -> int:
    """A worker is killed only while filings go through: killing one that still starts up would show nothing."""
    done, answered = 0, 0
    seen = time.monotonic()
    while done < kills:
        time.sleep(random.uniform(*PAUSES))
        site.keep_up()
        workers = site.web_workers()
        if not workers or len(ledger.acknowledged) == answered:
            if time.monotonic() - seen > LONGEST_ABSENCE:
                raise RuntimeError("the site did not come back")
            continue
        seen, answered = time.monotonic(), len(ledger.acknowledged)
        try:
            os.kill(random.choice(workers), signal.SIGKILL)
        except ProcessLookupError:
            continue
        done += 1
        if done % 50 == 0:
            print(f"   {done} kills", flush=True)
    return done


def _file(port: int, name: int, ledger: Ledger, stopping: threading.Event) -> None:
    count = 0
    while not stopping.is_set():
        count += 1
        _file_one(port, f"第{name}号居民的第{count}件事", ledger, photo=count % 3 == 0)


def _file_one(port: int, title: str, ledger: Ledger, *, photo: bool) -> None:
    client, fields = Client(port), {}
    attached = picture(title) if photo else b""
    for _attempt in range(TRIES):
        try:
            if not fields:
                fields = dict(HIDDEN.findall(client.get("/matters/new/?hall=LS"))) | _said(title)
            where, page = client.post("/matters/new/", fields, attached)
        except urllib.error.HTTPError as error:
            if error.code < 500:
                words = re.sub(r"<[^>]+>|\s+", " ", error.read().decode())
                with ledger.lock:
                    ledger.refused.append(f"{error.code} {title} {words[-300:]}")
                break
            time.sleep(0.3)
        except (OSError, HTTPException):
            time.sleep(0.3)
            with ledger.lock:
                ledger.sent_again += bool(fields)
        else:
            with ledger.lock:
                _write_down(ledger, title, where, page, photo=photo)
            return
    with ledger.lock:
        ledger.unsure.append(title)


def _write_down(ledger: Ledger, title: str, where: str, page: str, *, photo: bool) -> None:
    code = CODE.search(page)
    numbers = [fact for fact in FACT.findall(page) if re.search(r"\d{4}\D*\d", fact)]
    if code is None or not numbers:
        # The first answer was lost with its worker: the second shows the matter, not the receipt.
        ledger.without_code += 1
        ledger.acknowledged.append(
            Acknowledged(title, re.sub(r"\D", "", where.removeprefix("http://127.0.0.1")), "", photo)
        )
        return
    ledger.acknowledged.append(Acknowledged(title, numbers[0].strip(), code[1], photo))


def _said(title: str) -> dict[str, str]:
    return {
        "text": f"{title}：村口的三盏路灯从五月起不亮，晚上学生回家看不见路。",
        "title": title,
        "hall": "LS",
        "variety": "problem",
        "category": "roads",
        "name": "王小明",
        "phone": "19900009999",
    }


def picture(title: str) -> bytes:
    """A small photo that no other filing has."""
    colour = hashlib.sha256(title.encode()).digest()[:3]
    out = io.BytesIO()
    Image.new("RGB", (40, 30), tuple(colour)).save(out, "JPEG")
    return out.getvalue()


ROWS = """
SELECT c.title, c.number, c.state,
    (SELECT COUNT(*) FROM matters_identity i WHERE i.matter_id = c.id AND i.name_sealed IS NOT NULL),
    (SELECT GROUP_CONCAT(role) FROM (SELECT role FROM kernel_party p WHERE p.case_id = c.id ORDER BY role)),
    (SELECT COUNT(*) FROM kernel_entry e WHERE e.case_id = c.id),
    (SELECT COUNT(*) FROM kernel_number n WHERE n.case_id = c.id),
    (SELECT COUNT(*) FROM kernel_file f WHERE f.case_id = c.id)
FROM kernel_case c WHERE c.kind = 'matter'
"""


def _judge(ours: Installation, ledger: Ledger, kills: int, restarts: int) -> int:
    connected = sqlite3.connect(ours.database)
    rows = connected.execute(ROWS).fetchall()
    connected.close()
    by_title: dict[str, list[tuple[object, ...]]] = {}
    for row in rows:
        by_title.setdefault(str(row[0]), []).append(row)
    lost = [said.title for said in ledger.acknowledged if said.title not in by_title]
    lost += [
        said.title
        for said in ledger.acknowledged
        if said.code and all(row[1] != said.number for row in by_title.get(said.title, []))
    ]
    doubled = [title for title, found in by_title.items() if len(found) > 1]
    half = [row[0] for row in rows if row[2:7] != ("received", 1, "asker,hall", 1, 1)]
    half += [
        said.title
        for said in ledger.acknowledged
        if said.photo and any(not row[7] for row in by_title.get(said.title, []))
    ]
    verdict = ours.verify()
    broken = {code: found for code, found in verdict["invariants"].items() if found}
    print(
        f"   {kills} kills; {len(ledger.acknowledged)} acknowledged, {len(rows)} stored, {ledger.sent_again} sent again"
    )
    print(f"   {len(ledger.unsure)} without any answer; {ledger.without_code} answered, but without the query code;")
    print(f"   the service manager had to start the site again {restarts} times")
    for words in ledger.refused[:5]:
        print(f"   refused: {words}")
    for what, found in (("LOST", lost), ("DOUBLED", doubled), ("HALF DONE", half), ("VERIFY", list(broken.items()))):
        if found:
            print(f"   {what}: {found[:10]}")
    bad = bool(lost or doubled or half or broken or not ledger.acknowledged)
    if bad:
        print((ours.data / "serve.log").read_text()[-1500:])
    print(f"{'FAIL' if bad else 'PASS'} n={len(ledger.acknowledged)} kills={kills} lost={len(set(lost))}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(long="--long" in sys.argv))
