"""The templates as delivered: Word documents after GB/T 9704-2012, made from the same measures as the PDF."""

from xieshang.papers.delivered.archive import document
from xieshang.papers.delivered.shapes import Fit, parts_of

__all__ = ["Fit", "template"]


def template(shape: str, fit: Fit) -> bytes:
    """A Word template of this shape, with the fields of `fields` in it; the same bytes for the same question."""
    return document(**parts_of(shape, fit))
