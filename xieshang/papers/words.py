"""How official papers write days, hours and names. Chinese whatever the language of the screen."""

from datetime import date, datetime

from django.utils import timezone

WEEKDAYS = "一二三四五六日"
FULL, SHORT = "中国人民政治协商会议", "政协"


def moment(at: datetime) -> str:
    """2020年6月18日（星期四）9:30"""
    local = timezone.localtime(at)
    return f"{day(local)}（星期{WEEKDAYS[local.weekday()]}）{local.hour}:{local.minute:02d}"


def day(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"


def organ(name: str) -> str:
    """The committee as its papers call it: 政协临沭县委员会 for the full name, which no red head has room for."""
    return name.replace(FULL, SHORT)


def party_committee(name: str) -> str:
    """The Party committee of the committee's own place: 中共临沭县委员会."""
    return f"中共{_place(name)}委员会"


def government(name: str) -> str:
    """The government of the committee's own place: 临沭县人民政府."""
    return f"{_place(name)}人民政府"


def _place(name: str) -> str:
    return organ(name).removeprefix(SHORT).removesuffix("委员会")
