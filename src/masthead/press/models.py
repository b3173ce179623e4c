"""Press orders, and what could not be pressed."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class PressOrder(models.Model):
    """A surrogate key that changed. Written in the transaction of the change, deleted when its pages are in hand.

    The key `*` stands for everything.
    """

    key = models.CharField(max_length=1000)
    cause = models.CharField(max_length=200, blank=True, help_text="What changed, for people.")
    made_at = models.DateTimeField(default=timezone.now)
    # Who works on it, until when. The lease ends by itself, so that a worker that died holds nothing up.
    claimed_by = models.CharField(max_length=80, blank=True, default="")
    claimed_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.key


class PressFailure(models.Model):
    """An address that could not be pressed. Readers keep its old page; it is tried again, and gone once that works."""

    address = models.CharField(max_length=1000, unique=True)
    error = models.CharField(max_length=300)
    traceback = models.TextField(blank=True)
    attempts = models.PositiveIntegerField(default=1)
    first_failed_at = models.DateTimeField(default=timezone.now)
    last_failed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-last_failed_at"]

    def __str__(self) -> str:
        return self.address
