"""Who may see which field of a person: chosen by the person or the office, each choice a row."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from xieshang.kernel.refusals import Invalid, NotAllowed, NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.roster.disclosure import FIELDS, may_choose
from xieshang.roster.models import Disclosure, Person


@transaction.atomic
def choose(person: Person, *, levels: dict[str, str], by: Viewer, at: datetime) -> int:
    """The fields are seen as chosen; what was chosen before stays as a row with its end. The number of fields that changed."""
    if by.body_id != person.body_id:
        raise NotFound()
    if not may_choose(by, person):
        raise NotAllowed(_("Only the person and the office choose who sees what."))
    for code, level in levels.items():
        if code not in FIELDS or level not in FIELDS[code].levels:
            raise Invalid({code: [_("This field cannot be opened so far.")]})
    # One at a time for one person: a choice replaces the one before it.
    Person.objects.select_for_update().get(pk=person.pk)
    rows = Disclosure.objects.filter(person=person, replaced_at__isnull=True)
    now = {field.code: field.default for field in FIELDS.values()} | dict(rows.values_list("field", "level"))
    changed = {code: level for code, level in levels.items() if now[code] != level}
    rows.filter(field__in=changed).update(replaced_at=at)
    Disclosure.objects.bulk_create(
        Disclosure(person=person, field=code, level=level, by_id=by.actor_id, chosen_at=at)
        for code, level in changed.items()
    )
    return len(changed)
