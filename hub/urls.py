"""Every address of the hub. The feed (`/feed/…`) is served before Django (`hub.wsgi`)."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls

from hub.api.urls import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(pattern_name="public:tips")),
    path("admin/", include(wagtailadmin_urls)),
    path("api/v1/", api.urls),
    path("", include("hub.public.urls")),
    path("", include("hub.receipts.urls")),
    path("", include("hub.corrections.urls")),
]
