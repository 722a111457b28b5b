"""The addresses of the ways in for programs."""

from django.urls import path

from wikigrove.api.action import consumers as _consumers  # noqa: F401 - tells the Action API of tokens
from wikigrove.api.action.view import action_api
from wikigrove.api.load import load
from wikigrove.api.own import all as _own  # noqa: F401 - registers the routes
from wikigrove.api.own.door import own_api
from wikigrove.api.rest import all as _rest  # noqa: F401 - registers the routes
from wikigrove.api.rest.door import rest
from wikigrove.api.rest.oauth import discovery
from wikigrove.api.restbase import all as _restbase  # noqa: F401 - registers the routes
from wikigrove.api.restbase.door import restbase
from wikigrove.api.streams.door import stream

urlpatterns = [
    path("w/api.php", action_api, name="action_api"),
    path("w/load.php", load),
    path("w/rest.php", rest),
    path("w/rest.php/", rest),
    path("w/rest.php/<path:path>", rest),
    path(".well-known/openid-configuration", discovery),
    path(".well-known/oauth-authorization-server", discovery),
    path("api/wikigrove/v1", own_api),
    path("api/wikigrove/v1/<path:path>", own_api),
    path("v2/stream", stream),
    path("v2/stream/", stream),
    path("v2/stream/<path:names>", stream),
    path("api/rest_v1", restbase),
    path("api/rest_v1/", restbase),
    path("api/rest_v1/<path:path>", restbase),
]
