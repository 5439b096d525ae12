"""A committee of the installation: the body, its first administrator, and a one-time link to set the password."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from xieshang.kernel import clock
from xieshang.kernel.refusals import Invalid
from xieshang.roster import founding

OPTIONS = {"code": "CODE", "name": "NAME"}


class Command(BaseCommand):
    help = (
        "Founds a committee with its first administrator and prints a link that sets the password, once, within 72 hours."
        " Asked again with the same words it changes nothing; a link that was not used is made anew."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", metavar="CODE", help="code of the administrative division, such as 371329")
        parser.add_argument("name", metavar="NAME", help="full name of the committee")
        parser.add_argument("--admin", required=True, metavar="USERNAME", help="who is to be the administrator")
        parser.add_argument("--parent", default="", metavar="CODE", help="code of the committee above, if it is here")
        parser.add_argument("--host", default="", help="the host name at which this committee's portal answers")
        parser.add_argument("--short-name", default="", help="made from the name when left out")
        parser.add_argument("--name-en", default="", help="the name in English")
        parser.add_argument(
            "--admin-name", default="", help="the administrator's own name; the user name when left out"
        )
        parser.add_argument("--url", default="", help="address of the installation, for the link")

    def handle(self, *args: Any, **options: Any) -> None:
        words = {name: value.strip() for name, value in options.items() if isinstance(value, str)}
        charter = founding.Charter(
            code=words["code"],
            name=words["name"],
            short_name=words["short_name"],
            name_en=words["name_en"],
            parent=words["parent"],
            host=words["host"].lower(),
        )
        try:
            founded = founding.found(
                charter,
                username=words["admin"],
                person=words["admin_name"],
                decision="found_body",
                at=clock.real_now(),
            )
        except Invalid as refused:
            raise CommandError(_as_lines(refused)) from None
        self._tell(founded, words["url"])

    def _tell(self, founded: founding.Founded, url: str) -> None:
        body = founded.body
        if founded.is_new:
            self.stderr.write(f"{body.code} {body.name} stands. Restart the service, so that it knows the body.")
        else:
            self.stderr.write(f"{body.code} {body.name} stood already; nothing was changed in it.")
        if body.host and not _answers(body.host):
            self.stderr.write(f"Add {body.host} to XIESHANG_HOSTS, or nobody reaches it by this name.")
        if not founded.token:
            self.stderr.write(f"{founded.username} is its administrator and has a password; no link was made.")
            return
        scheme = "https" if settings.SESSION_COOKIE_SECURE else "http"
        origin = url.rstrip("/") or (f"{scheme}://{body.host}" if body.host else "http://127.0.0.1:8000")
        self.stderr.write(f"{founded.username} sets the password here, once, within 72 hours:")
        self.stdout.write(f"{origin}{reverse('accounts:invitation', args=[founded.token])}")


def _as_lines(refused: Invalid) -> str:
    """One line for each word that was wrong, with the option it was typed for."""
    lines = []
    for field, sentences in refused.errors.items():
        option = OPTIONS.get(field) or f"--{field.replace('_', '-')}"
        lines += [f"{option}: {sentence}" for sentence in sentences]
    return "\n".join(lines)


def _answers(host: str) -> bool:
    return any(known in ("*", host) or (known[:1] == "." and host.endswith(known)) for known in settings.ALLOWED_HOSTS)
