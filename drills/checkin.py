"""A hall full of people checks in: 300 phones, already signed in, open the address of the code on the screen within five minutes.

Twelve clients work through the phones, every tenth of which scans twice at once, as an impatient thumb does. The digits are
read from the screen of the hall, which the clerk has open. Afterwards everybody stands in the list exactly once.
Many: 300, or 600 with --long. Nothing leaves 127.0.0.1.
"""

import json
import re
import sqlite3
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.client import HTTPException
from queue import Empty, SimpleQueue

from drills.ground import Installation, Site, installation

CLIENTS = 12
MANY = {False: 300, True: 600}
WITHIN = 300.0
ANSWERED_WITHIN = 30
TWICE = 10
SCREEN_EVERY = 5.0
MARKUP = re.compile(r"<[^>]+>|\s+")
DIGITS = re.compile(r'<b class="num big">(\d{6})</b>')


@dataclass
class Seen:
    """What the phones saw; `took` in seconds, one for each answer."""

    took: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Screen:
    """The screen of the hall: the digits that hold now, read again before they are too old."""

    def __init__(self, port: int, ground: dict[str, str]) -> None:
        self.address = f"http://127.0.0.1:{port}/desk/gatherings/{ground['gathering']}/check-in/"
        self.session, self.digits, self.read_at = ground["clerk"], "", 0.0
        self.lock = threading.Lock()

    def code(self) -> str:
        with self.lock:
            if time.monotonic() - self.read_at > SCREEN_EVERY:
                found = DIGITS.search(_get(self.address, self.session))
                if found is None:
                    raise RuntimeError("the screen shows no digits")
                self.digits, self.read_at = found[1], time.monotonic()
            return self.digits


def _get(address: str, session: str) -> str:
    request = urllib.request.Request(address, headers={"Cookie": f"sessionid={session}", "Accept-Language": "en"})
    with urllib.request.urlopen(request, timeout=ANSWERED_WITHIN) as answer:
        return str(answer.read().decode())


def main(*, long: bool = False) -> int:
    """0 when everybody is in the list once, nobody saw an error, and it took five minutes at most."""
    many = MANY[long]
    with installation(founded=False) as ours:
        ours.run("migrate", "--verbosity", "0")
        told = ours.run("shell", "-v", "0", "-c", f"from drills import checkin; print(checkin.found({many}))")
        ground = json.loads(told.stdout.strip().splitlines()[-1])
        site, seen = Site(ours, workers=2), Seen()
        try:
            site.wait()
            seconds = _arrive(site.port, ground, seen)
        finally:
            site.stop()
        return _judge(ours, many, seconds, seen)


