"""The doors for programs."""

from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Registered so that its messages, templates and tests are found like those of any other context."""

    name = "wikigrove.api"
    label = "api"

    def ready(self) -> None:
        """Register the special pages about the interfaces."""
        from wikigrove.web.special.registry import add_specials

        for name in ("help", "sandbox"):
            add_specials(f"wikigrove.api.action.special.{name}")
