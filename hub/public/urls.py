"""Short addresses for QR codes, in either case: `/N/<notice>`, `/C/<campaign>`, `/T`; and what
belongs to them."""

from __future__ import annotations

from django.urls import path, re_path

from hub.public import feed_pages, index_pages, pages, picture_pages

app_name = "public"
_ID = r"(?P<notice_id>[0-9A-Za-z]{8})"
_FEED = r"feeds/(?P<language>es|en)"
urlpatterns = [
    re_path(rf"^[Nn]/{_ID}/?$", pages.notice, name="notice"),
    re_path(r"^[Tt]/?$", pages.tips, name="tips"),
    path("p/<str:sha256>/<int:width>.<str:form>", picture_pages.photograph, name="picture"),
    re_path(r"^[Cc]/?$", index_pages.notices, name="notices"),
    re_path(r"^[Cc]/(?P<campaign_id>[0-9A-Za-z-]{1,64})/?$", index_pages.notices, name="campaign"),
    re_path(rf"^{_FEED}\.(?P<form>atom|json)$", feed_pages.feed, name="feed"),
    re_path(
        rf"^{_FEED}/(?P<campaign_id>[0-9a-z-]{{1,64}})\.(?P<form>atom|json)$",
        feed_pages.feed,
        name="campaign_feed",
    ),
    path("robots.txt", index_pages.robots),
    re_path(rf"^O/{_ID}\.jpg$", picture_pages.card, name="card"),
]
