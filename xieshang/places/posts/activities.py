"""What posts that belong to a home achieved: volunteer service in the ledger of the home."""

from django.db.models import Case, CharField, QuerySet, Value, When
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from xieshang.places.ledger.registry import Span, kind, source, told
from xieshang.places.posts.models import Achievement

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
