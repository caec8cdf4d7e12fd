"""Accounts of staff and the tokens of their programs. Residents need no account."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A sign-in. What it may do follows from the posts of its person, never from the account itself."""


class ApiToken(models.Model):
    """A program's key to one account; only its digest is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="api_tokens")
    label = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    # Allowed by an administrator, not fetched yet by the person of the account.
    waiting = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.user} · {self.label}"
