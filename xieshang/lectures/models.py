"""What a lecture is about and who speaks; everything else is its gathering."""

from django.db import models

from xieshang.gatherings.models import Gathering
from xieshang.kernel.privacy import Classes


class Lecture(models.Model):
    """The topic and the speaker of a gathering that is a lecture."""

    gathering = models.OneToOneField(Gathering, on_delete=models.PROTECT, primary_key=True, related_name="lecture")
    speaker = models.CharField(max_length=40)
    about = models.CharField(max_length=120, blank=True)

    privacy = Classes(S0="speaker about")
