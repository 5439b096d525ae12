"""The standards as delivered: what a body starts from until it decides its own."""

from django.utils.translation import gettext_lazy as _

from xieshang.places.standards.ops import Asked

NAMES = {"home": _("Six haves, four displays"), "post": _("Five things on the wall")}
ITEMS: dict[str, tuple[Asked, ...]] = {
    "home": (
        Asked("organisation", "have", _("organisation"), 10, _("The list of who keeps the home and who convenes.")),
        Asked("place", "have", _("place"), 10, _("The rooms, and the way to them.")),
        Asked("equipment", "have", _("equipment"), 10, _("Tables, chairs, screen, books.")),
        Asked("rules", "have", _("rules"), 10, _("The rules on the wall, and the year in which they were decided.")),
        Asked("activities", "have", _("activities"), 15, _("The plan of the year, and pictures of what was done.")),
        Asked("records", "have", _("records"), 15, _("The ledger of what was done, with its last page.")),
        Asked("sign", "display", _("sign"), 5, _("The sign at the door as one sees it from the street.")),
        Asked("identity", "display", _("identity"), 5, _("The wall with the members and their sectors.")),
        Asked("duty", "display", _("duty"), 10, _("What members have promised, and who is on duty.")),
        Asked("style", "display", _("style"), 10, _("What members have done for people here.")),
    ),
    "post": (
        Asked("wall-sign", "wall", _("uniform sign"), 20, _("The sign at the door, with its number.")),
        Asked("wall-members", "wall", _("members"), 20, _("Who works here, with their sectors.")),
        Asked("wall-duties", "wall", _("duties"), 20, _("What the members do here, and when.")),
        Asked("wall-flow", "wall", _("work flow"), 20, _("How somebody who comes is served, step by step.")),
        Asked("wall-rules", "wall", _("rules"), 20, _("The rules of the place.")),
    ),
}
