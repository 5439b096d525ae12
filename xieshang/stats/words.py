"""Numbers as a report says them, made from the exact ones: 43 is "40余", 690 is "近700", 6 stays 6."""

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

SMALLEST_BASE = 20  # a share of fewer says more than the numbers do


@dataclass(frozen=True)
class Spoken:
    """A number in words of the report: the round number and whether the exact one lies above or just below it."""

    round: int
    side: str  # "exact", "above" (余, 多) or "below" (近)

    def __str__(self) -> str:
        if self.side == "exact":
            return f"{self.round}"
        if (get_language() or "zh").startswith("zh"):
            return f"{self.round}余" if self.side == "above" else f"近{self.round}"
        return f"more than {self.round:,}" if self.side == "above" else f"nearly {self.round:,}"


def spoken(value: int) -> Spoken:
    """The honest approximation of a count: exact below 20 and on round numbers, else rounded to tens below a thousand
    and to the leading digit above.

    Never overstates: "more than" only when the exact number is larger, "nearly" only within two per cent below.
    """
    if value < 20:
        return Spoken(value, "exact")
    step = 10 ** (len(str(value)) - 1)
    if value % step == 0:
        return Spoken(value, "exact")
    upper = (value // step + 1) * step
    if upper - value <= upper * 0.02:
        return Spoken(upper, "below")
    if 100 <= value < 1000:
        # A report says 120余, not 100余; a number of tens it says as it is.
        return Spoken(value, "exact") if value % 10 == 0 else Spoken(value // 10 * 10, "above")
    return Spoken(value // step * step, "above")


def change(now: int, before: int) -> str:
    """How a number stands to the one before: the difference, and its share of a base that is large enough, which is named."""
    if now == before:
        return _("the same")
    # Whole per cent, halves up; what is left of a number is never rounded away.
    share = (abs(now - before) * 200 + before) // (2 * before) if before else 0
    told = {"n": abs(now - before), "base": before, "share": min(share, 99) if 0 < now < before else share}
    is_more = now > before
    if before < SMALLEST_BASE:
        words = _("%(n)s more") if is_more else _("%(n)s fewer")
    elif share < 1:
        more, fewer = _("%(n)s more (less than 1%% of %(base)s)"), _("%(n)s fewer (less than 1%% of %(base)s)")
        words = more if is_more else fewer
    else:
        more, fewer = _("%(n)s more (%(share)s%% of %(base)s)"), _("%(n)s fewer (%(share)s%% of %(base)s)")
        words = more if is_more else fewer
    return words % told
