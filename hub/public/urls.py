"""Short addresses for QR codes: `/N/<notice id>`, `/T`, and the pictures of notices."""

from __future__ import annotations

from django.urls import path, re_path

from hub.public import pages

app_name = "public"
urlpatterns = [
    re_path(r"^[Nn]/(?P<notice_id>[0-9A-Za-z]{8})/?$", pages.notice, name="notice"),
    re_path(r"^[Tt]/?$", pages.tips, name="tips"),
    path("p/<str:sha256>", pages.picture, name="picture"),
]
