"""The first administrator of a body: an account, the appointment, and a one-time link to set the password."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from xieshang.accounts import ops as accounts
from xieshang.accounts.models import Account, normal_username
from xieshang.kernel import clock
from xieshang.kernel.models import Body
from xieshang.roster import ops
from xieshang.roster.models import Appointment


class Command(BaseCommand):
    help = "Makes somebody the administrator of a body and prints a link that sets the password, once, within 72 hours."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--body", required=True, help="code of the body, such as 371329")
        parser.add_argument("--username", required=True)
        parser.add_argument("--name", default="", help="the person's name; asked for when the account is new")
        parser.add_argument("--url", default="http://127.0.0.1:8000", help="address of the installation, for the link")

    def handle(self, *args: Any, **options: Any) -> None:
        body = Body.objects.filter(code=options["body"]).first()
        if body is None:
            raise CommandError(f"there is no body with the code {options['body']}")
        with transaction.atomic():
            account = self._account(body, normal_username(options["username"]), options["name"])
            today = timezone.localdate(clock.now())
            if not Appointment.objects.valid_on(today).filter(actor=account.actor, role="admin").exists():
                ops.appoint(account.actor, role="admin", since=today, decision="appoint_admin")
            token = accounts.invite(account, at=clock.real_now())
        path = reverse("accounts:invitation", args=[token])
        self.stdout.write(f"{options['url'].rstrip('/')}{path}")

    def _account(self, body: Body, username: str, name: str) -> Account:
        account = Account.objects.select_related("actor").filter(username=username).first()
        if account is not None and account.actor.body_id != body.pk:
            raise CommandError(f"{username} belongs to another body")
        if account is not None:
            return account
        if not name:
            raise CommandError("say the person's name with --name: the account is new")
        person = ops.enrol_person(body, profile=ops.Profile(name=name))
        return Account.objects.create_account(username, actor=person.actor)
