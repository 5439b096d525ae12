"""An account lets a person act as their actor; what they may do there comes from their hats."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from xieshang.kernel.models import Actor
from xieshang.kernel.privacy import Classes


class AccountManager(BaseUserManager["Account"]):
    def create_account(self, username: str, *, actor: Actor, password: str | None = None, **fields: Any) -> "Account":
        """The account stands; without a password it cannot sign in until one is set."""
        account = self.model(username=username.strip().lower(), actor=actor, **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.select_related("actor").get(username=(username or "").strip().lower())


class Account(AbstractBaseUser):
    """Name and password of a person; one actor, one account."""

    username = models.CharField(max_length=60, unique=True)
    email = models.EmailField(blank=True)
    actor = models.OneToOneField(Actor, on_delete=models.PROTECT, related_name="account")
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField(auto_now_add=True)

    privacy = Classes(S0="is_active made_at", S1="username actor", S2="last_login", S3="password email", keep={"email": "while active"})
    objects = AccountManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    def __str__(self) -> str:
        return self.username
