"""The doors for programs."""

from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Registered so that its messages, templates and tests are found like those of any other context."""

    name = "wikigrove.api"
    label = "api"

    def ready(self) -> None:
        """Register the special pages about the interfaces."""
        from wikigrove.api.action.special import help, sandbox

        assert help and sandbox
