"""What must always be true of rules."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q

from xieshang.kernel.models import Case
from xieshang.kernel.promises import Breach, invariant
from xieshang.rules.models import Article, Rule


@invariant("rules.text", "A rule that was decided has articles, a first day and a place among its versions.")
def decided_rules_are_whole() -> Iterator[Breach]:
    bare = ~Exists(Article.objects.filter(rule_id=OuterRef("pk"))) | Q(valid_from=None) | Q(edition=0)
    rows = Rule.objects.filter(state__in=("decided", "replaced", "repealed")).filter(bare)
    if ids := tuple(rows.values_list("pk", flat=True)[:50]):
        yield Breach("rules.text", "decided rules without text or day", ids)


@invariant("rules.one_version", "Of each rule one version at most is in force on a day.")
def versions_follow_each_other() -> Iterator[Breach]:
    later = Rule.objects.filter(first_id=OuterRef("first_id"), edition__gt=OuterRef("edition"))
    later = later.filter(Q(valid_from__lte=OuterRef("valid_to")) | Q(valid_from__lte=OuterRef("valid_from")))
    never_ended = Rule.objects.filter(first_id=OuterRef("first_id"), edition__gt=OuterRef("edition"))
    rows = Rule.objects.filter(edition__gt=0).filter(Exists(later) | Q(Exists(never_ended), valid_to=None))
    if ids := tuple(rows.values_list("pk", flat=True)[:50]):
        yield Breach("rules.one_version", "versions in force on the same day", ids)


@invariant("rules.public", "Only a rule that was decided is public.")
def public_rules_are_decided() -> Iterator[Breach]:
    early = Rule.objects.filter(visibility=Case.Visibility.PUBLIC, state__in=("draft", "dropped"))
    if ids := tuple(early.values_list("pk", flat=True)[:50]):
        yield Breach("rules.public", "public rules that nobody decided", ids)
