"""Founding a committee by the command: it stands with an administrator who can enter; wrong words found nothing."""

import re

import pytest
from django.core.management import CommandError, call_command

from xieshang.accounts import factors
from xieshang.accounts.models import Account
from xieshang.kernel import bodies
from xieshang.kernel.models import Actor, Body
from xieshang.kernel.promises import invariants
from xieshang.roster.models import Appointment

pytestmark = pytest.mark.django_db
NAME = "中国人民政治协商会议山东省郯城县委员会"
WORDS = ["371322", NAME, "--parent", "3713", "--host", "tc.example.org", "--admin", "Tancheng", "--admin-name", "徐郯"]
PASSWORD = "a long sentence of 2020"


@pytest.fixture(autouse=True)
def _nothing_remembered():
    yield
    bodies.forget()


def counted() -> tuple[int, int, int, int]:
    return (Body.objects.count(), Actor.objects.count(), Account.objects.count(), Appointment.objects.count())


def test_a_founded_body_stands_below_its_parent_with_one_administrator(cast, capsys):
    call_command("found_body", *WORDS)

    body, account = Body.objects.get(code="371322"), Account.objects.get(username="tancheng")
    assert (body.name, body.short_name, body.level) == (NAME, "政协山东省郯城县委员会", "county")
    assert (body.parent, body.host) == (cast.city, "tc.example.org")
    assert (account.actor.body, account.actor.name) == (body, "徐郯")
    assert [row.role for row in account.actor.appointments.all()] == ["admin"]
    assert Actor.objects.filter(body=body, kind="system").count() == 1
    assert "Restart the service" in capsys.readouterr().err
    assert {code for code, entry in invariants.items() if list(entry.question())} == set()


def test_its_administrator_sets_the_password_and_finds_the_pages_of_an_empty_committee(cast, client, capsys, settings):
    settings.ALLOWED_HOSTS = ["tc.example.org"]
    client.defaults["HTTP_HOST"] = "tc.example.org"
    call_command("found_body", *WORDS)
    link = capsys.readouterr().out.strip()
    path = re.fullmatch(r"https?://tc\.example\.org(/invitation/.+/)", link)[1]

    client.post(path, {"password": PASSWORD, "again": PASSWORD})
    account = Account.objects.get(username="tancheng")
    client.force_login(account)
    session = client.session
    session[factors.PASSED] = True
    session.save()

    assert account.check_password(PASSWORD)
    assert NAME in client.get("/desk/").content.decode()
    for page in ("/desk/todo/", "/desk/settings/", "/desk/settings/years/", "/members/", "/homes/", "/figures/"):
        assert client.get(page).status_code == 200, page


def test_the_neighbour_is_a_stranger_to_a_founded_body(cast, capsys, at):
    call_command("found_body", *WORDS)
    assert cast.stranger.viewer(at).body_id != Body.objects.get(code="371322").pk


def test_founded_twice_changes_nothing_but_the_link(cast, capsys):
    call_command("found_body", *WORDS)
    first, before = capsys.readouterr().out, counted()

    call_command("found_body", *WORDS)

    again = capsys.readouterr()
    assert counted() == before
    assert "stood already" in again.err
    assert again.out.strip() != first.strip()


def test_who_has_a_password_gets_no_link(cast, capsys):
    call_command("found_body", "371329", cast.body.name, "--admin", "admin")
    account = Account.objects.get(username="admin")
    account.set_password(PASSWORD)
    account.save()
    capsys.readouterr()

    call_command("found_body", "371329", cast.body.name, "--admin", "admin")

    told = capsys.readouterr()
    assert told.out == ""
    assert "no link was made" in told.err


def test_a_host_the_installation_does_not_answer_to_is_told(cast, capsys, settings):
    settings.ALLOWED_HOSTS = ["other.example.org"]
    call_command("found_body", *WORDS)
    assert "Add tc.example.org to XIESHANG_HOSTS" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (["county", NAME, "--admin", "tancheng"], "CODE: The code is that of the administrative division"),
        (["371322", "县", "--admin", "tancheng"], "NAME: The name has 2 to 80 characters"),
        (["371322", NAME * 9, "--admin", "tancheng"], "NAME: The name has 2 to 80 characters"),
        (["371322", NAME, "--admin", "a b"], "--admin: A user name has 2 to 60 letters"),
        (["371322", NAME, "--admin", "clerk"], "--admin: clerk belongs to another body"),
        (["371322", NAME, "--admin", "tancheng", "--parent", "99"], "--parent: There is no body with the code 99"),
        (["371322", NAME, "--admin", "tancheng", "--parent", "371322"], "--parent: A body does not stand below itself"),
        (["371322", NAME, "--admin", "tancheng", "--host", "http://x/"], "--host: The host is a name without port"),
        (["371329", "另一个委员会", "--admin", "admin"], "--name: 371329 stands already"),
        (["371329", NAME, "--admin", "admin", "--parent", "37"], "--parent: 371329 stands already, there with “3713”"),
    ],
)
def test_wrong_words_found_nothing_and_get_a_sentence(cast, wrong, words):
    before = counted()

    with pytest.raises(CommandError) as refused:
        call_command("found_body", *wrong)

    assert words.replace("--name:", "NAME:") in str(refused.value)
    assert counted() == before


def test_a_host_belongs_to_one_body_only(cast):
    call_command("found_body", *WORDS)
    with pytest.raises(CommandError) as refused:
        call_command("found_body", "371323", "沂水县委员会", "--admin", "yishui", "--host", "tc.example.org")
    assert f"belongs to {NAME}" in str(refused.value)
