"""The day on which a gathering opens, and the way in for those who cannot scan."""

import pytest

from tests.gatherings import sitting
from tests.gatherings.test_pages import enter, page, post_step

pytestmark = pytest.mark.django_db


def test_a_gathering_is_not_opened_before_its_day(cast, at):
    gathering = sitting.convoked(cast, at)
    answer = post_step(enter(cast, "convenor"), gathering, "open")

    assert answer.status_code == 422 and "can be opened on that day" in answer.content.decode()
    gathering.refresh_from_db()
    assert gathering.state == "convoked"


def test_who_cannot_scan_types_the_digits_on_the_screen(cast, at):
    gathering = sitting.under_way(cast, at)
    screen = enter(cast, "convenor").get(page("check-in", gathering.pk))
    member = enter(cast, "member")
    assert page("type-code", gathering.pk) in member.get(page("invitations")).content.decode()
    assert member.post(page("type-code", gathering.pk), {"digits": "12"}).status_code == 422
    digits = screen.context["code"]
    assert digits in screen.content.decode()
    answer = member.post(page("type-code", gathering.pk), {"digits": f" {digits[:3]} {digits[3:]} "}, follow=True)

    assert "You are checked in" in answer.content.decode()
    assert gathering.attendances.filter(actor=cast.member.actor).count() == 1
    assert "attended" in member.get(page("invitations")).content.decode()
    assert enter(cast, "convenor2").get(page("type-code", gathering.pk)).status_code == 403
    assert enter(cast, "stranger").get(page("type-code", gathering.pk)).status_code == 404
