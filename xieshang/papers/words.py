"""How official papers write days, hours and the numbers of their parts. Chinese whatever the language of the screen."""

from datetime import date, datetime

from django.utils import timezone

WEEKDAYS = "一二三四五六日"
DIGITS = "零一二三四五六七八九"
FULL, SHORT = "中国人民政治协商会议", "政协"


def moment(at: datetime) -> str:
    """2020年6月18日（星期四）9:30"""
    local = timezone.localtime(at)
    return f"{day(local)}（星期{WEEKDAYS[local.weekday()]}）{local.hour}:{local.minute:02d}"


def day(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"


def numeral(number: int) -> str:
    """1 is 一, 12 is 十二, 30 is 三十: as official papers number their parts (up to 99)."""
    tens, ones = divmod(number, 10)
    if not tens:
        return DIGITS[ones]
    return (DIGITS[tens] if tens > 1 else "") + "十" + (DIGITS[ones] if ones else "")


def organ(name: str) -> str:
    """The committee as its papers call it: 政协临沭县委员会 for the full name, which no red head has room for."""
    return name.replace(FULL, SHORT)
