"""Accounts and offices: nobody grants more than they hold; delegations begin and end by date and name both."""

from datetime import date, timedelta

import pytest
from django.test import Client

from tests.accounts.signing import text
from tests.matters.filing import raise_matter
from xieshang.accounts import factors
from xieshang.accounts.models import Account, Invitation, Trace
from xieshang.kernel import clock, log
from xieshang.kernel.models import Entry
from xieshang.kernel.refusals import Invalid, NotAllowed, NotFound
from xieshang.kernel.viewer import hats_of
from xieshang.roster import appointing
from xieshang.roster.models import Appointment

pytestmark = pytest.mark.django_db
DECISION = "沭政协发〔2020〕5号"


def office(role: str, of: object = "", **more: str) -> dict[str, object]:
    return {"role": role, "of": of, "since": "2020-06-10", "decision": DECISION, **more}


def give(player, account: Account, **typed: object) -> object:
    return player.signed_in(Client()).post(f"/desk/accounts/{account.pk}/office/", office(**typed))


def test_administrator_gives_an_office_with_its_days(cast, at):
    answer = give(cast.admin, cast.keeper.account, role="leader", until="2020-06-30")

    assert answer.status_code == 302
    row = Appointment.objects.get(actor=cast.keeper.actor, role="leader")
    assert (row.valid_from, row.valid_to, row.decision) == (date(2020, 6, 10), date(2020, 6, 30), DECISION)
    roles = [{hat.role for hat in hats_of(cast.keeper.actor.pk, at + timedelta(days=days))} for days in (-1, 0, 20, 21)]
    assert ["leader" in worn for worn in roles] == [False, True, True, False]
    assert Trace.objects.get(account=cast.keeper.account).by_id == cast.admin.actor.pk


@pytest.mark.parametrize(
    "role", ["admin", "leader", "office", "committee", "secretary", "editor", "reviewer", "member"]
)
def test_office_gives_nothing_that_is_more_than_its_own(cast, at, role):
    before = Appointment.objects.count()

    assert give(cast.clerk, cast.keeper.account, role=role).status_code == 422
    with pytest.raises(NotAllowed):
        appointing.grant(
            cast.keeper.account, role=role, of=None, since=at.date(), until=None, decision=DECISION,
            by=cast.clerk.viewer(at), at=at,
        )  # fmt: skip
    assert Appointment.objects.count() == before


def test_office_gives_what_sees_less(cast, at):
    assert give(cast.clerk, cast.member2.account, role="convenor", of=cast.hall2.actor.pk).status_code == 302


@pytest.mark.parametrize("role", ["leader", "committee", "convenor", "member", "unit", "secretary"])
def test_nobody_else_gives_offices_at_all(cast, at, role):
    assert give(cast.player(role), cast.keeper.account, role="informant").status_code == 403


def test_nobody_gives_or_ends_an_office_of_their_own(cast, at):
    assert give(cast.admin, cast.admin.account, role="office").status_code == 403
    own = cast.admin.actor.appointments.get()
    assert (
        cast.admin.signed_in(Client()).post(f"/desk/offices/{own.pk}/end/", {"last_day": "2020-06-30"}).status_code
        == 403
    )


def test_other_body_is_not_there(cast, at):
    assert give(cast.admin, cast.stranger.account, role="informant").status_code == 404
    with pytest.raises(NotFound):
        appointing.grant(
            cast.stranger.account, role="informant", of=None, since=at.date(), until=None, decision=DECISION,
            by=cast.admin.viewer(at), at=at,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"role": "convenor"}, "of"),
        ({"role": "leader", "of": "hall"}, "of"),
        ({"role": "informant", "decision": " "}, "decision"),
        ({"role": "informant", "until": "2020-06-01"}, "until"),
        ({"role": "keeper", "of": "home"}, "since"),
    ],
)
def test_bad_office_says_so_next_to_the_field_and_gives_nothing(cast, at, typed, field):
    organs = {"hall": cast.hall.actor.pk, "home": cast.home.actor.pk}
    before = Appointment.objects.count()

    answer = give(cast.admin, cast.keeper.account, **{**typed, "of": organs.get(typed.get("of", ""), "")})

    assert (answer.status_code, field in answer.context["form"].errors) == (422, True)
    assert Appointment.objects.count() == before


