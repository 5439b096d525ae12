"""Where a body puts its towns on the map of tiles."""

from django.db import models
from django.db.models import Q

from xieshang.kernel.models import Actor, Body
from xieshang.kernel.privacy import Classes
from xieshang.roster.models import Town

MOST = 8


class Tile(models.Model):
    """The place of a town on the map: row from the north, column from the west, both from one."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    town = models.OneToOneField(Town, on_delete=models.PROTECT, related_name="tile")
    row = models.PositiveSmallIntegerField()
    column = models.PositiveSmallIntegerField()
    placed_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()

    privacy = Classes(S0="body town row column placed_at", S1="placed_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "row", "column"], name="one_town_on_a_tile"),
            models.CheckConstraint(
                condition=Q(row__gte=1, row__lte=MOST, column__gte=1, column__lte=MOST), name="tile_is_on_the_map"
            ),
        ]
