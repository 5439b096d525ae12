"""Tokens for machines: shown once, no more than their holder, no more than their scopes, gone when revoked."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.matters.filing import ACCEPT, NAME, PHONE, accepted_matter, raise_matter
from xieshang.accounts import ops as accounts
from xieshang.accounts import tokens
from xieshang.kernel import clock, invariants, limits
from xieshang.kernel.models import ApiToken, Bucket, Case, Entry
from xieshang.roster.models import Appointment

pytestmark = pytest.mark.django_db
FORM = {"name": "年度报表", "scopes": [tokens.CASES], "days": "90"}


def made(player: Any, at: Any, *scopes: str) -> str:
    """The text of a fresh token of this person."""
    return tokens.make(
        player.viewer(at), name="脚本", scopes=list(scopes or tokens.SCOPES), days=90, at=clock.real_now()
    )[1]


def get(text: str, page: str = "cases", client: Client | None = None) -> Any:
    return (client or Client()).get(f"/api/v1/{page}", headers={"authorization": f"Bearer {text}"})


def take(text: str, pk: int, step: str = "accept", data: Any = ACCEPT) -> Any:
    body = json.dumps({"step": step, "data": data})
    client = Client(enforce_csrf_checks=True)
    headers = {"authorization": f"Bearer {text}"}
    return client.post(f"/api/v1/cases/{pk}/steps", body, content_type="application/json", headers=headers)


def test_token_is_made_on_the_page_and_shown_once(cast, at):
    client = cast.clerk.signed_in(Client())

    page = client.post(reverse("accounts:tokens"), FORM)

    row = ApiToken.objects.get()
    text = page.context["text"]
    assert text in page.content.decode() and text.startswith("xs_")
    assert text not in client.get(reverse("accounts:tokens")).content.decode()
    assert row.digest not in (text, "") and text not in repr(row.__dict__)
    assert "no-store" in page["Cache-Control"]
    assert get(text).status_code == 200


@pytest.mark.parametrize(
    ("change", "field"),
    [({"scopes": []}, "scopes"), ({"name": " "}, "name"),
     ({"days": "9999"}, "days"), ({"scopes": ["everything"]}, "scopes")],
)  # fmt: skip
def test_bad_input_makes_no_token(cast, at, change, field):
    page = cast.clerk.signed_in(Client()).post(reverse("accounts:tokens"), {**FORM, **change})

    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert not ApiToken.objects.exists()


def test_nobody_has_more_than_ten_living_tokens(cast, at):
    for _number in range(tokens.MOST):
        made(cast.clerk, at)

    assert cast.clerk.signed_in(Client()).post(reverse("accounts:tokens"), FORM).status_code == 422


def test_token_sees_what_its_holder_sees(cast, at):
    kept = raise_matter(cast, at).matter

    assert get(made(cast.clerk, at), f"cases/{kept.pk}").status_code == 200
    assert get(made(cast.unit, at), f"cases/{kept.pk}").status_code == 404
    assert get(made(cast.clerk, at)).json()["count"] == 1


def test_token_takes_steps_in_the_name_of_its_holder_without_a_session(cast, at):
    matter = raise_matter(cast, at).matter

    assert take(made(cast.leader, at), matter.pk).status_code == 403
    assert take(made(cast.convenor, at), matter.pk).status_code == 200
    assert Case.objects.get(pk=matter.pk).state == "accepted"
    assert Entry.objects.get(case=matter, step="accept").actor == cast.convenor.actor


def test_story_says_by_which_program_a_step_was_taken_and_the_public_does_not_learn_it(cast, at, client):
    matter = raise_matter(cast, at).matter
    take(made(cast.convenor, at), matter.pk)

    inside = cast.clerk.signed_in(Client(headers={"accept-language": "en"})).get(f"/desk/cases/{matter.pk}/")
    assert "by the program “脚本”" in inside.content.decode()
    public = client.get(reverse("matters:detail", args=[matter.pk])).content.decode()
    assert "脚本" not in public
    assert not list(invariants.digests_hold())


@pytest.mark.parametrize(
    ("scope", "open_to"),
    [(tokens.FIGURES, {"figures"}), (tokens.STEPS, {"cases"}),
     (tokens.CASES, {"cases", "members", "sectors", "groups", "places", "gatherings"})],
)  # fmt: skip
def test_token_does_what_its_scopes_say(cast, at, scope, open_to):
    matter = raise_matter(cast, at).matter
    text = made(cast.convenor, at, scope)

    for page in ("figures", "cases", "members", "sectors", "groups", "places", "gatherings"):
        answer = get(text, page)
        assert answer.status_code == (200 if page in open_to else 403), page
        assert page in open_to or answer["Content-Type"] == "application/problem+json"
    assert take(text, matter.pk).status_code == (200 if scope == tokens.STEPS else 403)


def test_token_loses_what_its_holder_loses(cast, at):
    kept = raise_matter(cast, at).matter
    text = made(cast.clerk, at)

    Appointment.objects.filter(actor=cast.clerk.actor).update(valid_to=at.date() - timedelta(days=1))

    assert get(text, f"cases/{kept.pk}").status_code == 404
    assert take(text, kept.pk).status_code == 404


def revoked(cast: Any, text: str) -> None:
    pk = ApiToken.objects.get().pk
    assert cast.clerk.signed_in(Client()).post(reverse("accounts:revoke-token", args=[pk])).status_code == 302


def expired(cast: Any, text: str) -> None:
    ApiToken.objects.update(expires_at=clock.real_now())


def closed(cast: Any, text: str) -> None:
    accounts.close_account(cast.clerk.account)


@pytest.mark.parametrize("ending", [revoked, expired, closed], ids=["revoked", "expired", "account closed"])
def test_token_that_is_over_is_a_401(cast, at, ending):
    text = made(cast.clerk, at)
    assert get(text).status_code == 200

    ending(cast, text)

    answer = get(text)
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer.json()["status"] == 401


@pytest.mark.parametrize("text", ["", "xs_", "xs_nothing", "null", "x" * 5000, "票"])
def test_unknown_token_is_a_401_and_not_a_visitor(cast, at, text):
    accepted_matter(cast, at)

    answer = Client().get("/api/v1/cases", headers={"authorization": f"Bearer {text}".encode().decode("latin-1")})

    assert answer.status_code == 401


def test_token_of_the_neighbour_is_a_401_here(cast, at):
    assert get(made(cast.stranger, at)).status_code == 401


def test_token_wins_over_the_session_and_opens_no_page(cast, at):
    kept = raise_matter(cast, at).matter
    clerk = cast.clerk.signed_in(Client())
    text = made(cast.unit, at)

    assert get(text, f"cases/{kept.pk}", clerk).status_code == 404
    page = Client().get("/desk/", headers={"authorization": f"Bearer {made(cast.clerk, at)}"})
    assert page.status_code == 302 and page["Location"].startswith("/signin/")
    page = Client().get("/account/tokens/", headers={"authorization": f"Bearer {text}"})
    assert page.status_code == 302


def test_nobody_revokes_the_token_of_another(cast, at):
    made(cast.clerk, at)
    pk = ApiToken.objects.get().pk

    assert cast.leader.signed_in(Client()).post(reverse("accounts:revoke-token", args=[pk])).status_code == 404
    assert ApiToken.objects.get().revoked_at is None


def test_last_use_is_told_and_not_written_with_every_call(cast, at):
    text = made(cast.clerk, at)
    assert "never" in cast.clerk.signed_in(Client()).get(reverse("accounts:tokens")).content.decode()

    get(text)
    first = ApiToken.objects.get().last_used_at
    get(text)

    assert first is not None
    assert ApiToken.objects.get().last_used_at == first


def test_calls_and_guesses_are_limited(cast, at, monkeypatch):
    monkeypatch.setattr(limits, "API_CALL", limits.Limit("calls", 2, 3600))
    monkeypatch.setattr(limits, "API_TOKEN_TRIED", limits.Limit("tried", 2, 3600))
    text = made(cast.clerk, at)

    assert [get(text).status_code for _ in range(3)] == [200, 200, 429]
    assert [get("xs_guess").status_code for _ in range(3)] == [401, 401, 429]
    assert int(get(text)["Retry-After"]) > 0
    assert Bucket.objects.count() == 2


def test_token_never_shows_who_raised_a_matter(cast, at):
    raise_matter(cast, at, name=NAME, phone=PHONE)
    accepted_matter(cast, at)
    text = made(cast.clerk, at)

    for page in ("cases", *(f"cases/{pk}" for pk in Case.objects.values_list("pk", flat=True)), "members", "figures"):
        shown = get(text, page).content.decode()
        assert NAME not in shown and PHONE not in shown


@pytest.mark.parametrize("rows", [1, 30])
def test_page_of_tokens_asks_twelve_questions_at_most(cast, at, django_assert_max_num_queries, rows):
    for _number in range(rows):
        text = made(cast.clerk, at)
        ApiToken.objects.update(revoked_at=clock.real_now())
    client = cast.clerk.signed_in(Client())

    with django_assert_max_num_queries(12):
        page = client.get(reverse("accounts:tokens"))
    assert text[-4:] in page.content.decode()
