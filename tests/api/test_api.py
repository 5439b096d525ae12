"""The contract for machines: shapes, the door, steps, and every refusal as problem+json."""

import json
from typing import Any

import pytest
from django.test import Client
from openapi_spec_validator import validate

from tests.matters.filing import ACCEPT, accepted_matter, raise_matter
from xieshang.kernel import flow
from xieshang.kernel.models import Case, Entry

pytestmark = pytest.mark.django_db
DATA = {**ACCEPT, "remark": "下周二上会"}


def take(client: Client, pk: int, step: str = "accept", data: dict[str, Any] | None = None, **more: Any) -> Any:
    headers = more.pop("headers", {})
    body = {"step": step, "data": DATA if data is None else data, **more}
    return client.post(f"/api/v1/cases/{pk}/steps", json.dumps(body), content_type="application/json", headers=headers)


def problem_of(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    said = answer.json()
    assert set(said) == {"type", "title", "status", "detail", "errors"}
    assert said["status"] == status
    assert said["detail"]
    return said


def test_description_is_valid_openapi(client, cast):
    schema = client.get("/api/v1/openapi.json").json()

    validate(schema)
    assert schema["openapi"].startswith("3.1")
    for name in ("figures", "cases", "members", "sectors", "groups", "places", "gatherings"):
        assert f"/api/v1/{name}" in schema["paths"]
    assert client.get("/api/v1/docs").status_code == 200


def test_figures_have_the_shape_of_the_contract(client, cast, at):
    raise_matter(cast, at)

    rows = client.get("/api/v1/figures?year=2020&body=371329").json()

    assert all(set(row) == {"key", "label", "unit", "value", "section", "definition", "records"} for row in rows)
    by_key = {row["key"]: row for row in rows}
    assert by_key["hall-matters-received"]["value"] == 1
    assert by_key["members"]["value"] == 3
    assert by_key["hall-matters-received"]["records"] == "/figures/hall-matters-received/?year=2020"
    assert client.get(by_key["hall-matters-received"]["records"]).status_code == 200


@pytest.mark.parametrize("query", ["body=999", "year=20", "year=abcd"])
def test_figures_of_nothing_are_not_found(client, cast, at, query):
    problem_of(client.get(f"/api/v1/figures?{query}"), 404)


def test_cases_are_those_of_the_door(client, cast, at):
    shown, kept = accepted_matter(cast, at), raise_matter(cast, at).matter

    visitor = client.get("/api/v1/cases").json()
    clerk = cast.clerk.signed_in(Client()).get("/api/v1/cases?kind=matter").json()
    stranger = cast.stranger.signed_in(Client()).get("/api/v1/cases").json()

    assert [item["id"] for item in visitor["items"]] == [shown.pk]
    assert {item["id"] for item in clerk["items"]} == {shown.pk, kept.pk}
    assert stranger == {"count": 0, "page": 1, "items": []}
    assert visitor["items"][0]["due_on"] is None


def test_cases_are_narrowed_and_paged(client, cast, at):
    for _number in range(27):
        accepted_matter(cast, at)

    assert len(client.get("/api/v1/cases").json()["items"]) == 25
    assert len(client.get("/api/v1/cases?page=2").json()["items"]) == 2
    assert client.get("/api/v1/cases?state=received").json()["count"] == 0
    assert client.get("/api/v1/cases?q=027号").json()["count"] == 1
    problem_of(client.get("/api/v1/cases?page=0"), 422)


def test_case_tells_the_public_story_outside_and_the_whole_inside(client, cast, at):
    matter = flow.perform(raise_matter(cast, at).matter, "accept", by=cast.convenor.viewer(at), at=at, data=DATA).case

    outside = client.get(f"/api/v1/cases/{matter.pk}").json()
    inside = cast.clerk.signed_in(Client()).get(f"/api/v1/cases/{matter.pk}").json()

    assert "下周二上会" not in str(outside)
    assert cast.convenor.actor.name not in str(outside)
    assert "下周二上会" in str(inside)
    assert outside["timeline"][0]["sentence"] == "The matter was received"


def test_unknown_case_and_address_are_problems(client, cast, at):
    kept = raise_matter(cast, at).matter

    problem_of(client.get(f"/api/v1/cases/{kept.pk}"), 404)
    problem_of(client.get("/api/v1/cases/99999999999999999999"), 404)
    problem_of(client.get("/api/v1/wishes"), 404)
    problem_of(cast.stranger.signed_in(Client()).get(f"/api/v1/cases/{kept.pk}/steps"), 404)


def test_steps_say_what_is_allowed_and_why_not(client, cast, at):
    matter = raise_matter(cast, at).matter

    convenor = {
        row["step"]: row for row in cast.convenor.signed_in(client).get(f"/api/v1/cases/{matter.pk}/steps").json()
    }
    leader = {
        row["step"]: row for row in cast.leader.signed_in(Client()).get(f"/api/v1/cases/{matter.pk}/steps").json()
    }

    assert convenor["accept"]["allowed"]
    assert [field["name"] for field in convenor["accept"]["fields"]] == ["public_title", "variety", "publish", "remark"]
    assert not leader["accept"]["allowed"]
    assert leader["accept"]["reason"] == "Only the convenor of the hall or the office may do this."


def test_step_is_taken(client, cast, at):
    matter = raise_matter(cast, at).matter

    answer = take(cast.convenor.signed_in(client), matter.pk, version=1)

    assert answer.status_code == 200
    assert answer.json()["state"] == "accepted"
    assert Case.objects.get(pk=matter.pk).title == ACCEPT["public_title"]


def test_step_sent_twice_with_its_key_is_taken_once(client, cast, at):
    matter = raise_matter(cast, at).matter
    cast.convenor.signed_in(client)

    first = take(client, matter.pk, headers={"Idempotency-Key": "a"})
    again = take(client, matter.pk, headers={"Idempotency-Key": "a"})

    assert (first.status_code, again.status_code) == (200, 200)
    assert Entry.objects.filter(case=matter, step="accept").count() == 1
    problem_of(take(client, matter.pk, data={}, headers={"Idempotency-Key": "a"}), 422)


def test_nobody_takes_a_step_without_signing_in(client, cast, at):
    matter = accepted_matter(cast, at)

    problem_of(take(client, matter.pk, "withdraw", {}), 401)


def test_session_without_token_takes_no_step(cast, at):
    matter = raise_matter(cast, at).matter
    client = cast.convenor.signed_in(Client(enforce_csrf_checks=True))

    problem_of(take(client, matter.pk), 403)
    assert Case.objects.get(pk=matter.pk).state == "received"

    client.get(f"/desk/cases/{matter.pk}/")
    token = client.cookies["csrftoken"].value
    assert take(client, matter.pk, headers={"X-CSRFToken": token}).status_code == 200


def test_step_of_others_is_refused(client, cast, at):
    matter = raise_matter(cast, at).matter

    problem_of(take(cast.leader.signed_in(client), matter.pk), 403)
    assert Case.objects.get(pk=matter.pk).state == "received"


def test_step_that_is_not_possible_now_and_stale_pages_conflict(client, cast, at):
    matter = accepted_matter(cast, at)
    cast.convenor.signed_in(client)

    problem_of(take(client, matter.pk), 409)
    said = problem_of(take(client, matter.pk, "redirect", {"target": "hotline", "reason": "x"}, version=1), 409)
    assert cast.convenor.actor.name in said["detail"]


@pytest.mark.parametrize(
    ("step", "data", "field"),
    [
        ("accept", {}, "public_title"),
        ("accept", {**DATA, "variety": "wish"}, "variety"),
    ],
)
def test_senseless_data_are_told_by_field(client, cast, at, step, data, field):
    matter = raise_matter(cast, at).matter

    said = problem_of(take(cast.convenor.signed_in(client), matter.pk, step, data), 422)

    assert field in said["errors"]
    assert Case.objects.get(pk=matter.pk).state == "received"


def test_permit_is_asked_before_the_state_and_the_state_before_the_data(client, cast, at):
    received, accepted = raise_matter(cast, at).matter, accepted_matter(cast, at)
    leader, convenor = cast.leader.signed_in(Client()), cast.convenor.signed_in(client)

    problem_of(take(leader, received.pk, "place", {}), 403)
    problem_of(take(leader, accepted.pk, "accept", {}), 403)
    problem_of(take(convenor, received.pk, "place", {}), 409)
    problem_of(take(convenor, accepted.pk, "accept", {}), 409)
    said = problem_of(take(convenor, accepted.pk, "place", {}), 422)
    assert "page of its own" in said["errors"]["step"][0]


def test_unknown_step_is_not_found(client, cast, at):
    matter = raise_matter(cast, at).matter

    problem_of(take(cast.convenor.signed_in(client), matter.pk, "fly"), 404)


def test_body_that_is_no_json_is_a_problem(client, cast, at):
    matter = raise_matter(cast, at).matter
    cast.convenor.signed_in(client)

    answer = client.post(f"/api/v1/cases/{matter.pk}/steps", "{", content_type="application/json")

    problem_of(answer, 400)


def test_visitors_get_the_public_fields_of_the_registers(client, cast, at):
    members = client.get("/api/v1/members").json()
    sectors = client.get("/api/v1/sectors").json()
    groups = client.get("/api/v1/groups").json()
    places = client.get("/api/v1/places").json()

    assert members["count"] == 3
    assert members["items"][0] == {
        "name": "王绍玉", "sector": "中共", "office": "", "member_no": "", "committee": "", "groups": [],
        "workplace": "", "post": "", "gender": "", "birth_year": None,
    }  # fmt: skip
    assert "199000000" not in str(members)
    assert [(row["code"], row["members"]) for row in sectors] == [("S01", 3), ("S02", 0)]
    assert {row["code"] for row in groups} == {"G1", "G2", "T-LS"}
    assert {hall["code"] for place in places for hall in place["halls"]} == {"LS", "JL"}
    assert client.get("/api/v1/gatherings").json() == {"page": 1, "more": False, "items": []}


def test_members_of_the_body_get_the_roster_of_their_own_body(cast, at):
    inside = cast.clerk.signed_in(Client()).get("/api/v1/members").json()
    unit = cast.unit.signed_in(Client()).get("/api/v1/members").json()
    stranger = cast.stranger.signed_in(Client()).get("/api/v1/members").json()

    assert inside["items"][0]["member_no"] == "10329002"
    assert inside["items"][0]["groups"]
    assert unit["items"][0]["member_no"] == ""
    assert [item["name"] for item in stranger["items"]] == ["庄建国"]
    assert "phone" not in str(inside)


@pytest.mark.parametrize("rows", [1, 30])
def test_lists_ask_twelve_questions_at_most(client, cast, at, django_assert_max_num_queries, rows):
    for _number in range(rows):
        matter = accepted_matter(cast, at)
    pages = ("cases", f"cases/{matter.pk}", f"cases/{matter.pk}/steps", "figures", "members", "sectors", "groups",
             "places", "gatherings")  # fmt: skip
    desk = cast.clerk.signed_in(Client())
    for page in pages:
        for who in (client, desk):
            with django_assert_max_num_queries(12):
                assert who.get(f"/api/v1/{page}").status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_method_that_an_address_does_not_know_is_a_problem(client, cast, at, method):
    answer = getattr(client, method)("/api/v1/cases")

    problem_of(answer, 405)
    assert "GET" in answer["Allow"]


def test_step_that_is_not_json_or_too_much_is_a_problem(client, cast, at):
    matter = raise_matter(cast, at).matter
    cast.convenor.signed_in(client)
    url = f"/api/v1/cases/{matter.pk}/steps"

    problem_of(client.post(url, {"step": "accept"}), 415)
    problem_of(client.post(url, json.dumps({"step": "x" * 6_000_000}), content_type="application/json"), 413)
    assert Case.objects.get(pk=matter.pk).state == "received"


def test_every_operation_describes_every_refusal_as_a_problem(client, cast):
    for methods in client.get("/api/v1/openapi.json").json()["paths"].values():
        for method, operation in methods.items():
            refusals = {code: said for code, said in operation["responses"].items() if code != "200"}
            expected = {"400", "401", "403", "404", "405", "422", "429"}
            assert set(refusals) == expected | ({"409", "413", "415"} if method == "post" else set())
            assert all(list(said["content"]) == ["application/problem+json"] for said in refusals.values())
