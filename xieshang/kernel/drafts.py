"""What has been typed and not sent: kept on the server as well as in the browser."""

from datetime import datetime, timedelta
from typing import Any

from xieshang.kernel.models import Draft

LARGEST = 64 * 1024
KEPT_FOR = timedelta(days=30)
# Fields of a form that are sealed as soon as it is sent: they are never kept in the clear before that.
left_out: dict[str, frozenset[str]] = {}


def leave_out(form: str, *names: str) -> None:
    """What is typed into these fields of the form is never kept as a draft."""
    left_out[form] = frozenset(names)


def keep(owner_key: str, form: str, data: dict[str, Any], *, at: datetime) -> Draft:
    """The draft of this owner for this form is what was typed last."""
    data = {name: value for name, value in data.items() if name not in left_out.get(form, ())}
    draft, _made = Draft.objects.update_or_create(
        owner_key=owner_key, form=form[:80], defaults={"data": data, "updated_at": at}
    )
    return draft


def kept(owner_key: str, form: str) -> dict[str, Any]:
    """What the owner has typed into the form and not sent; empty if nothing."""
    if not owner_key:
        return {}
    return Draft.objects.filter(owner_key=owner_key, form=form[:80]).values_list("data", flat=True).first() or {}


def drop(owner_key: str, form: str) -> None:
    """The draft is gone, because it was sent or thrown away."""
    Draft.objects.filter(owner_key=owner_key, form=form[:80]).delete()


def of_case(case_id: int, step: str = "") -> str:
    """The name of the form of a step of a case."""
    return f"case-{case_id}-{step}"


def drop_of_case(case_id: int) -> None:
    """Whatever anybody typed about the case and did not send is gone."""
    Draft.objects.filter(form__startswith=of_case(case_id)).delete()


def sweep(at: datetime) -> int:
    """Drafts nobody touched for thirty days are gone."""
    return Draft.objects.filter(updated_at__lt=at - KEPT_FOR).delete()[0]
