"""The addresses of the screens: MediaWiki's."""

from django.urls import include, path

from wikigrove.web.views import dispatch, extensions, files, robots, suggest

urlpatterns = [
    path("", dispatch.main_page, name="main"),
    path("wiki/<path:name>", dispatch.article, name="article"),
    path("wiki/", dispatch.main_page),
    path("wiki", dispatch.main_page),
    path("w/index.php", dispatch.index, name="index"),
    path("w/rest.php/v1/search/title", suggest.rest_title),
    path("w/opensearch", suggest.opensearch),
    path("w/opensearch_desc.php", suggest.opensearch_description),
    path("w/images/thumb/<str:a>/<str:ab>/<str:name>/<str:thumb>", files.thumbnail),
    path("w/images/<str:a>/<str:ab>/<str:name>", files.original),
    path("w/account/", include("allauth.account.urls")),
    path("api/wikigrove/v1/extensions/<slug:extension>/<slug:module>", extensions.api_module),
    path("robots.txt", robots.robots),
]
