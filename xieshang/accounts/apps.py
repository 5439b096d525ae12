"""Sign-in; roles come from appointments, never from here."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "xieshang.accounts"
    label = "accounts"
