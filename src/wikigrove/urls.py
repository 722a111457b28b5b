"""All addresses of an installation."""

from django.urls import include, path

handler400 = "wikigrove.web.views.errors.bad_request"
handler403 = "wikigrove.web.views.errors.forbidden"
handler404 = "wikigrove.web.views.errors.not_found"
handler500 = "wikigrove.web.views.errors.failed"

urlpatterns = [path("", include("wikigrove.api.urls")), path("", include("wikigrove.web.urls"))]
