"""Rows that the machinery needs: drafts, keys of requests, limits, background work, leases."""

from django.db import models

from xieshang.kernel.models.bodies import Body
from xieshang.kernel.privacy import Classes


class Draft(models.Model):
    """What somebody has typed and not yet sent."""

    owner_key = models.CharField(max_length=64)
    form = models.CharField(max_length=80)
    data = models.JSONField(default=dict)
    updated_at = models.DateTimeField()

    privacy = Classes(S2="owner_key form data updated_at", keep={"data": "30d"})

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner_key", "form"], name="draft_once")]


class RequestKey(models.Model):
    """A request that was answered; the same key gets the same answer and has no second effect."""

    scope = models.CharField(max_length=64)
    key = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.JSONField(null=True)
    made_at = models.DateTimeField()

    privacy = Classes(S2="scope key digest status answer made_at", keep={"answer": "7d"})

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="request_key_once")]


class Bucket(models.Model):
    """How often something may still be done; the key is a digest, never a phone or an address."""

    key = models.CharField(max_length=64, unique=True)
    level = models.FloatField()
    updated_at = models.DateTimeField()

    privacy = Classes(S2="key level updated_at", keep={"key": "1d"})


class Job(models.Model):
    """Background work and the outbox: what is to be done after commit, with retries and a place for the dead."""

    class Status(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        DEAD = "dead"
        SUPPRESSED = "suppressed"

    body = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    payload = models.JSONField()
    # Null, not empty: work without a key must not collide with other work without one.
    dedupe = models.CharField(max_length=120, null=True, unique=True)  # noqa: DJ001
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.WAITING)
    run_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=400, blank=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    privacy = Classes(
        S0="body kind status run_at leased_until attempts made_at ended_at", S2="payload dedupe last_error"
    )

    class Meta:
        indexes = [models.Index(fields=["status", "run_at", "id"], name="job_queue")]


class Lease(models.Model):
    """One holder at a time for work that must not run twice at once."""

    name = models.CharField(max_length=40, unique=True)
    holder = models.CharField(max_length=80)
    until = models.DateTimeField()

    privacy = Classes(S0="name holder until")
