"""Where allauth asks us: how its secrets are sealed, and how much of an address is kept."""

import base64
import ipaddress
import re

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from xieshang.kernel import secrets

CONTEXT = b"account:second factor"
NOWHERE = "0.0.0.0"  # noqa: S104  no address is known


class AccountAdapter(DefaultAccountAdapter):
    def get_client_ip(self, request: HttpRequest) -> str:
        """The network, never the machine: this is what the list of sessions keeps and shows."""
        return network_of(request)


class CodesAdapter(DefaultMFAAdapter):
    """Secrets lie sealed in the database; the key lies outside it."""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(secrets.seal_text(text, context=CONTEXT)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return secrets.open_text(base64.b64decode(encrypted_text), context=CONTEXT)

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        return user.get_username()

    def get_totp_issuer(self) -> str:
        return "Xieshang"


def address_of(request: HttpRequest) -> str:
    """The address that asks, for counting only."""
    return str(request.META.get("REMOTE_ADDR", ""))


def network_of(request: HttpRequest) -> str:
    """The address without its last part: enough to recognise home or office by."""
    try:
        address = ipaddress.ip_address(address_of(request))
    except ValueError:
        return NOWHERE
    width = 24 if address.version == 4 else 48
    return str(ipaddress.ip_network(f"{address}/{width}", strict=False).network_address)


def network_in_words(network: str) -> str:
    """203.0.113.* as its owner reads it; nothing where no address is known."""
    return "" if network == NOWHERE else re.sub(r"\.0$", ".*", network)
