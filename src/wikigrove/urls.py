"""All addresses of an installation."""

from django.urls import include, path

urlpatterns = [path("", include("wikigrove.web.urls"))]
