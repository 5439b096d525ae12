"""Founding a committee in an installation: the body with its place in the tree, and its first administrator."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.accounts import ops as accounts
from xieshang.accounts.models import Account, normal_username
from xieshang.kernel import bodies
from xieshang.kernel.models import Body
from xieshang.kernel.refusals import Invalid
from xieshang.roster import ops
from xieshang.roster.models import Appointment

# Codes are those of the administrative divisions: two digits a province, four a city, six a county.
CODE = re.compile(r"[0-9]{2,12}")
LEVELS = {2: "province", 4: "city"}
FULL, SHORT = "中国人民政治协商会议", "政协"
HOST = re.compile(r"(?=.{1,120}$)[a-z0-9]([a-z0-9-]{0,62})(\.[a-z0-9]([a-z0-9-]{0,62}))*")
USERNAME = re.compile(r"[\w.@-]{2,60}")


@dataclass(frozen=True)
class Charter:
    """What has to be known of a committee before it stands."""

    code: str
    name: str
    short_name: str = ""
    name_en: str = ""
    parent: str = ""
    host: str = ""


@dataclass(frozen=True)
class Founded:
    """The body, whether it is new, and the secret of the administrator's link (empty: they have a password already)."""

    body: Body
    is_new: bool
    username: str
    token: str


@transaction.atomic
def found(charter: Charter, *, username: str, person: str = "", decision: str, at: datetime) -> Founded:
    """The body and its first administrator stand; once more with the same words changes nothing but the link."""
    _check(charter, username)
    standing = Body.objects.select_related("parent").filter(code=charter.code).first()
    if standing is not None:
        _check_same(standing, charter)
    body = standing or bodies.found(
        charter.code,
        name=charter.name,
        short_name=_short_name(charter),
        name_en=charter.name_en,
        level=LEVELS.get(len(charter.code), "county"),
        parent=_parent(charter),
        host=charter.host,
    )
    account, token = administrator(body, username=username, person=person, decision=decision, at=at)
    return Founded(body, standing is None, account.username, token)


@transaction.atomic
def administrator(
    body: Body, *, username: str, person: str, decision: str, at: datetime, renew: bool = False
) -> tuple[Account, str]:
    """The account is administrator of the body; the link is made for who has no password yet, or again with `renew`."""
    account = Account.objects.select_related("actor").filter(username=normal_username(username)).first()
    if account is not None and account.actor.body_id != body.pk:
        raise Invalid({"admin": [_("%(name)s belongs to another body.") % {"name": account.username}]})
    if account is not None and not account.is_active:
        raise Invalid({"admin": [_("The account %(name)s is closed.") % {"name": account.username}]})
    if account is None:
        made = ops.enrol_person(body, profile=ops.Profile(name=person or username))
        account = Account.objects.create_account(username, actor=made.actor)
    today = timezone.localdate(at)
    if not Appointment.objects.valid_on(today).filter(actor=account.actor, role="admin").exists():
        ops.appoint(account.actor, role="admin", since=today, decision=decision)
    invites = renew or not account.has_usable_password()
    return account, accounts.invite(account, at=at) if invites else ""


def _check(charter: Charter, username: str) -> None:
    faults: dict[str, list[str]] = {}
    if not CODE.fullmatch(charter.code):
        faults["code"] = [_("The code is that of the administrative division: 2 to 12 digits, such as 371329.")]
    if not 2 <= len(charter.name) <= 80 or not charter.name.isprintable():
        faults["name"] = [_("The name has 2 to 80 characters.")]
    if len(_short_name(charter)) > 40:
        faults["short_name"] = [_("The short name has at most 40 characters.")]
    if len(charter.name_en) > 120:
        faults["name_en"] = [_("The English name has at most 120 characters.")]
    if charter.host and not HOST.fullmatch(charter.host):
        faults["host"] = [_("The host is a name without port and path, such as cppcc.example.org.")]
    if charter.parent == charter.code:
        faults["parent"] = [_("A body does not stand below itself.")]
    if not USERNAME.fullmatch(username):
        faults["admin"] = [_("A user name has 2 to 60 letters, digits or one of . @ - _")]
    if faults:
        raise Invalid(faults)
    taken = Body.objects.filter(host=charter.host).exclude(code=charter.code).first() if charter.host else None
    if taken is not None:
        words = _("The host %(host)s belongs to %(name)s.") % {"host": charter.host, "name": taken.name}
        raise Invalid({"host": [words]})


def _check_same(body: Body, charter: Charter) -> None:
    """A body that stands is not founded a second time with other words."""
    said = {
        "name": (body.name, charter.name),
        "short_name": (body.short_name, charter.short_name),
        "name_en": (body.name_en, charter.name_en),
        "parent": (body.parent.code if body.parent else "", charter.parent),
        "host": (body.host or "", charter.host),
    }
    words = _("%(code)s stands already, there with “%(there)s”.")
    faults = {
        field: [words % {"code": body.code, "there": there}]
        for field, (there, asked) in said.items()
        if asked and asked != there
    }
    if faults:
        raise Invalid(faults)


def _parent(charter: Charter) -> Body | None:
    if not charter.parent:
        return None
    parent = Body.objects.filter(code=charter.parent).first()
    if parent is None:
        raise Invalid({"parent": [_("There is no body with the code %(code)s.") % {"code": charter.parent}]})
    return parent


def _short_name(charter: Charter) -> str:
    return charter.short_name or charter.name.replace(FULL, SHORT)