def test_office_ends_with_its_last_day(cast, at):
    held = cast.keeper.actor.appointments.get()

    cast.admin.signed_in(Client()).post(f"/desk/offices/{held.pk}/end/", {"last_day": "2020-06-10"})

    assert hats_of(cast.keeper.actor.pk, at)
    assert not hats_of(cast.keeper.actor.pk, at + timedelta(days=1))


def test_one_administrator_stays(cast, at):
    give(cast.admin, cast.clerk.account, role="admin")
    second = cast.clerk.viewer(at)

    appointing.end(cast.admin.actor.appointments.get(), last_day=at.date(), by=second)
    with pytest.raises((Invalid, NotAllowed)):
        appointing.end(
            Appointment.objects.get(actor=cast.clerk.actor, role="admin"), last_day=at.date(), by=cast.admin.viewer(at)
        )


def test_account_is_opened_without_a_password_and_its_link_is_shown_once(cast, at):
    desk = cast.admin.signed_in(Client())
    desk.post("/desk/accounts/open/", {"name": "新来的人", "username": "New.Clerk", "email": ""})
    account = Account.objects.get(username="new.clerk")

    page = desk.post(f"/desk/accounts/{account.pk}/link/")

    assert page.context["link"].startswith("http://testserver/invitation/")
    assert page.context["link"] not in text(desk.get(f"/desk/accounts/{account.pk}/"))
    assert not account.has_usable_password()
    assert Invitation.objects.get().made_by_id == cast.admin.actor.pk


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"username": "clerk"}, "username"),
        ({"username": "a b"}, "username"),
        ({"name": "付丹"}, "name"),
        ({"name": ""}, "name"),
    ],
)
def test_account_is_not_opened_twice(cast, at, typed, field):
    before = Account.objects.count()

    answer = cast.admin.signed_in(Client()).post(
        "/desk/accounts/open/", {"name": "某人", "username": "somebody", **typed}
    )

    assert (answer.status_code, field in answer.context["form"].errors) == (422, True)
    assert Account.objects.count() == before


def test_link_of_an_account_with_an_address_is_never_shown_to_the_administrator(cast, at):
    Account.objects.filter(username="leader").update(email="leader@example.org")

    answer = cast.admin.signed_in(Client()).post(f"/desk/accounts/{cast.leader.account.pk}/link/")

    assert answer.status_code == 302
    with pytest.raises(NotAllowed):
        appointing.link_for(Account.objects.get(username="leader"), by=cast.admin.viewer(at), at=clock.real_now())


def test_lost_second_factor_is_taken_away_with_a_trace_and_the_sessions_end(cast, at, phone, client2):
    phone.belongs_to(cast.clerk.account)
    cast.clerk.signed_in(client2)

    cast.admin.signed_in(Client()).post(f"/desk/accounts/{cast.clerk.account.pk}/second-factor/")

    assert not factors.stands(cast.clerk.account)
    assert Trace.objects.get(what="second_factor_gone").by_id == cast.admin.actor.pk
    assert client2.get("/desk/").status_code == 302


@pytest.mark.parametrize("role", ["clerk", "leader", "member"])
def test_only_the_administrator_manages_accounts_and_never_their_own(cast, at, role):
    for act in ("link", "second-factor", "close"):
        assert (
            cast.player(role).signed_in(Client()).post(f"/desk/accounts/{cast.keeper.account.pk}/{act}/").status_code
            == 403
        )
        own = f"/desk/accounts/{cast.admin.account.pk}/{act}/"
        assert cast.admin.signed_in(Client()).post(own).status_code == 403


