from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models


class StaffUser(AbstractUser):
    """A person who works in the newsroom. Readers have accounts of another kind (decision 3)."""

    email = models.EmailField("work e-mail", unique=True)

    class Meta:
        verbose_name = "staff user"
        ordering = ["last_name", "first_name", "username"]

    def __str__(self) -> str:
        return self.get_full_name() or self.username
