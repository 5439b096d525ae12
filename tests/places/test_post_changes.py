"""What changes at a post: its facts with their history, its people, its keeper, its end."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from tests.places.keeping import post
from tests.places.test_ledger import words
from xieshang.kernel.refusals import Invalid, NotAllowed
from xieshang.kernel.viewer import hats_of
from xieshang.places.ledger.queries import Asked
from xieshang.places.ledger.registry import sums
from xieshang.places.posts import changing, ops, queries
from xieshang.places.posts.models import Post, PostChange, Worker
from xieshang.roster.models import Appointment

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}
WHY = "搬到新址"


def keeps(player, found, at) -> bool:
    return any(hat.role == "keeper" and hat.of == found.actor_id for hat in hats_of(player.actor.pk, at))


def kept(cast, found, at, player=None):
    actor = (player or cast.member2).actor
    return changing.appoint_keeper(
        found, actor=actor, since=at.date(), decision="沭政协〔2020〕4号", by=cast.clerk.viewer(at), at=at
    )


def test_address_and_home_change_and_what_they_were_stands(cast, at):
    found, clerk = post(cast, address="老街一号"), cast.clerk.signed_in(Client(headers=EN))
    typed = {"address": "新街二号", "facilities": found.facilities, "home": cast.home.pk, "since": "2020-06-01"}

    answer = clerk.post(reverse("places:post-change", args=["zb"]), {**typed, "why": WHY})

    assert answer["Location"] == reverse("places:desk-post", args=["zb"])
    rows = set(PostChange.objects.values_list("what", "before", "after", "why"))
    assert rows == {("address", "老街一号", "新街二号", WHY), ("home", "", cast.home.actor.name, WHY)}
    page = words(clerk.get(answer["Location"]))
    assert "老街一号" in page and "新街二号" in page and WHY in page and cast.clerk.actor.name in page
    assert "老街一号" not in words(Client().get(reverse("places:post", args=["zb"])))


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"why": ""}, "why"), ({"since": "2017-01-01"}, "since"), ({"address": "老街一号"}, "__all__")],
)
def test_change_that_makes_no_sense_is_told_and_not_kept(cast, at, changed, field):
    found = post(cast, address="老街一号")
    typed = {"address": "新街二号", "facilities": found.facilities, "since": "2020-06-01", "why": WHY, **changed}

    page = cast.clerk.signed_in(Client(headers=EN)).post(reverse("places:post-change", args=["zb"]), typed)

    assert page.status_code == 422 and page.context["form"].errors.keys() == {field}
    assert Post.objects.get().address == "老街一号" and not PostChange.objects.exists()


def test_history_of_a_post_is_never_rewritten(cast, at):
    found = post(cast)
    facts = changing.Facts(address="新街二号")
    changing.change(found, facts=facts, since=at.date(), why=WHY, by=cast.clerk.viewer(at), at=at)

    for act in (lambda: PostChange.objects.update(why="别的"), lambda: PostChange.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_member_comes_to_work_there_and_leaves(cast, at):
    post(cast)
    clerk, page = cast.clerk.signed_in(Client(headers=EN)), reverse("places:post-people", args=["zb"])
    typed = {"member": cast.member2.actor.pk, "since": "2020-06-01", "why": "新增骨干"}

    assert clerk.post(reverse("places:post-join", args=["zb"]), typed)["Location"] == page
    assert clerk.post(reverse("places:post-join", args=["zb"]), typed).status_code == 422
    row = Worker.objects.get(actor=cast.member2.actor)
    leave = reverse("places:post-leave", args=["zb", row.pk])
    assert clerk.post(leave, {"last_day": "2020-06-05", "why": ""}).status_code == 422
    assert clerk.post(leave, {"last_day": "2020-06-05", "why": "调离"})["Location"] == page
    assert clerk.post(leave, {"last_day": "2020-06-06", "why": "再来"}).status_code == 422

    assert Worker.objects.get(pk=row.pk).until == date(2020, 6, 5)
    assert list(PostChange.objects.order_by("pk").values_list("what", flat=True)) == ["joined", "left"]
    assert not queries.may_write(cast.member2.viewer(at), Post.objects.get())


def test_keeper_is_appointed_writes_and_ends(cast, at):
    found, clerk = post(cast), cast.clerk.signed_in(Client(headers=EN))
    typed = {"person": cast.member2.actor.name, "since": "2020-06-10", "decision": "沭政协〔2020〕4号"}

    assert clerk.post(reverse("places:post-keeper", args=["zb"]), {**typed, "person": "无此人"}).status_code == 422
    assert clerk.post(reverse("places:post-keeper", args=["zb"]), typed).status_code == 302
    assert keeps(cast.member2, found, at) and queries.may_write(cast.member2.viewer(at), found)
    held = Appointment.objects.get(role="keeper", of=found.actor)
    ending = reverse("places:post-keeper-end", args=["zb", held.pk])
    assert clerk.post(ending, {"last_day": "2020-06-01", "why": "轮换"}).status_code == 422
    assert clerk.post(ending, {"last_day": "2020-06-20", "why": "轮换"}).status_code == 302

    assert keeps(cast.member2, found, at + timedelta(days=10)) and not keeps(
        cast.member2, found, at + timedelta(days=11)
    )


def test_keeper_changes_the_facts_and_people_but_appoints_and_closes_nobody(cast, at):
    found = post(cast)
    kept(cast, found, at)
    by = cast.member2.viewer(at)

    changing.change(found, facts=changing.Facts(address="新街二号"), since=at.date(), why=WHY, by=by, at=at)
    for act in (
        lambda: changing.close(found, last_day=at.date(), why=WHY, by=by, at=at),
        lambda: changing.appoint_keeper(found, actor=cast.member.actor, since=at.date(), decision="文", by=by, at=at),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_closed_post_lets_everybody_go_and_its_ledger_can_be_read(cast, at):
    found, clerk = post(cast, home=cast.home), cast.clerk.signed_in(Client(headers=EN))
    given = {"kind": "served", "happened_on": at.date(), "count": 40, "words": "义诊"}
    line = ops.write_ledger(found, **given, by=cast.clerk.viewer(at), at=at)
    kept(cast, found, at)
    page = reverse("places:desk-post", args=["zb"])

    answer = clerk.post(reverse("places:post-close", args=["zb"]), {"last_day": "2020-06-10", "why": "场所拆迁"})

    assert answer["Location"] == page
    later = at + timedelta(days=2)
    found = Post.objects.get()
    assert found.closed_on == at.date() and not Worker.objects.filter(until=None).exists()
    assert not keeps(cast.member2, found, later) and not queries.may_write(cast.clerk.viewer(later), found)
    assert Client().get(reverse("places:post", args=["zb"])).status_code == 200  # its last day is not over
    with pytest.raises(NotAllowed):
        ops.strike(queries.line_of(found, line.pk), why="错", by=cast.clerk.viewer(later), at=later)
    assert ("service", 1, 40) in {row[1:] for row in sums(Asked(2020).span(cast.home.pk))}


def test_closed_post_stands_in_the_list_with_its_reason(cast, at):
    changing.close(post(cast), last_day=date(2020, 6, 1), why="场所拆迁", by=cast.clerk.viewer(at), at=at)
    clerk = cast.clerk.signed_in(Client(headers=EN))

    listed, page = (
        words(clerk.get(reverse(name, args=args)))
        for name, args in (("places:desk-posts", []), ("places:desk-post", ["zb"]))
    )

    assert "中波示范岗" in listed and "Closed" in listed
    assert "场所拆迁" in page and "胡乃刚" in page and "nothing is written into it any more" in page
    for name in ("post-change", "post-people"):
        assert clerk.get(reverse(f"places:{name}", args=["zb"])).status_code == 403
    assert Client().get(reverse("places:post", args=["zb"])).status_code == 404


@pytest.mark.parametrize("day", [date(2018, 2, 1), date(2022, 1, 1)])
def test_post_closes_neither_before_it_opened_nor_long_from_now(cast, at, day):
    found = post(cast)

    with pytest.raises(Invalid):
        changing.close(found, last_day=day, why=WHY, by=cast.clerk.viewer(at), at=at)
    assert Post.objects.get().closed_on is None


def test_closed_post_changes_no_more(cast, at):
    found, by = post(cast), cast.clerk.viewer(at)
    changing.close(found, last_day=at.date(), why=WHY, by=by, at=at)

    for act in (
        lambda: changing.change(found, facts=changing.Facts(), since=at.date(), why=WHY, by=by, at=at),
        lambda: changing.take_in(found, member=cast.member2.actor, since=at.date(), why=WHY, by=by, at=at),
        lambda: changing.close(found, last_day=at.date(), why=WHY, by=by, at=at),
        lambda: kept(cast, found, at),
    ):
        with pytest.raises(Invalid):
            act()


def test_others_change_nothing(cast, at):
    found = post(cast)
    worker = Worker.objects.get()
    for player in (cast.member, cast.keeper, cast.committee, cast.leader, cast.stranger):
        by = player.viewer(at)
        for act in (
            lambda by=by: changing.change(found, facts=changing.Facts(), since=at.date(), why=WHY, by=by, at=at),
            lambda by=by: changing.let_go(worker, last_day=at.date(), why=WHY, by=by, at=at),
            lambda by=by: changing.close(found, last_day=at.date(), why=WHY, by=by, at=at),
        ):
            with pytest.raises(NotAllowed):
                act()


@pytest.mark.parametrize("rows", [1, 30])
def test_pages_ask_twelve_questions_at_most(cast, at, django_assert_max_num_queries, rows):
    found, clerk = post(cast), cast.clerk.signed_in(Client(headers=EN))
    kept(cast, found, at)
    for number in range(rows):
        facts = changing.Facts(address=f"{number}号")
        changing.change(found, facts=facts, since=at.date(), why=WHY, by=cast.clerk.viewer(at), at=at)
    for name in ("desk-post", "post-change", "post-people", "post-close"):
        with django_assert_max_num_queries(12):
            assert clerk.get(reverse(f"places:{name}", args=["zb"])).status_code == 200
