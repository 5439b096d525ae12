"""Tokens by which a machine acts for the person who made them."""

from django.db import models

from xieshang.kernel.models.bodies import Actor, Body
from xieshang.kernel.privacy import Classes


class ApiToken(models.Model):
    """Lets a machine do some of what its holder may do; kept as a digest, so nobody can read it here again."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="api_tokens")
    name = models.CharField(max_length=60)
    scopes = models.JSONField()
    digest = models.CharField(max_length=64, unique=True)
    ending = models.CharField(max_length=4)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    privacy = Classes(S1="body actor name scopes made_at expires_at revoked_at", S2="digest ending last_used_at")
