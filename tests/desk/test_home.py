"""Home, to-do, search, machinery."""

from datetime import timedelta

import pytest

from tests.handling.giving import task
from tests.matters.filing import raise_matter
from xieshang.kernel import clock, flow, jobs
from xieshang.kernel.models import Job


def test_home_shows_what_waits_by_deadline(cast, client, at):
    late = raise_matter(cast, at - timedelta(days=20), title="早就该办的事").matter
    raise_matter(cast, at, title="今天的事")
    answer = cast.convenor.signed_in(client).get("/desk/")
    assert [item.title for item in answer.context["todo"]] == ["早就该办的事", "今天的事"]
    assert answer.context["todo"][0].tone == "bad"
    assert answer.context["todo"][0].action
    assert late.title in answer.content.decode()


@pytest.mark.parametrize("role", ["stranger", "unit", "convenor2"])
def test_nothing_waits_for_who_is_not_concerned(cast, client, at, role):
    matter = raise_matter(cast, at).matter
    answer = cast.player(role).signed_in(client).get("/desk/")
    assert answer.status_code == 200
    assert matter.title not in answer.content.decode()


@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.parametrize("url", ["/desk/", "/desk/todo/"])
def test_queries_do_not_grow_with_rows(cast, client, at, django_assert_max_num_queries, number, url):
    for i in range(number):
        raise_matter(cast, at - timedelta(minutes=i), alias="梁女士")
    cast.clerk.signed_in(client)
    client.get(url)
    with django_assert_max_num_queries(12):
        assert client.get(url).status_code == 200


def test_todo_agrees_with_what_waits(cast, client, at):
    raise_matter(cast, at)
    answer = cast.convenor.signed_in(client).get("/desk/todo/?page=nonsense")
    assert len(answer.context["todo"]) == flow.waiting_rows(cast.convenor.viewer(at)).count() == 1


def test_year_band_marks_today_and_counts_deadlines(cast, client, at):
    raise_matter(cast, at)
    band = cast.clerk.signed_in(client).get("/desk/").context["band"]
    assert [quarter.current for quarter in band.quarters] == [False, True, False, False]
    assert band.quarters[1].items
    assert band.months[5].state == "now"


def test_search_finds_by_number_and_title_within_the_door(cast, client, at):
    matter = raise_matter(cast, at).matter
    for asked in (matter.number, "路灯"):
        assert matter.title in cast.clerk.signed_in(client).get("/desk/search/", {"q": asked}).content.decode()
    client.logout()
    found = cast.stranger.signed_in(client).get("/desk/search/", {"q": "路灯"})
    assert found.context["found"] == []
    assert client.get("/desk/search/", {"q": "%_'\x00" * 30}).status_code == 200


@pytest.mark.parametrize("url", ["/desk/", "/desk/todo/", "/desk/search/", "/desk/inbox/", "/desk/machinery/"])
def test_anonymous_is_sent_to_sign_in(cast, client, at, url):
    assert client.get(url)["Location"].startswith("/signin/")


def dead_job(at, body=None):
    return Job.objects.create(
        body=body,
        kind="notices.announce",
        payload={},
        status="dead",
        run_at=at,
        made_at=at,
        ended_at=at,
        attempts=8,
        last_error="ValueError: 梁女士 13900000000",
    )


def test_admin_sees_dead_letters_and_has_them_tried_again(cast, client, at):
    job = dead_job(at, cast.body)
    foreign = dead_job(at, cast.other_body)
    page = cast.admin.signed_in(client).get("/desk/machinery/").content.decode()
    assert "ValueError" in page and "13900000000" not in page
    client.post("/desk/machinery/", {"job": [job.pk, foreign.pk, "x"]})
    job.refresh_from_db()
    foreign.refresh_from_db()
    assert (job.status, job.attempts, foreign.status) == ("waiting", 0, "dead")
    assert jobs.run_due(now=at) == 0  # it fails again, and waits


@pytest.mark.parametrize("role", ["clerk", "member", "stranger"])
def test_machinery_is_for_the_admin(cast, client, at, role):
    job = dead_job(at, cast.body)
    cast.player(role).signed_in(client)
    assert client.get("/desk/machinery/").status_code == 404
    assert client.post("/desk/machinery/", {"job": job.pk}).status_code == 404
    job.refresh_from_db()
    assert job.status == "dead"


@pytest.mark.parametrize(
    ("asked", "found"),
    [("王绍玉", "王绍玉"), ("wsy", "王绍玉"), ("10329", "王绍玉"), ("住建", "住房和城乡建设局")],
)
def test_search_finds_members_and_units_for_those_inside_and_for_nobody_else(cast, client, at, asked, found):
    assert found in cast.clerk.signed_in(client).get("/desk/search/", {"q": asked}).content.decode()
    for role in ("unit", "stranger"):
        page = cast.player(role).signed_in(client).get("/desk/search/", {"q": asked}).content.decode()
        assert f">{found}<" not in page


def test_leader_sees_first_what_units_are_late_with(cast, client, at):
    late_task = task(cast, at, "accept", days=10)
    late = at + timedelta(days=90)
    with clock.stopped_at(late):
        page = cast.leader.signed_in(client).get("/desk/").content.decode()
        other = cast.clerk.signed_in(client).get("/desk/").context["numbers"]

    assert late_task.title in page and 'aria-labelledby="h-late"' in page
    assert not any('aria-labelledby="h-late"' in block for block in other)