def _arrive(port: int, ground: dict, seen: Seen) -> float:
    """Every phone has come through the door; how long that took in all."""
    phones: SimpleQueue[tuple[int, str]] = SimpleQueue()
    for number, session in enumerate(ground["phones"]):
        phones.put((number, session))
    screen, began = Screen(port, ground), time.monotonic()
    clients = [threading.Thread(target=_client, args=(port, screen, phones, seen, ground)) for _n in range(CLIENTS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join(max(0.0, began + 2 * WITHIN - time.monotonic()))
    return time.monotonic() - began


def _client(port: int, screen: Screen, phones: SimpleQueue, seen: Seen, ground: dict) -> None:
    until = time.monotonic() + 2 * WITHIN
    while time.monotonic() < until:
        try:
            number, session = phones.get_nowait()
        except Empty:
            return
        scans = [
            threading.Thread(target=_scan, args=(port, screen, session, seen, ground["gathering"]))
            for _tap in range(1 if number % TWICE else 2)
        ]
        for scan in scans:
            scan.start()
        for scan in scans:
            scan.join()


def _scan(port: int, screen: Screen, session: str, seen: Seen, gathering: int) -> None:
    """One tap: checked in, or written down as an error with what was said."""
    began, fault = time.monotonic(), ""
    try:
        page = _get(f"http://127.0.0.1:{port}/g/{gathering}/in/{screen.code()}/", session)
        fault = "" if "You are checked in" in page else "another page"
    except urllib.error.HTTPError as error:
        fault = f"{error.code} {MARKUP.sub(' ', error.read().decode())[-200:]}"
    except (OSError, HTTPException, RuntimeError) as error:
        fault = repr(error)
    with seen.lock:
        seen.took.append(time.monotonic() - began)
        if fault:
            seen.errors.append(fault)


def _judge(ours: Installation, many: int, seconds: float, seen: Seen) -> int:
    connected = sqlite3.connect(ours.database)
    rows = connected.execute("SELECT COUNT(*) FROM gatherings_attendance GROUP BY actor_id").fetchall()
    connected.close()
    doubled, lost = sum(times - 1 for (times,) in rows), many - len(rows)
    broken = {code: found for code, found in ours.verify()["invariants"].items() if found}
    took = sorted(seen.took) or [0.0]
    half, most = took[len(took) // 2], took[int(len(took) * 0.95)]
    print(
        f"   {len(seen.took)} scans by {CLIENTS} clients: {seconds:.1f} s in all, {many / seconds:.1f} persons a second"
    )
    print(f"   half within {half:.2f} s, 95 of 100 within {most:.2f} s, the slowest {took[-1]:.2f} s")
    for words in seen.errors[:5]:
        print(f"   error: {words}")
    if broken:
        print(f"   VERIFY: {list(broken.items())[:5]}")
    bad = bool(seen.errors or lost or doubled or broken or seconds > WITHIN)
    if bad:
        print((ours.data / "serve.log").read_text()[-1500:])
    print(f"{'FAIL' if bad else 'PASS'} n={many} lost={lost} doubled={doubled} errors={len(seen.errors)}")
    return 1 if bad else 0


# ---- what the drill stands on: made inside the installation


def found(many: int) -> str:
    """A county with so many members, all invited to a gathering that is under way; the sessions of their phones as JSON."""
    from datetime import date, timedelta  # noqa: PLC0415 - the rest needs the settings of the installation

    from django.utils import timezone  # noqa: PLC0415 - as above

    from xieshang.consultations.press.kinds import PRESS  # noqa: PLC0415 - as above
    from xieshang.gatherings import ops as gatherings  # noqa: PLC0415 - as above
    from xieshang.gatherings.models import Role  # noqa: PLC0415 - as above
    from xieshang.kernel import bodies, flow  # noqa: PLC0415 - as above
    from xieshang.roster import ops as roster  # noqa: PLC0415 - as above

    since, at = date(2000, 1, 1), timezone.now()
    body = bodies.found("371329", name="政协某县委员会", short_name="某县政协", name_en="County", level="county")
    term = roster.found_term(body, number=10, name="第十届", starts_on=since, ends_on=date(2099, 12, 31))
    committee = roster.found_committee(term, code="C1", name="提案委员会")
    group = roster.found_group(term, kind="sector", code="G1", name="综合组", committee=committee)
    sector = roster.found_sector(term, code="S01", name="中共", position=1, group=group)
    enrolments = [
        roster.Enrolment(
            profile=roster.Profile(name=f"委员{number}", phone=f"199{number:08d}"),
            member_no=str(10000 + number),
            sector=sector,
            committee=committee,
            groups=(group,),
        )
        for number in range(many)
    ]
    members = [row.person.actor for row in roster.enrol_members(term, enrolments=enrolments)]
    clerk = roster.enrol_person(body, profile=roster.Profile(name="文书", phone="19900000000"))
    roster.appoint(clerk.actor, role="office", since=since)
    by = _viewer(clerk.actor, at)
    plan = gatherings.Plan(
        form=PRESS,
        title="协商成果新闻发布会",
        starts_at=at + timedelta(seconds=60),
        venue="三楼会议室",
        guests=tuple(gatherings.Guest(Role.MEMBER, actor) for actor in members),
    )
    gathering = gatherings.plan(committee.actor, plan=plan, by=by, at=at)
    for step in ("convoke", "open"):
        flow.perform(gathering, step, by=by, at=at)
    phones = [_session(actor, f"phone{number}") for number, actor in enumerate(members)]
    return json.dumps({"gathering": gathering.pk, "clerk": _session(clerk.actor, "clerk"), "phones": phones})


def _viewer(actor: object, at: object):  # noqa: ANN202 - named only when the apps are loaded
    """As the middleware makes it for a signed-in person."""
    from xieshang.kernel.viewer import Viewer, hats_of  # noqa: PLC0415 - as above

    return Viewer(actor.body_id, at, actor.pk, actor.name, hats=hats_of(actor.pk, at), key=f"actor:{actor.pk}")


def _session(actor: object, username: str) -> str:
    """The key of a session as after password and code; without a password, since hashing three hundred would be the drill."""
    from django.test import Client  # noqa: PLC0415 - as above

    from xieshang.accounts import factors, sessions  # noqa: PLC0415 - as above
    from xieshang.accounts.models import Account  # noqa: PLC0415 - as above

    client = Client()
    client.force_login(Account.objects.create_account(username, actor=actor, password=None))
    session = client.session
    session.update({factors.PASSED: True, sessions.CONFIRMED: time.time()})
    session.save()
    return str(session.session_key)
