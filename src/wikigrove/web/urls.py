"""The addresses of the screens: MediaWiki's."""

from django.urls import include, path

from wikigrove.web.views import (
    dispatch,
    extension_assets,
    files,
    robots,
    suggest,
    unsubscribe,
)

urlpatterns = [
    path("", dispatch.main_page, name="main"),
    path("wiki/<path:name>", dispatch.article, name="article"),
    path("wiki/", dispatch.main_page),
    path("wiki", dispatch.main_page),
    path("w/index.php", dispatch.index, name="index"),
    path("w/opensearch", suggest.opensearch),
    path("w/opensearch_desc.php", suggest.opensearch_description),
    path("w/images/thumb/<str:a>/<str:ab>/<str:name>/<str:thumb>", files.thumbnail),
    path("w/images/<str:a>/<str:ab>/<str:name>", files.original),
    path("w/unsubscribe/<str:token>", unsubscribe.leave_mails),
    path("w/account/2fa/", include("allauth.mfa.urls")),
    path("w/account/", include("allauth.account.urls")),
    path("w/extensions/<slug:extension>/<slug:digest>/<str:name>", extension_assets.extension_asset),
    path("robots.txt", robots.robots),
]
