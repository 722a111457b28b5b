"""Kinds of actors."""

from django.db import models


class ActorKind(models.TextChoices):
    """Who stands behind an edit."""

    LOCAL = "local", "account"
    TEMPORARY = "temporary", "temporary account"
    IMPORTED = "imported", "name from an import"
    ADDRESS = "address", "network address from an import"
    SYSTEM = "system", "software"
