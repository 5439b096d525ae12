"""Who is told, how, and who is left in peace."""

from datetime import timedelta

import pytest
from django.core import mail

from tests.matters.filing import ACCEPT, NAME, PHONE, raise_matter
from xieshang.accounts.models import Account
from xieshang.kernel import flow, jobs, ticks
from xieshang.kernel.models import Job, Party
from xieshang.notices import ops, queries
from xieshang.notices.checks import check_notices
from xieshang.notices.models import Notice, Preference
from xieshang.notices.registry import registered


@pytest.fixture
def matter(cast, at):
    Account.objects.filter(actor__in=[cast.convenor.actor, cast.clerk.actor]).update(email="somebody@example.org")
    found = raise_matter(cast, at).matter
    jobs.run_due(now=at)
    return found


def told(code="matter-received"):
    return set(Notice.objects.filter(code=code).values_list("recipient__account__username", flat=True))


def test_those_whom_it_concerns_are_told_and_nobody_else(cast, at, matter):
    assert told() == {"convenor", "clerk"}


def test_a_job_done_twice_tells_once(cast, at, matter):
    before = Notice.objects.count()
    ops.announce([(matter.entries.get(step="receive").pk, "matter-received")])
    assert Notice.objects.count() == before


def test_who_did_it_is_not_told(cast, at, matter):
    flow.perform(matter, "accept", by=cast.convenor.viewer(at), at=at, data=ACCEPT)
    jobs.run_due(now=at)
    assert "convenor" not in told("matter-accepted")


def test_inbox_shows_it_until_the_door_closes(cast, client, at, matter):
    page = cast.convenor.signed_in(client).get("/desk/inbox/")
    assert matter.title in page.content.decode() and matter.number in page.content.decode()
    Party.objects.filter(case=matter, role="hall").update(until=at)
    assert matter.title not in client.get("/desk/inbox/").content.decode()


def test_opening_a_notice_reads_those_of_the_case_and_leads_there(cast, client, at, matter):
    row = Notice.objects.get(recipient=cast.convenor.actor)
    answer = cast.convenor.signed_in(client).get(f"/desk/inbox/{row.pk}/")
    assert answer["Location"] == f"/desk/cases/{matter.pk}/"
    row.refresh_from_db()
    assert row.read_at == at


def test_notice_of_somebody_else_is_404(cast, client, at, matter):
    row = Notice.objects.get(recipient=cast.convenor.actor)
    assert cast.clerk.signed_in(client).get(f"/desk/inbox/{row.pk}/").status_code == 404
    row.refresh_from_db()
    assert row.read_at is None


def test_mark_all_read_touches_only_ones_own(cast, client, at, matter):
    cast.convenor.signed_in(client).post("/desk/inbox/read/")
    assert queries.unread(cast.convenor.viewer(at)).count() == 0
    assert queries.unread(cast.clerk.viewer(at)).count() == 1


@pytest.mark.parametrize("number", [1, 30])
def test_inbox_queries_do_not_grow(cast, client, at, django_assert_max_num_queries, number):
    for _ in range(number):
        raise_matter(cast, at, alias="梁女士")
    jobs.run_due(now=at)
    cast.clerk.signed_in(client)
    with django_assert_max_num_queries(12):
        assert client.get("/desk/inbox/").status_code == 200


def test_mute_means_mute(cast, client, at, matter):
    cast.clerk.signed_in(client).post(f"/desk/cases/{matter.pk}/mute/", {"mute": "1"})
    assert queries.unread(cast.clerk.viewer(at)).count() == 0
    flow.perform(
        matter, "refuse", by=cast.convenor.viewer(at), at=at, data={"reason_code": "personal", "reason": "说明"}
    )
    jobs.run_due(now=at)
    ticks.do_all(at + timedelta(days=1))
    assert told("matter-refused") == set()
    assert Job.objects.filter(kind="notices.mail", payload__actor=cast.clerk.actor.pk).count() == 0


def test_stranger_cannot_mute_what_is_not_open_to_him(cast, client, at, matter):
    assert cast.stranger.signed_in(client).post(f"/desk/cases/{matter.pk}/mute/", {"mute": "1"}).status_code == 404


def send_digest(at):
    ticks.do_all(at)
    jobs.run_due(now=at)


def test_digest_goes_once_a_day_and_names_nothing(cast, at, matter):
    send_digest(at)
    send_digest(at + timedelta(hours=3))
    assert len(mail.outbox) == 2  # clerk and convenor, one each
    for message in mail.outbox:
        text = message.subject + message.body
        for secret in (matter.title, matter.number, NAME, PHONE, matter.alias, cast.convenor.actor.name):
            assert secret not in text
        assert "/desk/inbox/" in text


def test_digest_waits_for_its_hour(cast, at, matter):
    tomorrow = at + timedelta(days=1)
    send_digest(tomorrow.replace(hour=7, minute=59))
    assert mail.outbox == []
    send_digest(tomorrow.replace(hour=8))
    assert len(mail.outbox) == 2


