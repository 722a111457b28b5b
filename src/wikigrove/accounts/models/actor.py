"""Who did something on a wiki."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from wikigrove.accounts.enums import ActorKind
from wikigrove.farm.models import WikiOwned


class Actor(WikiOwned):
    """The author of edits and acts on one wiki: an account, a temporary account, a name from a dump, software."""

    name = models.CharField(max_length=255)
    kind = models.CharField(max_length=10, choices=ActorKind.choices, default=ActorKind.LOCAL)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="actors"
    )
    edit_count = models.PositiveIntegerField(default=0)
    created = models.DateTimeField(auto_now_add=True)
    last_edit = models.DateTimeField(null=True, blank=True)
    autoconfirm_from = models.DateTimeField(null=True, blank=True)
    """Not autoconfirmed before this moment, whatever age and edits say: an edit filter took it away."""
    is_hidden = models.BooleanField(default=False)
    """The name is kept out of lists: the account is blocked, and hidden with it."""

    class Meta(WikiOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["wiki", "name"], name="one_actor_per_name")]
        indexes = [
            models.Index(fields=["wiki", "created", "id"], name="actor_by_creation"),
            models.Index(fields=["wiki", "edit_count", "id"], name="actor_by_edits"),
            models.Index(fields=["wiki", "last_edit", "id"], name="actor_by_last_edit"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_anonymous(self) -> bool:
        return False

    @property
    def is_temporary(self) -> bool:
        return self.kind == ActorKind.TEMPORARY

    @property
    def is_registered(self) -> bool:
        return self.kind == ActorKind.LOCAL
