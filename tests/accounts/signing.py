"""What a person with an app on the phone does."""

from datetime import timedelta
from typing import Any

from allauth.mfa.totp.internal import auth
from django.test import Client

from tests.cast import PASSWORD
from xieshang.accounts import factors
from xieshang.accounts.models import Account
from xieshang.kernel import clock

GOOD = "three green ferries 88"


def text(response: Any) -> str:
    return response.content.decode()


def sign_in(client: Client, username: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post("/signin/", {"username": username, "password": password, **more})


class Phone:
    """An authenticator app, at a moment of the test's choosing."""

    def __init__(self, monkeypatch: Any) -> None:
        self.now, self.secret = clock.real_now(), ""
        monkeypatch.setattr(clock, "real_now", lambda: self.now)
        monkeypatch.setattr(auth.time, "time", lambda: self.now.timestamp())

    def later(self, **parts: float) -> None:
        self.now += timedelta(**parts)

    def code(self) -> str:
        return auth.format_hotp_value(auth.hotp_value(self.secret, int(self.now.timestamp()) // 30))

    def belongs_to(self, account: Account) -> list[str]:
        """The account has this phone as its second factor; its recovery codes."""
        self.secret = auth.generate_totp_secret()
        codes = factors.set_up(account, secret=self.secret, code=self.code(), at=self.now)
        self.later(seconds=60)
        return codes
