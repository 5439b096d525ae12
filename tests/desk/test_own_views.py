"""Own views of lists: a name for what is shown, with columns; one's own and nobody else's."""

from datetime import timedelta

import pytest

from tests.matters.filing import raise_matter
from xieshang.desk.models import OwnView
from xieshang.kernel.models import Case

URL, KEEP = "/desk/matters/", "/desk/matters/views/"


@pytest.fixture
def clerk(cast, client, at):
    raise_matter(cast, at, title="村口路灯")
    raise_matter(cast, at, title="下水道")
    return cast.clerk.signed_in(client)


def test_view_is_kept_with_filter_order_and_columns_and_counted(clerk):
    answer = clerk.post(KEEP, {"name": "路灯", "words": "q=路灯&sort=due&col=due&after=x"})
    listing = clerk.get(answer.url).context["listing"]
    assert [row.title for row in listing.page[0]] == ["村口路灯"]
    assert [column.code for column in listing.columns] == ["due"]
    own = next(cut for cut in listing.cuts if cut.own)
    assert (own.label, own.count, own.current) == ("路灯", "1", True)
    assert [cut.label for cut in listing.cuts if cut.current] == ["路灯"]


def test_same_name_means_the_new_words(clerk):
    clerk.post(KEEP, {"name": "我的", "words": "q=路灯"})
    clerk.post(KEEP, {"name": "我的", "words": "q=下水"})
    assert OwnView.objects.get().words == "q=%E4%B8%8B%E6%B0%B4"


def test_view_is_deleted_by_its_owner_only(cast, clerk, client):
    clerk.post(KEEP, {"name": "我的", "words": "q=路灯"})
    pk = OwnView.objects.get().pk
    assert cast.convenor.signed_in(client).post(KEEP, {"drop": pk}).status_code == 404
    assert "我的" not in client.get(URL).content.decode()
    cast.clerk.signed_in(client).post(KEEP, {"drop": pk})
    assert not OwnView.objects.exists()


@pytest.mark.parametrize(
    "sent", [{"name": "", "words": "q=x"}, {"name": "全部", "words": ""}, {"name": "长" * 31, "words": "q=x"}]
)
def test_what_cannot_be_kept_says_why_and_keeps_nothing(clerk, sent):
    answer = clerk.post(KEEP, sent)
    assert answer.status_code == 422 and "errors" in answer.content.decode()
    assert not OwnView.objects.exists()


def test_views_cost_one_more_statement_however_many(clerk, django_assert_max_num_queries):
    for number in range(12):
        clerk.post(KEEP, {"name": f"第{number}个", "words": f"q={number}"})
    assert clerk.post(KEEP, {"name": "多了", "words": "q=x"}).status_code == 422
    clerk.get(URL)
    with django_assert_max_num_queries(12):
        clerk.get(URL)


def test_chosen_columns_outlive_filter_and_view(clerk):
    page = clerk.get(f"{URL}?col=hall")
    assert '<input type="hidden" name="col" value="hall"' in page.content.decode()
    assert all("col=hall" in cut.url for cut in page.context["listing"].cuts)


def test_overdue_day_is_red_with_a_word(cast, clerk, at):
    Case.objects.filter(title="村口路灯").update(due_on=at.date() - timedelta(days=1))
    page = clerk.get(URL).content.decode()
    assert page.count('<span class="hot">') == 1
