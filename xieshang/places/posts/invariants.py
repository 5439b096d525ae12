"""What must always be true of deeds."""

from collections.abc import Iterator

from xieshang.kernel.models import Case
from xieshang.kernel.promises import Breach, invariant
from xieshang.places.posts.models import Deed


@invariant("deeds.public", "Only a published deed is public.")
def public_deeds_are_published() -> Iterator[Breach]:
    early = Deed.objects.filter(visibility=Case.Visibility.PUBLIC).exclude(state="published")
    if ids := tuple(early.values_list("pk", flat=True)[:50]):
        yield Breach("deeds.public", "public deeds that nobody published", ids)
