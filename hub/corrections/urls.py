"""`/E/<notice>`: error, in both languages."""

from __future__ import annotations

from django.urls import re_path

from hub.corrections import pages

app_name = "corrections"
urlpatterns = [
    re_path(r"^[Ee]/(?P<notice_id>[0-9A-Za-z]{8})/?$", pages.correction, name="correction"),
    re_path(r"^[Ee]/OK/?$", pages.received, name="received"),
]
