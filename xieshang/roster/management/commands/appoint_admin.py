"""The first administrator of a body: an account, the appointment, and a one-time link to set the password."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from xieshang.accounts.models import Account, normal_username
from xieshang.kernel import clock
from xieshang.kernel.models import Body
from xieshang.kernel.refusals import Invalid
from xieshang.roster import founding


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
        username = normal_username(options["username"])
        if not options["name"] and not Account.objects.filter(username=username).exists():
            raise CommandError("say the person's name with --name: the account is new")
        try:
            _account, token = founding.administrator(
                body,
                username=username,
                person=options["name"],
                decision="appoint_admin",
                at=clock.real_now(),
                renew=True,
            )
        except Invalid as refused:
            raise CommandError(str(refused)) from None
        path = reverse("accounts:invitation", args=[token])
        self.stdout.write(f"{options['url'].rstrip('/')}{path}")
