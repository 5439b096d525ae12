"""Files out through the door, drafts in and back."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.desk.test_case_page import PNG
from tests.matters.filing import raise_matter
from xieshang.kernel import drafts, files
from xieshang.kernel.models import Draft


@pytest.fixture
def file(cast, at, settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    matter = raise_matter(cast, at).matter
    accepted = files.inspected(SimpleUploadedFile("灯.png", PNG, content_type="image/png"))
    return files.keep(accepted, "灯.png", body_id=cast.body.pk, purpose="step", at=at, case=matter)


def url(file):
    return f"/files/{file.pk}/{file.name}"


def test_file_goes_out_under_a_policy_in_which_it_can_do_nothing(cast, client, file):
    answer = cast.convenor.signed_in(client).get(url(file))
    assert answer.status_code == 200
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Disposition"].startswith("inline") and "filename*=utf-8''" in answer["Content-Disposition"]
    assert client.get(url(file) + "?save")["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("role", ["stranger", "unit", "member", "citizen"])
def test_file_stays_in_for_everybody_else(cast, client, file, role):
    assert cast.player(role).signed_in(client).get(url(file)).status_code == 404


def test_draft_of_a_person_comes_back_on_another_machine(cast, client, at):
    answer = cast.clerk.signed_in(client).post("/drafts/matter-new/", {"title": "半句话", "csrfmiddlewaretoken": "x"})
    assert answer.json()["saved_at"]
    other = Client()
    kept = cast.clerk.signed_in(other).get("/drafts/matter-new/").json()
    assert kept["data"] == {"title": ["半句话"]}
    assert cast.convenor.signed_in(Client()).get("/drafts/matter-new/").json()["data"] == {}


def test_draft_of_somebody_without_account_hangs_on_the_browser(cast, client, at):
    client.post("/drafts/raise/", json.dumps({"text": "水"}), content_type="application/json")
    assert client.get("/drafts/raise/").json()["data"] == {"text": "水"}
    assert Client().get("/drafts/raise/").json()["data"] == {}


@pytest.mark.parametrize("body", ["[1]", "{", "\x00"])
def test_draft_that_is_none_is_refused(cast, client, at, body):
    assert client.post("/drafts/raise/", body, content_type="application/json").status_code == 422
    assert not Draft.objects.exists()


def test_draft_above_the_limit_is_refused(cast, client, at):
    assert client.post("/drafts/raise/", {"text": "水" * drafts.LARGEST}).status_code == 413
    assert not Draft.objects.exists()


def test_draft_needs_the_token_of_the_page(cast, at):
    assert Client(enforce_csrf_checks=True).post("/drafts/raise/", {"text": "水"}).status_code == 403
