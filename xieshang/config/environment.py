"""What the environment may say, read once at the start; a value that makes no sense stops the start with a sentence."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

KNOWN = frozenset(
    {
        "XIESHANG_DEMO",
        "XIESHANG_DATA",
        "XIESHANG_DATABASE_URL",
        "XIESHANG_REPLICA_URL",
        "XIESHANG_CACHE_URL",
        "XIESHANG_FILES_URL",
        "XIESHANG_SECRET_KEY",
        "XIESHANG_SECRET_KEY_FILE",
        "XIESHANG_SECRET_KEY_PREVIOUS",
        "XIESHANG_HOSTS",
        "XIESHANG_EMAIL_URL",
        "XIESHANG_SECURITY_PROFILE",
        "XIESHANG_SMS_OUTLET",
        "XIESHANG_DEFAULT_BODY",
        "XIESHANG_DEBUG",
        "XIESHANG_HTTPS",
    }
)
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True)
class Environment:
    demo: bool
    debug: bool
    https: bool
    data: Path
    secret_key: str
    earlier_keys: list[str]
    hosts: list[str]
    database: dict[str, Any]
    email: dict[str, Any]
    profile: str
    sms_outlet: str
    default_body: str


def read() -> Environment:
    """The environment, checked; unknown XIESHANG_ names are refused because a typing error would be silent."""
    unknown = {name for name in os.environ if name.startswith("XIESHANG_")} - KNOWN
    if unknown:
        raise ImproperlyConfigured(f"unknown settings in the environment: {', '.join(sorted(unknown))}")
    data = Path(os.environ.get("XIESHANG_DATA") or Path(__file__).resolve().parents[2] / "var").resolve()
    demo = _flag("XIESHANG_DEMO")
    hosts = [host.strip() for host in os.environ.get("XIESHANG_HOSTS", "").split(",") if host.strip()]
    if demo and set(hosts) - set(LOOPBACK):
        raise ImproperlyConfigured("XIESHANG_DEMO=1 answers on loopback only: take XIESHANG_HOSTS or the demo away")
    if "*" in hosts:
        raise ImproperlyConfigured("XIESHANG_HOSTS must name the hosts; '*' would accept any")
    for name in ("XIESHANG_REPLICA_URL", "XIESHANG_CACHE_URL", "XIESHANG_FILES_URL"):
        if os.environ.get(name):
            raise ImproperlyConfigured(f"{name} is reserved and not supported by this release; leave it empty")
    profile = _one_of("XIESHANG_SECURITY_PROFILE", ("modern", "mlps3"))
    if profile == "mlps3" and (demo or _flag("XIESHANG_DEBUG") or not _flag("XIESHANG_HTTPS")):
        raise ImproperlyConfigured("XIESHANG_SECURITY_PROFILE=mlps3 needs XIESHANG_HTTPS=1, and neither demo nor debug")
    secret_key, *earlier_keys = _secret_keys(data)
    return Environment(
        demo=demo,
        debug=_flag("XIESHANG_DEBUG"),
        https=_flag("XIESHANG_HTTPS"),
        data=data,
        secret_key=secret_key,
        earlier_keys=earlier_keys,
        hosts=hosts or list(LOOPBACK),
        database=_database(data),
        email=_email(),
        profile=profile,
        sms_outlet=_dotted("XIESHANG_SMS_OUTLET", "xieshang.accounts.sms.console"),
        default_body=os.environ.get("XIESHANG_DEFAULT_BODY", ""),
    )


def _flag(name: str) -> bool:
    value = os.environ.get(name, "0") or "0"
    if value not in ("0", "1"):
        raise ImproperlyConfigured(f"{name} is 0 or 1, not {value!r}")
    return value == "1"


def _dotted(name: str, default: str) -> str:
    value = os.environ.get(name) or default
    if not all(part.isidentifier() for part in value.split(".")) or "." not in value:
        raise ImproperlyConfigured(f"{name} names a function, such as {default}, not {value!r}")
    return value


def _one_of(name: str, allowed: tuple[str, ...]) -> str:
    value = os.environ.get(name) or allowed[0]
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} is one of {', '.join(allowed)}, not {value!r}")
    return value


def _secret_keys(data: Path) -> list[str]:
    """The master secret and earlier ones: from the environment, the lines of a file, or made once in the data folder."""
    value = os.environ.get("XIESHANG_SECRET_KEY", "")
    named = os.environ.get("XIESHANG_SECRET_KEY_FILE", "")
    if not value and named:
        try:
            value = Path(named).read_text()
        except OSError as error:
            raise ImproperlyConfigured(f"XIESHANG_SECRET_KEY_FILE cannot be read: {error}") from error
    if not value:
        value = _kept_secret(data / "keys" / "master")
    keys = [*value.split(), *os.environ.get("XIESHANG_SECRET_KEY_PREVIOUS", "").split()]
    if not keys or any(len(key) < 50 for key in keys):
        raise ImproperlyConfigured("the secret key, and each earlier one, needs at least 50 characters, without spaces")
    return keys


def _kept_secret(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(64))
        file.flush()
        os.fsync(file.fileno())
    return path.read_text().strip()


def _database(data: Path) -> dict[str, Any]:
    url = os.environ.get("XIESHANG_DATABASE_URL", "")
    if not url:
        data.mkdir(parents=True, exist_ok=True)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(data / "xieshang.sqlite3"),
            # FULL: an acknowledged row must survive a power cut; IMMEDIATE: a writer waits at the door, not in the middle.
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
            "CONN_MAX_AGE": None,
        }
    if not url.startswith(("postgres://", "postgresql://")):
        raise ImproperlyConfigured("XIESHANG_DATABASE_URL is postgres://…; leave it empty for SQLite")
    return {**dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True)}


def _email() -> dict[str, Any]:
    url = os.environ.get("XIESHANG_EMAIL_URL", "") or "console://"
    parts = urlsplit(url)
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ImproperlyConfigured("XIESHANG_EMAIL_URL is console://, smtp://host:port or smtps://user:password@host")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,
    }
