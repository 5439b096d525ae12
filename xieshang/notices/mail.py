"""The outlet for e-mail: what leaves the machine says how many matters wait and where, never which."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xieshang.accounts.models import Account
from xieshang.kernel.models import Body
from xieshang.notices import queries
from xieshang.notices.models import Mute, Notice


def send(actor_id: int, mode: str, *, at: datetime) -> bool:
    """The person has one message about everything of this mode that was not sent yet and is still open to them."""
    account = Account.objects.select_related("actor__body").filter(actor_id=actor_id, is_active=True).first()
    if account is None or not account.email:
        return False
    viewer = queries.reader(actor_id, account.actor.body_id, at)
    muted = Mute.objects.filter(actor_id=actor_id).values("case_id")
    rows = queries.unread(viewer).filter(mail=mode, mailed_at__isnull=True).exclude(case_id__in=muted)
    ids = list(rows.values_list("pk", flat=True))
    if not ids:
        return False
    # Marked first: if the post office refuses, the job's transaction takes the mark back and tries again.
    Notice.objects.filter(pk__in=ids).update(mailed_at=at)
    count = rows_of_cases(ids)
    with translation.override(settings.LANGUAGE_CODE):
        message(account.email, account.actor.body, count).send()
    return True


def rows_of_cases(ids: list[int]) -> int:
    return Notice.objects.filter(pk__in=ids).values("case_id").distinct().count()


def message(address: str, body: Body, count: int) -> EmailMessage:
    """No title, no name, no number of a case: whoever reads over the shoulder learns nothing."""
    words = ngettext("%(count)s matter is waiting for you", "%(count)s matters are waiting for you", count)
    subject = words % {"count": count}
    lines = [
        subject,
        _("Please sign in to see them: %(address)s") % {"address": f"{origin(body)}/desk/inbox/"},
        "",
        _("You can choose how often you are told: %(address)s") % {"address": f"{origin(body)}/desk/notices/settings/"},
        body.name,
    ]
    return EmailMessage(subject, "\n".join(lines), settings.DEFAULT_FROM_EMAIL, [address])


def origin(body: Body) -> str:
    """The address of the body's site."""
    host = body.host or next((name for name in settings.ALLOWED_HOSTS if name.strip("*.")), "localhost")
    return f"{'https' if settings.SESSION_COOKIE_SECURE else 'http'}://{host}"
