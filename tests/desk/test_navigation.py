"""The navigation: a leader has two minutes, everybody else has everything within reach."""

from django.test import Client

from xieshang.roster import ops as roster

BRIEF = [
    "/desk/",
    "/desk/todo/",
    "/desk/handling/overdue/",
    "/desk/instructions/",
    "/desk/figures/",
    "/desk/plans/",
    "/desk/inbox/",
]


def sections_of(client, url="/desk/"):
    return client.get(url).context["desk_sections"]


def test_leader_sees_few_entries_and_everything_else_folded(cast, client, at):
    first, rest = sections_of(cast.leader.signed_in(client))

    assert [link.url for link in first.links] == BRIEF
    assert (rest.label, rest.is_open) == ("Everything else", False)
    assert {link.url for section in rest.inner for link in section.links} >= {"/desk/roster/", "/desk/liaison-offices/"}


def test_folded_entries_open_where_the_leader_is_among_them(cast, client, at):
    _few, rest = sections_of(cast.leader.signed_in(client), "/desk/roster/")

    assert rest.is_open
    assert [section.label for section in rest.inner if section.is_open] == ["Members and organs"]


def test_leader_who_works_in_the_office_besides_has_everything_within_reach(cast, client, at):
    roster.appoint(cast.leader.actor, role="office", since=at.date())

    assert len(sections_of(cast.leader.signed_in(client))) > 2


def test_no_entry_of_the_leader_leads_to_a_page_that_is_closed(cast, client: Client, at):
    cast.leader.signed_in(client)
    first, rest = sections_of(client)
    links = [*first.links, *rest.links, *(link for section in rest.inner for link in section.links)]

    assert {link.url: client.get(link.url, follow=True).status_code for link in links} == {
        link.url: 200 for link in links
    }


def test_the_menu_under_the_name_leads_to_the_account(cast, client, at):
    page = cast.unit.signed_in(client).get("/desk/").content.decode()

    assert 'href="/account/"' in page.partition('class="me-menu"')[2].partition("</details>")[0]