def test_whose_hat_ended_hears_nothing_outside(cast, at, matter):
    Party.objects.filter(case=matter, role="hall").update(until=at)
    send_digest(at)
    assert len(mail.outbox) == 1  # the office alone


@pytest.mark.parametrize(("mode", "letters"), [("now", 1), ("none", 0)])
def test_each_chooses_how_to_be_told(cast, client, at, mode, letters):
    Account.objects.filter(actor=cast.convenor.actor).update(email="somebody@example.org")
    Preference.objects.create(actor=cast.convenor.actor, code="matter-received", mode=mode)
    raise_matter(cast, at)
    jobs.run_due(now=at)
    jobs.run_due(now=at)
    send_digest(at + timedelta(days=1))
    assert len(mail.outbox) == letters


def test_settings_are_kept_and_nonsense_is_refused_with_words(cast, client, at):
    cast.convenor.signed_in(client)
    form = client.get("/desk/notices/settings/").context["form"]
    modes = dict.fromkeys(form.fields, "none")
    assert client.post("/desk/notices/settings/", modes).status_code == 302
    assert set(Preference.objects.values_list("mode", flat=True)) == {"none"}
    answer = client.post("/desk/notices/settings/", {**modes, "matter-received": "loudly"})
    assert answer.status_code == 422 and "field-error" in answer.content.decode()
    assert set(Preference.objects.values_list("mode", flat=True)) == {"none"}


@pytest.mark.parametrize(
    ("together", "touched"), [("duty:none", "duty-"), ("all:now", ""), ("nonsense:none", "-"), ("duty:loudly", "-")]
)
def test_whole_group_is_chosen_by_one_button(cast, client, at, together, touched):
    cast.convenor.signed_in(client)
    modes = dict.fromkeys(client.get("/desk/notices/settings/").context["form"].fields, "digest")

    answer = client.post("/desk/notices/settings/", {**modes, "together": together})

    kept = dict(Preference.objects.values_list("code", "mode"))
    assert answer.status_code == 302 and set(kept) == set(modes)
    changed = {code for code, mode in kept.items() if mode != "digest"}
    assert changed == {code for code in modes if code.startswith(touched)}


def test_only_the_ticked_cases_are_marked_as_read(cast, client, at, matter):
    other = raise_matter(cast, at, title="另一件事").matter
    jobs.run_due(now=at)
    cast.convenor.signed_in(client)

    client.post("/desk/inbox/read/", {"which": "ticked", "case": [str(other.pk), "x"]})

    assert [row.case_id for row in queries.unread(cast.convenor.viewer(at))] == [matter.pk]
    assert f'value="{matter.pk}" form="read"' in client.get("/desk/inbox/").content.decode()


@pytest.mark.parametrize("ticked", [[], ["0x1", "999999"]])
def test_nothing_ticked_marks_nothing(cast, client, at, matter, ticked):
    cast.convenor.signed_in(client).post("/desk/inbox/read/", {"which": "ticked", "case": ticked})

    assert queries.unread(cast.convenor.viewer(at)).count() == 1


def test_only_who_has_not_acted_is_reminded(cast, at, matter):
    done = raise_matter(cast, at, title="已经办了的").matter
    jobs.run_due(now=at)
    Notice.objects.update(read_at=at)
    flow.perform(done, "accept", by=cast.convenor.viewer(at), at=at, data=ACCEPT)
    later = at + timedelta(days=2)
    ticks.do_all(later)
    again = Notice.objects.filter(code="matter-received", read_at__isnull=True)
    assert set(again.values_list("case_id", flat=True)) == {matter.pk}
    Notice.objects.update(read_at=later)
    ticks.do_all(later + timedelta(hours=1))
    assert not Notice.objects.filter(code="matter-received", read_at__isnull=True).exists()


def test_replayed_year_sends_nothing(cast, at):
    Account.objects.filter(actor=cast.convenor.actor).update(email="somebody@example.org")
    Preference.objects.create(actor=cast.convenor.actor, code="matter-received", mode="now")
    with jobs.nothing_leaves():
        raise_matter(cast, at)
        jobs.run_due(now=at)
    jobs.run_due(now=at + timedelta(minutes=1))
    assert mail.outbox == []
    assert Job.objects.filter(kind="notices.mail", status="suppressed").count() == 1


def test_who_acts_has_read_what_led_to_it(cast, client, at, matter):
    cast.convenor.signed_in(client).post(f"/desk/cases/{matter.pk}/steps/accept/", {"version": "1", **ACCEPT})
    assert queries.unread(cast.convenor.viewer(at)).count() == 0
    assert queries.unread(cast.clerk.viewer(at)).count() == 1


def test_a_step_with_an_unknown_notice_stops_the_start(monkeypatch):
    assert check_notices() == []
    monkeypatch.delitem(registered, "matter-received")
    assert [found.id for found in check_notices()] == ["notices.E001"]
