"""What posts that belong to a home achieved: volunteer service in the ledger of the home."""

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from xieshang.places.ledger.registry import Span, kind, source, told
from xieshang.places.posts.models import Achievement

SERVICE = "service"
kind(SERVICE, _("volunteer service at a post"), order=40)


def _served(span: Span) -> QuerySet:
    rows = Achievement.objects.filter(post__home_id__in=span.homes, happened_on__range=span.days, struck_at=None)
    title = Concat("post__actor__name", Value("："), "words", output_field=CharField())
    return told(rows, kind=Value(SERVICE), home="post__home_id", day="happened_on", title=title, people="count")


source("posts", _served)
