"""What the description promises is asked of the application itself: every operation, as three roles, with good and bad data."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.control import SkipTest
from schemathesis.specs.openapi import checks

from tests.matters.filing import accepted_matter, raise_matter
from xieshang.accounts import tokens
from xieshang.config import api
from xieshang.kernel import clock, limits

pytestmark = [pytest.mark.django_db, pytest.mark.full]
EXAMPLES = 40  # for each operation, role and kind of data: the whole stays below three minutes on two cores
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
    checks.unsupported_method,
]


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """The application runs in this process and in the test's transaction: its requests must not close the connection."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def asked_as(cast, at, request, monkeypatch) -> Iterator[dict[str, str]]:
    """The headers of a role: nothing for the visitor, a token for whoever has an account; there is something to find."""
    monkeypatch.setattr(limits, "API_CALL", limits.Limit("calls by token", 10**9, 3600))
    raise_matter(cast, at)
    accepted_matter(cast, at)
    if request.param == "visitor":
        yield {}
        return
    player = cast.player(request.param)
    _row, text = tokens.make(
        player.viewer(at),
        name="schema",
        scopes=list(tokens.SCOPES),
        days=90,
        at=clock.real_now() - timedelta(seconds=1),
    )
    yield {"Authorization": f"Bearer {text}"}


@pytest.mark.parametrize("asked_as", ["visitor", "clerk", "unit"], indirect=True)
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["good data", "bad data"])
def test_application_does_what_the_description_says(asked_as: dict[str, str], mode: GenerationMode) -> None:
    ask_everything(asked_as, mode)


def test_question_finds_what_the_description_does_not_say(cast, at, monkeypatch):
    """The control: an answer that is not described, and one that is no problem, are found."""
    monkeypatch.setattr(api, "REFUSALS", (401,))

    with pytest.raises(AssertionError, match="status code"):
        ask_everything({}, GenerationMode.NEGATIVE)


def ask_everything(headers: dict[str, str], mode: GenerationMode) -> None:
    """Every operation, with data of this kind; everything that is not as described, at the end."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    schema.config.generation.update(modes=[mode])
    faults: list[str] = []
    asked = 0
    for result in schema.get_all_operations():
        operation = result.ok()

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def ask(case: Any) -> None:
            nonlocal asked
            asked += 1
            response = case.call(headers={**(case.headers or {}), **headers})
            try:
                case.validate_response(response, checks=CHECKS)
            except BaseExceptionGroup as group:
                faults.extend(f"{case.method} {case.formatted_path}: {fault}"[:600] for fault in group.exceptions)

        try:
            given(case=operation.as_strategy(generation_mode=mode))(ask)()
        except SkipTest:
            assert mode is GenerationMode.NEGATIVE, (
                "an operation without parameters has no bad data, and no other way to skip"
            )
    assert asked > 50
    assert not faults, "\n\n".join(sorted(set(faults))[:8])
