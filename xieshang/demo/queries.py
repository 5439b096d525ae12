"""What the demo's entrances need to find."""

from django.http import Http404

from xieshang.accounts.models import Account
from xieshang.demo.roles import DemoRole
from xieshang.kernel.models import Body, Case
from xieshang.matters.models import Matter

SHOWN_TO_CITIZEN = 3


def account_of(role: DemoRole) -> Account:
    """The account that stands for a role."""
    account = Account.objects.select_related("actor").filter(username=role.username, is_active=True).first()
    if account is None:
        raise Http404(f"nobody stands for {role.code}")
    return account


def matters_of_citizen(body: Body) -> list[int]:
    """Ids of matters that the demo's resident raised: one that waits for a rating first, then the newest."""
    rows = Matter.objects.filter(body=body).order_by("-raised_at", "-id")
    solved = rows.filter(state="solved").values_list("pk", flat=True)[:1]
    newest = rows.filter(visibility=Case.Visibility.PUBLIC).values_list("pk", flat=True)[:SHOWN_TO_CITIZEN]
    return list(dict.fromkeys([*solved, *newest]))[:SHOWN_TO_CITIZEN]
