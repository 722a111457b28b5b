"""The addresses of the ways in for programs."""

from django.urls import path

from wikigrove.api.rest import all as _rest  # noqa: F401 - registers the routes
from wikigrove.api.rest.door import rest

urlpatterns = [
    path("w/rest.php", rest),
    path("w/rest.php/<path:path>", rest),
    path("w/rest.php/", rest),
]
