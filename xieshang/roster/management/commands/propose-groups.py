"""The grouping proposal of a committee, read only: nothing is written."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from xieshang.kernel import clock
from xieshang.kernel.models import Body
from xieshang.roster.grouping import proposing, queries
from xieshang.roster.grouping.proposing import MOST_GROUPS, Ground, Proposed


class Command(BaseCommand):
    help = "Proposes how the sectors of a committee fall into sector groups: similar kind, even size, easy to meet. Decides nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--body", required=True, metavar="CODE", help="code of the committee, such as 371329")
        parser.add_argument(
            "--groups", type=int, default=0, metavar="N", help="how many groups; as many as stand when left out"
        )
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, *args: Any, **options: Any) -> None:
        body = Body.objects.filter(code=options["body"]).first()
        if body is None:
            raise CommandError(f"there is no body with the code {options['body']}")
        if not 0 <= options["groups"] <= MOST_GROUPS:
            raise CommandError(f"between 1 and {MOST_GROUPS} groups, please")
        day = timezone.localdate(clock.now())
        term = queries.term_of(body.pk, day)
        if term is None:
            raise CommandError(f"{body.name} has no term on {day}")
        ground = proposing.ground(term, day)
        if not ground.facts:
            raise CommandError(f"the term {term.name} has no sectors")
        found = proposing.propose(ground, proposing.Asked(options["groups"]))
        answer = [_group(one, ground, len(found)) for one in found]
        if options["json"]:
            told = {"body": body.code, "term": term.number, "as_of": day.isoformat(), "groups": answer}
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
            return
        for group in answer:
            self.stdout.write(f"{group['name']} ({group['committee']}): {group['size']}")
            self.stdout.write(f"  {'、'.join(sector['name'] for sector in group['sectors'])}")
            for reason in group["reasons"]:
                self.stdout.write(f"  - {reason}")


def _group(one: Proposed, ground: Ground, groups: int) -> dict[str, Any]:
    return {
        "name": one.name,
        "committee": one.committee.actor.name if one.committee else "",
        "sectors": [
            {"code": fact.sector.code, "name": fact.sector.name, "size": fact.size, "family": fact.kinship.family}
            for fact in one.facts
        ],
        "size": one.size,
        "reasons": proposing.reasons_of(one, ground, groups=groups),
    }