@pytest.mark.parametrize("many", [1, 30])
def test_list_of_accounts_costs_twelve_questions_at_most(cast, at, many, django_assert_max_num_queries):
    desk = cast.admin.signed_in(Client())
    for number in range(many):
        appointing.open_account(
            f"某{number}", username=f"u{number:02}", email="", by=cast.admin.viewer(at), at=clock.real_now()
        )
    desk.get("/desk/accounts/")

    with django_assert_max_num_queries(12):
        desk.get("/desk/accounts/")


def named(cast, **typed: str) -> object:
    sent = {"name": "袁浩", "since": "2020-06-12", "until": "2020-06-20", **typed}
    return cast.leader.signed_in(Client()).post("/desk/delegates/", sent)


def test_delegation_begins_and_ends_by_date(cast, at):
    assert named(cast).status_code == 302

    def acts(day: int) -> bool:
        hats = hats_of(cast.secretary.actor.pk, at.replace(day=day))
        return cast.leader.actor.pk in {hat.of for hat in hats if hat.role == "secretary"}

    assert [acts(day) for day in (11, 12, 20, 21)] == [False, True, True, False]


def test_act_of_a_delegate_names_both(cast, at):
    named(cast, since="2020-06-10")
    viewer = cast.secretary.viewer(at)
    hat = next(hat for hat in viewer.hats if hat.of == cast.leader.actor.pk)
    matter = raise_matter(cast, at).matter
    told = log.Happening(case=matter, step="note", actor_id=viewer.actor_id, hat=hat.role, behalf_of_id=hat.of, at=at,
                         from_state=matter.state, to_state=matter.state, to_stage=matter.stage, occurred_on=at.date(),
                         counted_in="", flow_digest="", data={}, words={}, word="")  # fmt: skip
    log.write(told)

    assert Entry.objects.order_by("-pk").first().behalf_of_id == cast.leader.actor.pk
    page = text(cast.secretary.signed_in(Client()).get("/account/"))
    assert "李国栋" in page


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": "没有这个人"}, "name"),
        ({"name": "李国栋"}, "name"),
        ({"name": "薛凯"}, "name"),
        ({"since": "2020-06-09"}, "since"),
        ({"until": "2020-06-11"}, "until"),
        ({"until": "2022-06-11"}, "until"),
        ({"until": ""}, "until"),
    ],
)
def test_bad_delegation_says_so_next_to_the_field(cast, at, typed, field):
    answer = named(cast, **typed)

    assert (answer.status_code, field in answer.context["form"].errors) == (422, True)
    assert not Appointment.objects.filter(of=cast.leader.actor).exists()


@pytest.mark.parametrize("role", ["secretary", "clerk", "admin", "member"])
def test_only_leaders_delegate_and_delegates_cannot_pass_it_on(cast, at, role):
    named(cast, since="2020-06-10")

    answer = (
        cast.player(role)
        .signed_in(Client())
        .post("/desk/delegates/", {"name": "付丹", "since": "2020-06-10", "until": "2020-06-11"})
    )

    assert answer.status_code == 403


def test_leader_ends_a_delegation_with_the_day(cast, at):
    named(cast, since="2020-06-10")
    row = Appointment.objects.get(of=cast.leader.actor)

    cast.leader.signed_in(Client()).post(f"/desk/delegates/{row.pk}/end/")

    row.refresh_from_db()
    assert row.valid_to == at.date()


def test_delegation_that_was_still_to_come_never_holds(cast, at):
    named(cast)
    row = Appointment.objects.get(of=cast.leader.actor)

    cast.leader.signed_in(Client()).post(f"/desk/delegates/{row.pk}/end/")

    assert not any(hat.of for hat in hats_of(cast.secretary.actor.pk, at.replace(day=12)))


def test_delegations_end_with_the_office_of_the_leader(cast, at):
    named(cast, since="2020-06-10")

    appointing.end(cast.leader.actor.appointments.get(), last_day=at.date(), by=cast.admin.viewer(at))

    assert Appointment.objects.get(of=cast.leader.actor).valid_to == at.date()
