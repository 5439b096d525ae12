"""Documents that can be made: a slice registers each in its `papers.py`.

    # advice/papers.py
    register(
        Document(
            "formal-suggestion", _("formal suggestion"), layout="suggestion", kind="suggestion",
            permit="office", content=suggestion, drafted_in=("draft", "approved"), issued_in=("approved",),
            not_yet=_("Only after the chairs' meeting has approved it."),
        )
    )

`content` gets the viewer and the case as its own kind (for a document about a year: a `Year`) and answers a `Paper`: plain text by
its places. It may ask the database, and takes no lock. Number, signatory, date and copies are asked when it is issued.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from xieshang.kernel.models import Body
from xieshang.kernel.viewer import Viewer
from xieshang.papers.content import Paper
from xieshang.papers.layouts import Layout, layouts


@dataclass(frozen=True)
class Year:
    """What a document about a year is made from; `code` may name a quarter of it, where the document has `quarters`."""

    body: Body
    code: str


@dataclass(frozen=True)
class Document:
    """`kind`: of the case it is made from, "" for a year. `permit`: who makes and issues it (for a year: `hats`); `readers`: permits of
    those who may read an issued one besides. `own_number`: the number is typed, since it comes from another series or is its own."""

    code: str
    label: str
    layout: str
    content: Callable[[Viewer, Any], Paper]
    kind: str = ""
    permit: str = ""
    readers: tuple[str, ...] = ()
    hats: tuple[str, ...] = ()
    drafted_in: tuple[str, ...] = ()
    issued_in: tuple[str, ...] = ()
    not_yet: str = ""
    own_number: bool = False
    quarters: bool = False

    @property
    def form(self) -> Layout:
        return layouts[self.layout]

    @property
    def series(self) -> str:
        return "" if self.own_number else self.form.series


documents: dict[str, Document] = {}


def register(document: Document) -> Document:
    """The document can be made from now on; a code stands for one document only."""
    if document.code in documents:
        raise ValueError(f"document {document.code} is registered twice")
    if document.layout not in layouts:
        raise ValueError(f"document {document.code}: no layout {document.layout}")
    if bool(document.kind) != bool(document.permit) or bool(document.kind) == bool(document.hats):
        raise ValueError(f"document {document.code}: a case needs a permit, a year needs hats")
    documents[document.code] = document
    return document


def of_kind(kind: str) -> list[Document]:
    return [document for document in documents.values() if kind and document.kind == kind]
