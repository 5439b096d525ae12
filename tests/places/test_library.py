"""The library of a home: books and copies, lent by the keeper to members, reminded, returned, lost."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from tests.places.test_ledger import words
from xieshang.kernel import flow, jobs, norms, promises
from xieshang.kernel.models import Case
from xieshang.kernel.refusals import Invalid, NotAllowed
from xieshang.notices.models import Notice
from xieshang.places.ledger.queries import Asked
from xieshang.places.ledger.registry import lines
from xieshang.places.library import ops, queries, ticking
from xieshang.places.library.models import Book, Loan

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}
BOOK = ops.Described("乡土中国", "费孝通", "北京大学出版社", "B-12", 2)


def shelved(cast, at, **changes) -> Book:
    given = {**BOOK.__dict__, **changes}
    return ops.add(cast.home, described=ops.Described(**given), by=cast.keeper.viewer(at), at=at)


def lent(cast, at, book=None, to=None) -> Loan:
    return ops.lend(book or shelved(cast, at), to=(to or cast.member).actor, by=cast.keeper.viewer(at), at=at)


def free(book: Book) -> int:
    return queries.book_of(book.home, book.pk).free


def test_keeper_shelves_lends_and_takes_back(cast, at):
    keeper = cast.keeper.signed_in(Client(headers=EN))
    shelf = reverse("places:library", args=[cast.home.code])
    typed = {"title": "乡土中国", "author": "费孝通", "copies": "2", "shelf": "B-12", "publisher": ""}

    assert keeper.post(reverse("places:book-add", args=[cast.home.code]), typed)["Location"] == shelf
    book = Book.objects.get()
    lending = {"person": cast.member.actor.name, "_once": "k1"}
    for _turn in range(2):  # sent again, the same form lends no second copy
        answer = keeper.post(reverse("places:book-lend", args=[cast.home.code, book.pk]), lending)
        assert answer.status_code == 302
    loan = Loan.objects.get()
    assert (loan.borrower, loan.due_on) == (cast.member.actor, at.date() + timedelta(days=30))
    assert "1 of 2" in words(keeper.get(shelf)) and free(book) == 1

    keeper.post(reverse("desk:step", args=[loan.pk, "give_back"]), {"remark": "", "_once": "b"})
    assert Loan.objects.get().returned_on == at.date() and free(book) == 2


@pytest.mark.parametrize("changed", [{"title": ""}, {"copies": "0"}, {"copies": "1000"}, {"copies": ""}])
def test_book_that_makes_no_sense_is_told_and_not_kept(cast, at, changed):
    typed = {"title": "乡土中国", "author": "费孝通", "copies": "2", **changed}

    page = cast.keeper.signed_in(Client(headers=EN)).post(reverse("places:book-add", args=[cast.home.code]), typed)

    assert page.status_code == 422 and page.context["form"].errors.keys() == set(changed)
    assert not Book.objects.exists()


def test_same_book_stands_once_in_a_library(cast, at):
    shelved(cast, at)

    with pytest.raises(Invalid):
        shelved(cast, at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Book.objects.create(home=cast.home, title="乡土中国", author="费孝通", added_by=cast.keeper.actor, added_at=at)


@pytest.mark.parametrize(
    ("typed", "found"), [("乡土", 1), ("费 乡土", 1), ("孝通", 1), ("城市", 0), ("", 2), ("\0", 2)]
)
def test_books_are_found_by_title_and_author(cast, at, typed, found):
    shelved(cast, at)
    shelved(cast, at, title="协商民主读本", author="")

    assert queries.books(cast.home, typed).count() == found
    page = Client(headers=EN).get(reverse("places:public-library", args=[cast.home.code]), {"q": typed})
    assert page.status_code == 200 and len(page.context["rows"]) == found


def test_no_more_copies_are_lent_than_there_are(cast, at):
    book = shelved(cast, at, copies=1)
    lent(cast, at, book)

    with pytest.raises(Invalid):
        lent(cast, at, book, cast.member2)
    address = reverse("places:book-lend", args=[cast.home.code, book.pk])
    page = cast.keeper.signed_in(Client(headers=EN)).post(address, {"person": cast.member2.actor.name, "_once": "x"})
    assert page.status_code == 422 and "Every copy is on loan." in words(page)


def test_members_only_and_not_more_than_the_body_allows(cast, at):
    norms.decide("library.most", 1, body_id=cast.body.pk, year=2020, by=cast.clerk.viewer(at), at=at)
    book = shelved(cast, at, copies=9)
    lent(cast, at, book)

    for player in (cast.member, cast.clerk, cast.unit):
        with pytest.raises(Invalid):
            lent(cast, at, book, player)
    with pytest.raises(Invalid):
        lent(cast, at, shelved(cast, at, title="别的书"), cast.member)


def test_loan_is_open_to_member_keeper_and_staff_only(cast, at):
    loan = lent(cast, at)

    def sees(player) -> bool:
        return Case.objects.visible_to(player.viewer(at)).filter(pk=loan.pk).exists()

    assert {name for name in ("member", "keeper", "clerk", "committee", "leader") if sees(getattr(cast, name))} == {
        "member",
        "keeper",
        "clerk",
        "committee",
        "leader",
    }
    assert not any(sees(player) for player in (cast.member2, cast.convenor, cast.informant, cast.unit, cast.stranger))
    page = words(cast.member2.signed_in(Client(headers=EN)).get(reverse("places:book", args=["H-LS", loan.book_id])))
    assert cast.member.actor.name not in page


def test_member_is_reminded_once_before_the_day_and_asked_once_after_it(cast, at):
    loan = lent(cast, at)
    jobs.run_due(limit=1000, now=at)

    def told(days: int) -> list[str]:
        later = at + timedelta(days=days)
        Notice.objects.all().delete()
        ticking.remind(later)
        ticking.remind(later)
        jobs.run_due(limit=1000, now=later)
        rows = Notice.objects.order_by("pk").values_list("code", "recipient__name")
        return [f"{code} {name}" for code, name in rows]

    member, keeper = cast.member.actor.name, cast.keeper.actor.name
    assert told(20) == []
    assert told(27) == [f"loan-due {member}"]
    assert told(30) == []
    assert sorted(told(31)) == sorted([f"loan-overdue {member}", f"loan-overdue {keeper}"])
    assert told(40) == []
    day = {"until": (at + timedelta(days=60)).date()}
    flow.perform(Loan.objects.get(pk=loan.pk), "prolong", by=cast.keeper.viewer(at), at=at, data=day)
    jobs.run_due(limit=1000, now=at)
    assert told(58) == [f"loan-due {member}"]


def test_overdue_stand_in_their_own_view(cast, at):
    loan = lent(cast, at)
    Case.objects.filter(pk=loan.pk).update(due_on=at.date() - timedelta(days=1))
    lent(cast, at, shelved(cast, at, title="别的书"))
    keeper = cast.keeper.signed_in(Client(headers=EN))

    page = words(keeper.get(reverse("desk:list", args=["loans"]), {"view": "overdue"}))

    assert "乡土中国" in page and "别的书" not in page


@pytest.mark.parametrize("until", ["2020-06-10", "2020-07-10", "2022-01-01"])
def test_loan_is_prolonged_to_a_later_day_within_a_year(cast, at, until):
    loan = lent(cast, at)

    page = cast.keeper.signed_in(Client(headers=EN)).post(
        reverse("desk:step", args=[loan.pk, "prolong"]), {"until": until, "_once": "p"}
    )

    assert page.status_code == 422 and Loan.objects.get().due_on == loan.due_on


def test_lost_copy_is_gone_and_the_last_one_takes_the_book_with_it(cast, at):
    book = shelved(cast, at, copies=2)
    for player, copies in ((cast.member, 1), (cast.member2, 1)):
        loan = lent(cast, at, book, player)
        flow.perform(loan, "lose", by=cast.keeper.viewer(at), at=at, data={"reason": "淋湿"})
        assert Book.objects.get().copies == copies
    assert Book.objects.get().removed_on == at.date()
    assert not list(queries.books(cast.home))


def test_book_with_a_copy_out_is_neither_removed_nor_cut_below_it(cast, at):
    book = shelved(cast, at, copies=2)
    loan = lent(cast, at, book)
    lent(cast, at, book, cast.member2)
    by = cast.keeper.viewer(at)

    with pytest.raises(Invalid):
        ops.remove(book, why="破损", by=by, at=at)
    with pytest.raises(Invalid):
        ops.change(book, described=ops.Described("乡土中国", "费孝通", copies=1), by=by)
    for row in Loan.objects.all():
        flow.perform(row, "give_back", by=by, at=at, data={"remark": ""})
    ops.remove(book, why="破损", by=by, at=at)
    with pytest.raises(Invalid):
        lent(cast, at, book)
    page = cast.keeper.signed_in(Client(headers=EN)).get(reverse("places:book", args=["H-LS", book.pk]))
    assert "破损" in words(page) and loan.number in words(page)


def test_keeper_changes_and_removes_on_the_page_and_a_refusal_stands_there(cast, at):
    book, keeper = shelved(cast, at), cast.keeper.signed_in(Client(headers=EN))
    address = {name: reverse(f"places:book-{name}", args=["H-LS", book.pk]) for name in ("change", "remove", "lend")}

    assert keeper.post(address["change"], {"title": "", "copies": "2"}).status_code == 422
    keeper.post(address["change"], {"title": "乡土中国（修订本）", "copies": "5"})
    assert (Book.objects.get().title, Book.objects.get().copies) == ("乡土中国（修订本）", 5)
    assert "查无此人" in keeper.post(address["lend"], {"person": "查无此人", "_once": "z"}).content.decode()
    assert keeper.post(address["remove"], {"why": ""}).status_code == 422
    assert keeper.post(address["remove"], {"why": "破损"}).status_code == 302


def test_ledger_tells_which_book_and_not_to_whom(cast, at):
    lent(cast, at)

    (row,) = lines(Asked(2020).span(cast.home.pk), kind="loan")

    assert row[3] == "乡土中国" and cast.member.actor.name not in str(row)


def test_others_keep_no_shelf(cast, at):
    book = shelved(cast, at)
    for player in (cast.member, cast.convenor, cast.committee, cast.leader, cast.unit, cast.stranger):
        by = player.viewer(at)
        for act in (
            lambda by=by: ops.add(cast.home, described=ops.Described("书"), by=by, at=at),
            lambda by=by: ops.change(book, described=BOOK, by=by),
            lambda by=by: ops.remove(book, why="破", by=by, at=at),
            lambda by=by: ops.lend(book, to=cast.member.actor, by=by, at=at),
        ):
            with pytest.raises(NotAllowed):
                act()
    with pytest.raises(NotAllowed):
        ops.add(cast.home2, described=BOOK, by=cast.keeper.viewer(at), at=at)


def test_stranger_gets_no_desk_page(cast, at):
    loan, stranger = lent(cast, at), cast.stranger.signed_in(Client(headers=EN))

    for address in (
        reverse("places:library", args=["H-LS"]),
        reverse("places:book", args=["H-LS", loan.book_id]),
        reverse("desk:case", args=[loan.pk]),
    ):
        assert stranger.get(address).status_code == 404


def test_verify_names_too_many_copies_and_open_loans(cast, at):
    loan = lent(cast, at, shelved(cast, at, copies=1))
    asked = {code: promises.invariants[code].question for code in ("library.copies", "library.sealed")}
    assert [list(question()) for question in asked.values()] == [[], []]

    Book.objects.update(removed_on=at.date())
    Case.objects.filter(pk=loan.pk).update(visibility="public")

    assert [breach.ids for breach in asked["library.copies"]()] == [(loan.book_id,)]
    assert [breach.ids for breach in asked["library.sealed"]()] == [(loan.pk,)]


@pytest.mark.parametrize("rows", [1, 24])
def test_pages_ask_twelve_questions_at_most(cast, at, django_assert_max_num_queries, rows):
    norms.decide("library.most", 50, body_id=cast.body.pk, year=2020, by=cast.clerk.viewer(at), at=at)
    for number in range(rows):
        loan = lent(cast, at, shelved(cast, at, title=f"书{number:02}"))
    clerk = cast.clerk.signed_in(Client(headers=EN))
    addresses = [reverse(f"places:{name}", args=["H-LS"]) for name in ("library", "book-add", "public-library")]
    addresses += [reverse("places:book", args=["H-LS", loan.book_id]), reverse("desk:list", args=["loans"])]
    for address in (*addresses, reverse("desk:case", args=[loan.pk])):
        with django_assert_max_num_queries(12):
            assert clerk.get(address).status_code == 200, address
