"""The profile mlps3: each effect, and that an installation which cannot keep it does not start."""

import json
import logging
import os
import secrets
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.password_validation import get_password_validators, validate_password
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.test import Client

from xieshang.accounts import factors, ops
from xieshang.accounts.models import Trace
from xieshang.config import environment
from xieshang.config.logs import DailyFile
from xieshang.kernel import clock

ROOT = Path(__file__).resolve().parents[2]
ASKED = (
    "SECOND_FACTOR_REQUIRED", "SESSION_IDLE_MINUTES", "PASSWORD_DAYS", "LOG_DAYS", "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS", "SECURE_SSL_REDIRECT", "DEMO", "DEBUG",
)  # fmt: skip
VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "xieshang.config.profile.Mixed"},
    {"NAME": "xieshang.config.profile.Another"},
]


def real(tmp_path: Path, **more: str) -> dict[str, str]:
    """The environment of a real installation under the profile."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XIESHANG_", "DJANGO_"))}
    return kept | {
        "XIESHANG_DATA": str(tmp_path), "XIESHANG_HTTPS": "1", "XIESHANG_HOSTS": "cppcc.example.org",
        "XIESHANG_SECURITY_PROFILE": "mlps3", "XIESHANG_SECRET_KEY": secrets.token_urlsafe(64), **more,
    }  # fmt: skip


def test_installation_under_the_profile_has_every_effect_and_passes_the_check(tmp_path):
    manage, env = [sys.executable, "manage.py"], real(tmp_path)
    checked = subprocess.run(
        [*manage, "check", "--deploy", "--fail-level", "WARNING"], cwd=ROOT, env=env, capture_output=True, text=True
    )
    told = subprocess.run(
        [*manage, "shell", "-v", "0", "-c", "import json, logging\nfrom django.conf import settings as s\n"
         f"logging.getLogger('xieshang.access').info('one line by 19900009999')\n"
         f"print(json.dumps({{n: getattr(s, n) for n in {ASKED!r}}} | {{'m': s.MIDDLEWARE, 'v': s.AUTH_PASSWORD_VALIDATORS}}))"],
        cwd=ROOT, env=env, capture_output=True, text=True,
    )  # fmt: skip

    assert checked.returncode == 0, checked.stderr
    said = json.loads(told.stdout.strip().splitlines()[-1])
    assert said["SECOND_FACTOR_REQUIRED"] and said["SESSION_IDLE_MINUTES"] == 30 and said["PASSWORD_DAYS"] == 90
    assert said["LOG_DAYS"] >= 180
    assert said["SESSION_COOKIE_SECURE"] and said["CSRF_COOKIE_SECURE"] and said["SECURE_SSL_REDIRECT"]
    assert said["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert not said["DEMO"] and not said["DEBUG"]
    assert {"xieshang.config.profile.Presence", "xieshang.config.profile.AccessLog"} <= set(said["m"])
    assert [row["NAME"] for row in VALIDATORS[1:]] == [row["NAME"] for row in said["v"][-2:]]
    (line,) = (tmp_path / "logs").glob("*.log")
    assert "one line by […]" in line.read_text() and line.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("change", [{"XIESHANG_HTTPS": "0"}, {"XIESHANG_DEBUG": "1"},
                                    {"XIESHANG_DEMO": "1", "XIESHANG_HOSTS": ""}])  # fmt: skip
def test_installation_that_cannot_keep_the_profile_does_not_start(monkeypatch, tmp_path, change):
    for name in [name for name in os.environ if name.startswith("XIESHANG_")]:
        monkeypatch.delenv(name)
    for name, value in real(tmp_path, **change).items():
        monkeypatch.setenv(name, value)

    with pytest.raises(ImproperlyConfigured, match="mlps3"):
        environment.read()


@pytest.mark.parametrize("password", ["Kurz-1", "nurkleinebuchstaben", "kleineundziffern12345", "GROSS UND GROSS UND"])
def test_password_that_is_short_or_plain_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password, password_validators=get_password_validators(VALIDATORS))


@pytest.mark.parametrize("password", ["Linyi-2020-juntan", "临沂 juntan 2020 xy"])
def test_password_of_three_classes_is_taken(password):
    validate_password(password, password_validators=get_password_validators(VALIDATORS))


@pytest.mark.django_db
def test_none_of_the_last_five_passwords_is_taken_again_and_older_ones_are_forgotten(cast, at, settings):
    settings.PASSWORD_HISTORY = 5
    account, checks = cast.secretary.account, get_password_validators(VALIDATORS)
    had = [f"Linyi-2020-juntan-{number}" for number in range(7)]
    for password in had:
        validate_password(password, account, password_validators=checks)
        ops.set_password(account, password=password, at=clock.real_now())

    for password in had[1:]:
        with pytest.raises(ValidationError):
            validate_password(password, account, password_validators=checks)
    validate_password(had[0], account, password_validators=checks)
    assert account.old_passwords.count() == 5
    assert not any(password in repr(list(account.old_passwords.values_list())) for password in had)


@pytest.mark.django_db
def test_without_the_profile_no_earlier_password_is_kept(cast, at):
    ops.set_password(cast.secretary.account, password="Linyi-2020-juntan", at=clock.real_now())
    assert cast.secretary.account.old_passwords.count() == 0


@pytest.fixture
def under_profile(settings):
    names = list(settings.MIDDLEWARE)
    names.insert(names.index("xieshang.accounts.middleware.ViewerMiddleware"), "xieshang.config.profile.Presence")
    names.insert(0, "xieshang.config.profile.AccessLog")
    settings.MIDDLEWARE = names
    settings.SESSION_IDLE_MINUTES, settings.PASSWORD_DAYS = 30, 90
    settings.AUTH_PASSWORD_VALIDATORS = VALIDATORS


@pytest.fixture
def later(monkeypatch):
    """Real time goes on by as much as is said."""
    now = clock.real_now()
    passed = {"by": timedelta()}
    monkeypatch.setattr(clock, "real_now", lambda: now + passed["by"])

    def go(**by: int) -> None:
        passed["by"] += timedelta(**by)

    return go


@pytest.mark.django_db
def test_session_in_which_nobody_is_there_ends_after_half_an_hour(cast, at, under_profile, later):
    client = cast.secretary.signed_in(Client())
    for _turn in range(3):
        assert client.get("/account/").status_code == 200
        later(minutes=20)
    later(minutes=11)

    answer = client.get("/account/")
    assert answer.status_code == 302 and answer["Location"].startswith("/signin/")
    assert client.get("/api/v1/cases").status_code == 200
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_old_password_leads_to_the_account_until_a_new_one_is_set(cast, at, under_profile, later):
    account = cast.secretary.account
    Trace.objects.create(account=account, what="password_set", at=clock.real_now() - timedelta(days=80))
    client = cast.secretary.signed_in(Client())
    assert client.get("/notices/settings/").status_code in (200, 404)

    Trace.objects.create(account=account, what="password_set", at=clock.real_now() - timedelta(days=91))
    Trace.objects.filter(at__gt=clock.real_now() - timedelta(days=85)).delete()
    client = cast.secretary.signed_in(Client())
    answer = client.get("/desk/")
    assert answer.status_code == 302 and answer["Location"] == "/account/"
    assert client.get("/account/").status_code == 200
    assert client.get("/api/v1/cases").status_code == 401

    ops.set_password(account, password="Linyi-2020-juntan", at=clock.real_now())
    assert cast.secretary.signed_in(Client()).get("/desk/").status_code == 200


@pytest.mark.django_db
def test_everybody_needs_a_second_factor_when_the_setting_says_so(cast, at, settings):
    hats = cast.unit.viewer(at).hats
    settings.SECOND_FACTOR_REQUIRED = True
    assert factors.needed(hats) and factors.needed(frozenset())

    settings.DEMO = True
    assert not factors.needed(hats)


@pytest.mark.django_db
def test_access_is_logged_without_secrets_and_whole_addresses(cast, at, under_profile, caplog):
    caplog.set_level(logging.INFO, "xieshang.access")
    token = ops.invite(cast.keeper.account, at=clock.real_now())
    client = cast.secretary.signed_in(Client(REMOTE_ADDR="203.0.113.77"))
    client.get(f"/invitation/{token}/")
    client.get("/desk/search/?q=19900009999")

    assert token not in caplog.text and "19900009999" not in caplog.text and "203.0.113.77" not in caplog.text
    assert "GET invitation/<str:token>/" in caplog.text
    assert f"by {cast.secretary.account.pk}" in caplog.text


def test_log_is_kept_for_its_days_and_no_longer(tmp_path):
    for name in ("2020-01-01.log", "notes.txt"):
        (tmp_path / name).write_text("x")
    handler = DailyFile(str(tmp_path), days=190)
    record = logging.LogRecord("a", logging.INFO, __file__, 1, "words", None, None)

    handler.emit(record)
    handler.emit(record)

    names = {path.name for path in tmp_path.iterdir()}
    assert "2020-01-01.log" not in names and "notes.txt" in names
    (today,) = tmp_path.glob("*.log")
    assert today.read_text() == "words\nwords\n"
