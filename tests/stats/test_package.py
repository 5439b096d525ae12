"""The press package of a year and of a quarter."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.matters.asking import text
from tests.matters.filing import ACCEPT, accepted_matter, raise_matter
from tests.papers.examples import words
from xieshang.kernel import flow
from xieshang.papers.models import Issued
from xieshang.stats import ops, queries
from xieshang.stats.package import package

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}
RECEIVED = "hall-matters-received"


def settle(cast, at, matter):
    by = cast.convenor.viewer(at)
    flow.tell(matter, "gathering.placed", by=by, at=at, data={"gathering": "第1次会", "held_on": "2020-06-12"})
    return flow.tell(matter, "gathering.settled", by=by, at=at).case


def numbers(found):
    return {one.row.key: one.row.value for one in found.numbers}


def test_the_quarters_of_a_year_add_up_to_it(cast, at):
    for month in (2, 6, 6, 11):
        raise_matter(cast, at.replace(month=month))
    end = at.replace(month=12)

    counted = [numbers(package(cast.body, f"2020Q{quarter}", at=end)).get(RECEIVED, 0) for quarter in (1, 2, 3, 4)]

    assert counted == [1, 2, 0, 1]
    assert numbers(package(cast.body, "2020", at=end))[RECEIVED] == sum(counted)


def test_a_number_says_of_which_days_it_speaks(cast, at):
    raise_matter(cast, at)
    found = {one.row.key: one.days for one in package(cast.body, "2020Q2", at=at).numbers}

    assert found[RECEIVED] == "1 Apr 2020 to 10 Jun 2020"
    assert found["members"] == "as of 10 Jun 2020"


def test_the_package_names_what_is_public_and_counts_the_rest(cast, at, client):
    settle(cast, at, accepted_matter(cast, at))
    inside = raise_matter(cast, at).matter
    flow.perform(inside, "accept", by=cast.convenor.viewer(at), at=at, data={**ACCEPT, "publish": "no"})
    settle(cast, at, inside)

    for page in (client.get("/press/2020Q2/"), cast.clerk.signed_in(Client()).get("/desk/press/2020Q2/")):
        said = text(page)
        assert ACCEPT["public_title"] in said
        assert "and 1 more that is not named here" in said
        assert inside.title not in said


def test_each_number_opens_the_records_of_its_days(cast, at, client):
    raise_matter(cast, at.replace(month=2))
    raise_matter(cast, at)

    found = {one.row.key: one.row.url for one in client.get("/press/2020Q2/").context["package"].numbers}
    records = client.get(found[RECEIVED])

    assert found[RECEIVED] == f"/figures/{RECEIVED}/?year=2020Q2"
    assert records.context["found"].total == 1
    assert "2020, quarter 2" in text(records)


def test_the_page_offers_the_quarters_that_have_begun(cast, at, client):
    offered = [one["url"] for one in client.get("/press/2020/").context["periods"]]

    assert offered == ["/press/2020/", "/press/2020Q1/", "/press/2020Q2/"]


@pytest.mark.parametrize("page", ["/press/2020Q5/", "/press/20200/", "/press/1066/", "/desk/press/2020Q5/"])
def test_periods_that_do_not_exist_are_not_found(cast, at, client, page):
    assert client.get(page).status_code == 404


def test_only_those_who_issue_it_find_the_document(cast, at):
    address = reverse("papers:year", args=["press-package", "2020Q2"])
    for role, answer in (("clerk", 200), ("leader", 200), ("member", 404), ("unit", 404)):
        own = cast.player(role).signed_in(Client(headers=EN))
        assert (address in own.get("/desk/press/2020Q2/").content.decode()) is (answer == 200)
        assert own.get(address).status_code == answer, role


def test_the_document_has_period_numbers_days_and_definitions(cast, at):
    settle(cast, at, accepted_matter(cast, at))
    clerk = cast.clerk.signed_in(Client(headers=EN))

    docx = clerk.get(reverse("papers:year-docx", args=["press-package", "2020Q2"]))
    pdf = clerk.get(reverse("papers:year-pdf", args=["press-package", "2020Q2"]))

    said = re.sub(r"\s", "", "".join(words(docx.content)))
    for part in ("2020年第二季度履职成果新闻发布材料", "截至2020年6月10日", "数据提取时间：2020年6月10日9:00",
                 "主要成果", ACCEPT["public_title"], "2020年4月1日至2020年6月10日", "统计口径"):  # fmt: skip
        assert part in said, part
    assert pdf.content.startswith(b"%PDF-")


def test_the_package_of_a_quarter_is_issued_and_kept(cast, at):
    clerk = cast.clerk.signed_in(Client(headers=EN))
    url = reverse("papers:year", args=["press-package", "2020Q2"])

    assert clerk.post(url, {"signatory": "李守正", "dated_on": "2020-06-10", "_once": "k"}).status_code == 302

    assert Issued.objects.get().year == "2020Q2"
    assert "signed by 李守正" in text(clerk.get(url))


def test_documents_of_a_year_only_and_of_what_is_to_come_do_not_exist(cast, at):
    clerk = cast.clerk.signed_in(Client())
    for code, period in (("annual-report", "2020Q2"), ("press-package", "2020Q3"), ("press-package", "1948Q1")):
        assert clerk.get(reverse("papers:year", args=[code, period])).status_code == 404


def test_a_closed_year_answers_what_was_kept_and_its_quarters_are_counted(cast, at):
    raise_matter(cast, at)
    later = at.replace(year=2021)
    ops.freeze(cast.body, "2020", by=cast.clerk.viewer(later), at=later)

    whole, quarter = (package(cast.body, code, at=later).numbers for code in ("2020", "2020Q2"))

    assert {one.row.frozen for one in whole} == {True}
    assert {one.row.frozen for one in quarter} == {False}
    assert [one.row.value for one in quarter if one.row.key == RECEIVED] == [1]


def test_a_quarter_is_not_closed(cast, at):
    later = at.replace(year=2021)
    with pytest.raises(Exception, match="not quarters"):
        ops.freeze(cast.body, "2020Q2", by=cast.clerk.viewer(later), at=later)


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_asks_fourteen_questions_at_most(cast, at, client, django_assert_max_num_queries, rows):
    for _number in range(rows):
        settle(cast, at, accepted_matter(cast, at))
    cache.clear()
    with django_assert_max_num_queries(14):
        assert client.get("/press/2020Q2/").status_code == 200


def test_all_figures_of_the_package_are_one_statement(cast, at, django_assert_max_num_queries):
    scope = queries.scope_of(cast.body, "2020Q2", at=at)
    scope.of_the_month  # noqa: B018 - asked once, before the statement
    with django_assert_max_num_queries(1):
        queries.counted([one for one in queries.ordered() if one.section != "advice"], scope)
