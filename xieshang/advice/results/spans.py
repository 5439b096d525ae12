"""How long something took, reckoned from the days and told as people tell it."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

FEW_DAYS, MANY_MONTHS = 31, 24


def months_between(first: date, last: date) -> tuple[int, bool]:
    """Full months between two days, and whether some days are left over."""
    months = 12 * (last.year - first.year) + last.month - first.month
    if last.day < first.day:
        return months - 1, True
    return months, last.day > first.day


def in_words(first: date, last: date) -> str:
    """“in 12 days”, “in less than 2 months”, “in 3 years”."""
    days = (last - first).days
    if days < FEW_DAYS:
        return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}
    months, more = months_between(first, last)
    if months < MANY_MONTHS:
        return _told(months, more)
    years, rest = divmod(months, 12)
    count = years + bool(rest or more)
    if rest or more:
        return _("in less than %(count)s years") % {"count": count}
    return _("in %(count)s years") % {"count": count}


def _told(months: int, more: bool) -> str:
    if more:
        return _("in less than %(count)s months") % {"count": months + 1}
    return ngettext("in %(count)s month", "in %(count)s months", months) % {"count": months}
