"""Sessions: how they begin and end, which browsers hold one, and which browsers an account is known in."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.sessions.models import Session
from django.core import signing
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from xieshang.accounts import factors, traces
from xieshang.accounts.adapters import network_in_words, network_of
from xieshang.accounts.models import Account
from xieshang.kernel import clock
from xieshang.kernel.refusals import NotFound

HOURS = 8
CONFIRMED, SEEN = "confirmed_at", "seen_at"
SEEN_EVERY = 15 * 60
KNOWN = "xs_known"
KNOWN_FOR = 90 * 24 * 3600
BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("HarmonyOS", "HarmonyOS"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class Device:
    """A browser in which the account is signed in."""

    pk: int
    browser: str
    place: str
    since: datetime
    seen_at: datetime
    is_this: bool


def begin(request: HttpRequest, account: Account, *, second_factor: bool = False) -> None:
    """A session with a fresh key begins, just confirmed, and ends after eight hours whatever is done in it."""
    now = clock.real_now()
    login(request, account, backend="xieshang.accounts.backends.AccountBackend")
    request.session.set_expiry(now + timedelta(hours=HOURS))
    request.session[factors.PASSED] = second_factor
    request.session[CONFIRMED] = request.session[SEEN] = now.timestamp()
    UserSession.objects.create_from_request(request)
    traces.leave(account, "signed_in", at=now, by=account.actor, place=network_of(request))


def see(request: HttpRequest) -> None:
    """Once in a quarter of an hour the list of sessions learns that this one lives."""
    now = clock.real_now()
    last = request.session.get(SEEN)
    if last is None or now.timestamp() - last < SEEN_EVERY:
        return
    request.session[SEEN] = now.timestamp()
    rows = UserSession.objects.filter(session_key=request.session.session_key)
    rows.update(last_seen_at=now, ip=network_of(request))


def end_others(request: HttpRequest, account: Account) -> Account:
    """Only this session goes on, under a fresh key; every other one has ended."""
    Account.objects.filter(pk=account.pk).update(session_epoch=F("session_epoch") + 1)
    account.refresh_from_db(fields=["session_epoch", "password"])
    return go_on(request, account)


def go_on(request: HttpRequest, account: Account) -> Account:
    """After a new password or epoch: this session holds for them; the rows of the ended ones are gone."""
    before = request.session.session_key
    update_session_auth_hash(request, account)
    UserSession.objects.filter(user=account, session_key=before).update(session_key=request.session.session_key)
    UserSession.objects.filter(user=account).exclude(session_key=request.session.session_key).delete()
    return account


def end_one(request: HttpRequest, account: Account, pk: int) -> None:
    """The session in that browser has ended; another person's is not found."""
    row = UserSession.objects.filter(user=account, pk=pk).first()
    if row is None or row.session_key == request.session.session_key:
        raise NotFound()
    row.end()


def devices(request: HttpRequest, account: Account) -> list[Device]:
    """The browsers in which a session lives, the one used last first; two statements."""
    rows = UserSession.objects.filter(user=account).order_by("-last_seen_at", "-pk")[:50]
    found = list(rows)
    keys = [row.session_key for row in found]
    living = Session.objects.filter(session_key__in=keys, expire_date__gt=clock.real_now())
    alive = set(living.values_list("session_key", flat=True))
    this = request.session.session_key
    return [_device(row, this) for row in found if row.session_key in alive]


def _device(row: UserSession, this: str | None) -> Device:
    here = row.session_key == this
    return Device(
        row.pk, browser_in_words(row.user_agent), network_in_words(row.ip), row.created_at, row.last_seen_at, here
    )


def browser_in_words(agent: str) -> str:
    """Chrome · Windows: what its owner calls it."""
    parts = [next((name for sign, name in table if sign in agent), "") for table in (BROWSERS, SYSTEMS)]
    return " · ".join(part for part in parts if part) or _("unknown browser")


def sweep() -> int:
    """Rows of sessions that are gone are gone, and so are sessions that have expired."""
    gone = Session.objects.filter(expire_date__lte=clock.real_now()).delete()[0]
    living = Session.objects.values("session_key")
    return gone + UserSession.objects.exclude(session_key__in=living).delete()[0]


def remember_browser(request: HttpRequest, response: HttpResponse, account: Account) -> HttpResponse:
    """Tries from this browser are counted apart from now on: nobody elsewhere can make its owner wait."""
    value = signing.dumps(account.username, salt=KNOWN)
    response.set_cookie(KNOWN, value, max_age=KNOWN_FOR, httponly=True, samesite="Lax", secure=request.is_secure())
    return response


def counted_as(request: HttpRequest, username: str) -> str:
    """Whose tries these are: the account's from anywhere, or the account's from a browser it was signed in with."""
    try:
        known = signing.loads(request.COOKIES.get(KNOWN, ""), salt=KNOWN, max_age=KNOWN_FOR)
    except signing.BadSignature:
        return username
    return f"{username} known {request.COOKIES[KNOWN][-43:]}" if known == username else username
