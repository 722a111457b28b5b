"""The addresses for programs."""

from __future__ import annotations

from django.urls import path

from wikigrove.api.action.view import action_api

urlpatterns = [path("w/api.php", action_api, name="action_api")]
