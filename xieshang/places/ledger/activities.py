"""The lines of the ledger that somebody wrote."""

from django.db.models import Value
from django.db.models.functions import Concat

from xieshang.places.ledger.models import Activity
from xieshang.places.ledger.queries import OWN, own_rows
from xieshang.places.ledger.registry import CONTACT, QuerySet, Span, kind, source, told

for number, one in enumerate(Activity.Kind, 60):
    kind(f"{OWN}-{one.value}", one.label, order=number, group=CONTACT if one == Activity.Kind.CONTACT else "activity")


def _written(span: Span) -> QuerySet:
    named = Concat(Value(f"{OWN}-"), "kind")
    return told(own_rows(span), kind=named, home="home_id", day="happened_on", title="title", people="people")


source("written", _written)
