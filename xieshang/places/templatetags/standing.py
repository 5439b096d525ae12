"""The present grade of a place, wherever a page tells of the place: two statements."""

from typing import Any

from django import template

from xieshang.places.standards import queries

register = template.Library()


@register.inclusion_tag("places/standards/public_stand.html")
def standing(actor_id: int) -> dict[str, Any]:
    return {"stand": queries.stand_of(actor_id)}
