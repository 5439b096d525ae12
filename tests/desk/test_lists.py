"""Lists: by the door, by key, by the address; the export is what is shown."""

from datetime import timedelta

import pytest
from django.http import QueryDict

from tests.matters.filing import raise_matter
from xieshang.desk import lists
from xieshang.desk.listing import Listing
from xieshang.kernel.models import Case
from xieshang.kernel.sheets import safe

URL = "/desk/matters/"


def raise_many(cast, at, number):
    return [
        raise_matter(cast, at - timedelta(hours=i), title=f"第{i}件事", alias="梁女士").matter for i in range(number)
    ]


@pytest.mark.parametrize("number", [1, 30])
def test_queries_do_not_grow_with_rows(cast, client, at, django_assert_max_num_queries, number):
    raise_many(cast, at, number)
    cast.clerk.signed_in(client)
    client.get(URL)
    with django_assert_max_num_queries(12):
        answer = client.get(URL)
    assert answer.status_code == 200
    assert len(answer.context["listing"].table.rows) == min(number, 25)


@pytest.mark.parametrize("sort", ["-raised", "raised", "due", "-due", "state", "-moved"])
def test_every_row_stands_on_exactly_one_page_forth_and_back(cast, client, at, sort):
    made = raise_many(cast, at, 60)
    # Without a deadline, and several on the same day: the id decides.
    Case.objects.filter(pk__in=[m.pk for m in made[:20]]).update(due_on=None)
    cast.clerk.signed_in(client)
    pages, url = [], f"{URL}?sort={sort}"
    while url:
        listing = client.get(url).context["listing"]
        pages.append([row.pk for row in listing.page[0]])
        url = listing.pager.next_url
    assert [len(page) for page in pages] == [25, 25, 10]
    assert {pk for page in pages for pk in page} == {m.pk for m in made}
    assert sum(len(page) for page in pages) == 60
    back = client.get(listing.pager.prev_url).context["listing"]
    assert [row.pk for row in back.page[0]] == pages[1]
    first = client.get(back.pager.prev_url).context["listing"]
    assert [row.pk for row in first.page[0]] == pages[0]
    assert not first.pager.prev_url


@pytest.mark.parametrize("role", ["stranger", "unit", "member"])
def test_who_is_not_concerned_sees_no_row(cast, client, at, role):
    matter = raise_matter(cast, at).matter
    answer = cast.player(role).signed_in(client).get(URL)
    assert matter.title not in answer.content.decode()


def test_views_filters_and_search_live_in_the_address(cast, client, at):
    raise_many(cast, at, 3)
    cast.convenor.signed_in(client)
    listing = client.get(f"{URL}?q=第1件").context["listing"]
    assert [row.title for row in listing.page[0]] == ["第1件事"]
    assert client.get(f"{URL}?state=matter.accepted").context["listing"].page[0] == []
    mine = client.get(f"{URL}?view=mine").context["listing"]
    assert len(mine.page[0]) == 3
    assert next(cut for cut in mine.cuts if cut.current).count == "3"


@pytest.mark.parametrize(
    "query",
    [
        "after=x",
        "after=2020-13-45~1",
        "after=%00~1",
        "after=2020-01-01T00:00:00~1",
        "before=-~9",
        "sort=nonsense",
        "state=nonsense",
        "state=matter.nonsense",
        "view=nonsense",
        "col=nonsense",
        "hall=nonsense",
        "after=~99999999999999999999",
    ],
)
def test_nonsense_in_the_address_is_passed_over(cast, client, at, query):
    raise_matter(cast, at)
    assert cast.clerk.signed_in(client).get(f"{URL}?{query}").status_code == 200


def test_columns_are_chosen_in_the_address(cast, client, at):
    raise_matter(cast, at)
    listing = cast.clerk.signed_in(client).get(f"{URL}?col=state&col=hall").context["listing"]
    assert [column.code for column in listing.columns] == ["state", "hall"]


def test_empty_list_says_what_to_do(cast, client, at):
    answer = cast.clerk.signed_in(client).get(f"{URL}?q=没有这样的事")
    assert 'class="empty"' in answer.content.decode()


def test_export_is_what_is_shown_and_no_formula(cast, client, at):
    raise_matter(cast, at, title="=HYPERLINK(1)")
    raise_matter(cast, at, title="别的事")
    answer = cast.clerk.signed_in(client).get(f"{URL}export.csv?q=HYPER&col=state")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert "'=HYPERLINK(1)" in lines[2] and len(lines[2].split(",")) == 3
    assert "HYPER" in lines[0] and cast.clerk.actor.name in lines[0], "the first line says what was asked, and by whom"


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\t=1", "＝1"])
def test_no_cell_runs(cell):
    assert safe(cell).startswith("'")


def test_unknown_list_and_hidden_list_are_404(cast, client, at, monkeypatch):
    cast.clerk.signed_in(client)
    assert client.get("/desk/nonsense/").status_code == 404
    hidden = lists.ListSpec("hidden", "hidden", kinds=("matter",), visible=lambda viewer: viewer.wears("admin"))
    monkeypatch.setitem(lists.registered, "hidden", hidden)
    assert client.get("/desk/hidden/").status_code == 404
    assert client.get("/desk/hidden/export.csv").status_code == 404


def test_count_above_the_cap_is_not_counted(cast, client, at, monkeypatch):
    raise_many(cast, at, 4)
    monkeypatch.setattr("xieshang.desk.counts.capped.__defaults__", (3,))
    monkeypatch.setattr("xieshang.desk.counts.words.__defaults__", (3,))
    listing = cast.clerk.signed_in(client).get(URL).context["listing"]
    assert listing.count == "3+"


def test_every_view_of_every_list_can_be_asked_for(cast, at):
    """Without a request each: that is two hundred of them."""
    viewer = cast.clerk.viewer(at)
    asked = [(spec, view.code) for spec in lists.registered.values() for view in spec.views]

    for spec, code in asked:
        assert Listing(spec, viewer, QueryDict(f"view={code}"), URL).filtered is not None
