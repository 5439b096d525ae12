"""What must always be true of documents that were issued."""

import hashlib
from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from xieshang.kernel.models import Erasure, Number
from xieshang.kernel.promises import Breach, invariant, recent
from xieshang.papers.models import Copy, Issued
from xieshang.papers.registry import documents

MOST = 50


@invariant("papers.copies", "Every issued document is kept as it was, unless an erasure took it away.")
def copies_are_kept() -> Iterator[Breach]:
    erased = Erasure.objects.filter(case_id=OuterRef("case_id"))
    kept = Copy.objects.filter(issued_id=OuterRef("pk"))
    bare = Issued.objects.filter(~Exists(kept), ~Exists(erased))
    if ids := tuple(bare.values_list("pk", flat=True)[:MOST]):
        yield Breach("papers.copies", "issued documents without a copy", ids)
    changed = [
        copy.pk
        for copy in recent(Copy.objects.order_by("pk"), "issued__at").iterator()
        if hashlib.sha256(bytes(copy.content)).hexdigest() != copy.sha256
    ]
    if changed:
        yield Breach("papers.copies", "copies that were changed", tuple(changed[:MOST]))


@invariant("papers.numbers", "No number of a series stands on two documents, and each was given by its series.")
def numbers_were_given() -> Iterator[Breach]:
    for series in sorted({document.series for document in documents.values()} - {""}):
        codes = [code for code, document in documents.items() if document.series == series]
        rows = Issued.objects.filter(document__in=codes)
        given = Number.objects.filter(series=series)
        if rows.count() != given.count() or rows.values("body_id", "number").distinct().count() != rows.count():
            yield Breach("papers.numbers", f"documents and numbers of {series} disagree", (rows.count(), given.count()))
