"""The heads of the record, to be kept outside of the machine: with them a database that was set back is found out.

Whoever has the server can put an older database in place, or write one anew and seal it; they cannot change a sheet of
paper in the safe of the office.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Max

from xieshang.kernel import clock
from xieshang.kernel.models import Body, Entry, Number, Seal
from xieshang.kernel.promises import Breach

LAYOUT = 1
CODE = "manifest"


class NotAManifest(ValueError):
    """The file does not say what a manifest says."""


def heads() -> dict[str, Any]:
    """For every body how many seals there are and what the last one says, and how far the numbers of each series run."""
    return {
        "layout": LAYOUT,
        "made_at": clock.real_now().isoformat(timespec="seconds"),
        "entries": Entry.objects.count(),
        "bodies": [_head(body) for body in Body.objects.order_by("code")],
        "numbers": [
            {"body": code, "series": series, "year": year, "most": most}
            for code, series, year, most in Number.objects.values_list("body__code", "series", "year")
            .annotate(most=Max("seq"))
            .order_by("body__code", "series", "year")
        ],
    }


def _head(body: Body) -> dict[str, Any]:
    last = Seal.objects.filter(body=body).order_by("-seq").first()
    return {"body": body.code, "seals": last.seq if last else 0, "head": last.digest if last else ""}


def compare(manifest: Any) -> Iterator[Breach]:
    """What the manifest knows and the database does not any more."""
    try:
        yield from _compare(manifest)
    except (KeyError, TypeError, AttributeError) as broken:
        raise NotAManifest("this is no manifest of verify --write-manifest") from broken


def _compare(manifest: Any) -> Iterator[Breach]:
    if manifest["layout"] != LAYOUT:
        raise NotAManifest(f"a manifest of layout {manifest['layout']}; this release reads {LAYOUT}")
    for kept in manifest["bodies"]:
        if not kept["seals"]:
            continue
        row = Seal.objects.filter(body__code=kept["body"], seq=kept["seals"]).first()
        if row is None:
            yield Breach(
                CODE, f"body {kept['body']}: seal {kept['seals']} of {manifest['made_at']} is gone", (kept["seals"],)
            )
        elif row.digest != kept["head"]:
            yield Breach(CODE, f"body {kept['body']}: seal {kept['seals']} is another one", (row.pk,))
    if (count := Entry.objects.count()) < manifest["entries"]:
        yield Breach(CODE, f"{manifest['entries'] - count} entries of the log are gone", (count, manifest["entries"]))
    now = {(row["body"], row["series"], row["year"]): row["most"] for row in heads()["numbers"]}
    for kept in manifest["numbers"]:
        most = now.get((kept["body"], kept["series"], kept["year"]), 0)
        if most < kept["most"]:
            words = f"body {kept['body']}: {kept['series']} {kept['year']} ran to {kept['most']} and runs to {most} now"
            yield Breach(CODE, words, (most, kept["most"]))
