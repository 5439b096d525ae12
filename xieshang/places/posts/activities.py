"""What posts that belong to a home achieved: volunteer service in the ledger of the home;
and published deeds in the years of their members."""

from collections.abc import Collection
from datetime import date

from django.db.models import Case, CharField, QuerySet, Value, When
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.models import Case as AnyCase
from xieshang.kernel.models import Party
from xieshang.places.ledger.registry import Span, kind, source, told
from xieshang.places.posts.models import Achievement, Deed
from xieshang.roster import doings

SERVICE = "service"
PEOPLE = (Achievement.Kind.TRAINED, Achievement.Kind.EMPLOYED, Achievement.Kind.SERVED)
kind(SERVICE, _("volunteer service at a post"), order=40)


def _served(span: Span) -> QuerySet:
    rows = Achievement.objects.filter(post__home_id__in=span.homes, happened_on__range=span.days, struck_at=None)
    title = Concat("post__actor__name", Value("："), "words", output_field=CharField())
    # Of a household or a problem the ledger does not say how many people it was.
    people = Case(When(kind__in=PEOPLE, then="count"), default=0)
    return told(rows, kind=Value(SERVICE), home="post__home_id", day="happened_on", title=title, people=people)


source("posts", _served)


def _deeds(actors: Collection[int], first: date, last: date) -> QuerySet:
    rows = Party.objects.filter(
        actor_id__in=actors,
        role="doer",
        until__isnull=True,
        case__kind=Deed.KIND,
        case__visibility=AnyCase.Visibility.PUBLIC,
        case__deed__happened_on__range=(first, last),
    )
    return doings.told(rows, who="actor_id", case="case_id", day="case__deed__happened_on")


doings.doing("deeds", _("published deeds"), _deeds, order=70, in_groups=True)
