"""An account lets a person act as their actor; what they may do there comes from their hats."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

from xieshang.kernel.models import Actor, Body
from xieshang.kernel.privacy import Classes


class AccountManager(BaseUserManager["Account"]):
    def create_account(self, username: str, *, actor: Actor, password: str | None = None, **fields: Any) -> "Account":
        """The account stands; without a password it cannot sign in until one is set."""
        account = self.model(username=normal_username(username), actor=actor, **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.select_related("actor").get(username=normal_username(username or ""))


def normal_username(username: str) -> str:
    """A user name as it is stored and compared."""
    return username.strip().lower()


class Account(AbstractBaseUser):
    """Name and password of a person; one actor, one account. Raising `session_epoch` ends every session."""

    username = models.CharField(max_length=60, unique=True)
    email = models.EmailField(blank=True)
    actor = models.OneToOneField(Actor, on_delete=models.PROTECT, related_name="account")
    is_active = models.BooleanField(default=True)
    session_epoch = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(auto_now_add=True)

    privacy = Classes(
        S0="is_active made_at session_epoch",
        S1="username actor",
        S2="last_login",
        S3="password email",
        keep={"email": "while active"},
    )
    objects = AccountManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.username

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """A session holds while neither the password nor the epoch has changed."""
        return salted_hmac(
            "xieshang.accounts.session", f"{self.password}:{self.session_epoch}", secret=secret, algorithm="sha256"
        ).hexdigest()


class OldPassword(models.Model):
    """A password that an account had, as it was kept: hashed. Kept as many as the installation wants not to be taken again."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="old_passwords")
    password = models.CharField(max_length=128)
    replaced_at = models.DateTimeField()

    privacy = Classes(S1="account replaced_at", S3="password")

    class Meta:
        indexes = [models.Index(fields=["account", "-replaced_at"], name="old_password_of_account")]


class Invitation(models.Model):
    """A link by which the holder sets the password of an account, once and before it expires; stored as a digest."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    privacy = Classes(S1="account made_by made_at expires_at used_at", S2="digest")


class Trace(models.Model):
    """Something happened to an account: what, when, by whom, from which network. Never changed."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="traces")
    what = models.CharField(max_length=40)
    by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    place = models.CharField(max_length=45, blank=True)

    privacy = Classes(S0="what", S1="account by at", S2="place", keep={"place": "180 days"})

    class Meta:
        indexes = [models.Index(fields=["account", "-at"], name="trace_of_account")]


class PhoneCode(models.Model):
    """Six digits sent to a phone, good once and for five minutes; phone and digits are sealed and go with the message."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    phone_index = models.CharField(max_length=64)
    phone_sealed = models.BinaryField(null=True)
    code_sealed = models.BinaryField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    privacy = Classes(
        S0="body tries made_at expires_at used_at",
        S3="phone_index phone_sealed code_sealed",
        keep=dict.fromkeys(("phone_index", "phone_sealed", "code_sealed"), "1 day"),
    )
