"""Published notices as feeds: Atom (RFC 4287) and JSON Feed 1.1 (jsonfeed.org), in each language.

What is not shown any more is not in them. An entry keeps its id for ever (a `tag:` URI, RFC 4151)
and its time is that of the approval.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext, override

from hub.public.feed_paging import Document, Place
from hub.public.open_graph import SIZE
from hub.public.sharing import absolute, share_of, site_name
from hub.public.views_of import NoticePage
from sync.types import Language, instant_text

TAGGED = "2026"
"""The year in the ids: when the hub's name was its own (RFC 4151 §2.1)."""

_NO_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class FeedOf:
    """What one feed says."""

    language: Language
    title: str
    """Of the campaign; empty for all notices."""
    path: str
    """Of the feed without its ending: `/feeds/es`, `/feeds/es/los-diez`."""
    home: str
    """Path of the index it stands beside."""
    place: Place
    """Of this document in it."""
    document: Document
    pages: Sequence[NoticePage]
    updated: datetime

    @property
    def heading(self) -> str:
        """Its title, neutral where there is none."""
        return self.title or site_name(self.language)


class _Atom(Atom1Feed):
    """Its time is told, not guessed from its entries: an empty feed changed too."""

    def __init__(
        self,
        *arguments: Any,
        updated: datetime,
        neighbours: Sequence[tuple[str, str]],
        **options: Any,
    ) -> None:
        self._updated = updated
        self._neighbours = neighbours
        super().__init__(*arguments, **options)

    def latest_post_date(self) -> datetime:
        """Of the feed's `updated` (RFC 4287 §4.2.15)."""
        return self._updated

    def add_root_elements(self, handler: Any) -> None:
        """With the addresses of the feed's other documents (RFC 5005 §3)."""
        super().add_root_elements(handler)
        for relation, address in self._neighbours:
            handler.addQuickElement("link", "", {"rel": relation, "href": address})

    def add_item_elements(self, handler: Any, item: Any) -> None:
        """With the picture, whose length nobody knows before it is asked for (§4.2.7.6)."""
        super().add_item_elements(handler, item)
        if item["picture"]:
            link = {"rel": "enclosure", "type": "image/jpeg", "href": item["picture"]}
            handler.addQuickElement("link", "", link)


def atom(feed: FeedOf) -> str:
    """The feed as Atom."""
    made = _Atom(
        title=_xml(feed.heading),
        link=absolute(feed.home),
        description=None,
        language=feed.language,
        author_name=site_name(feed.language),
        feed_url=absolute(f"{feed.path}.atom{feed.place.query}"),
        feed_guid=_tag(f"feed{feed.path.removeprefix('/feeds')}"),
        updated=feed.updated,
        neighbours=[
            (relation, absolute(f"{feed.path}.atom{place.query}"))
            for relation, place in feed.document.links
        ],
    )
    for page in feed.pages:
        share = share_of(page, feed.language)
        made.add_item(
            title=_xml(share.title),
            link=share.address,
            description=escape(_xml(_text(page, feed.language))),
            unique_id=_id(page, feed.language),
            updateddate=page.approved_at,
            author_name=_xml(page.authority.text),
            categories=[page.look],
            picture=share.picture if page.pictures else None,
        )
    return str(made.writeString("utf-8"))


def json_feed(feed: FeedOf) -> str:
    """The feed as JSON Feed 1.1. `feed_url` names the whole feed, so it is that of the first."""
    following = feed.document.at("next")
    next_url = absolute(f"{feed.path}.json{following.query}") if following else ""
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed.heading,
            "home_page_url": absolute(feed.home),
            "feed_url": absolute(f"{feed.path}.json"),
            **({"next_url": next_url} if next_url else {}),
            "language": feed.language,
            "items": [_item(page, feed.language) for page in feed.pages],
        },
        ensure_ascii=False,
        indent=1,
    )


def _item(page: NoticePage, language: Language) -> dict[str, Any]:
    share = share_of(page, language)
    item: dict[str, Any] = {
        "id": _id(page, language),
        "url": share.address,
        "title": share.title,
        "content_text": _text(page, language),
        "date_modified": instant_text(page.approved_at),
        "authors": [{"name": page.authority.text}],
        "tags": [page.look],
        "language": language,
    }
    if page.pictures:
        item["image"] = share.picture
        item["attachments"] = [
            {"url": share.picture, "mime_type": "image/jpeg", "title": f"{SIZE[0]} × {SIZE[1]}"}
        ]
    return item


def _text(page: NoticePage, language: Language) -> str:
    """Plain text: thanks for one that is over; else what it is about, the reward, the caution."""
    if page.over:
        return share_of(page, language).description
    with override(language):
        reward = f"{gettext('Reward of up to')} {page.reward}" if page.reward else ""
        charged = (
            gettext("Charges are accusations: a person is innocent until proven guilty.")
            if page.accused
            else ""
        )
    parts = (page.charge.text, reward, page.reward_words.text, page.caution.text, charged)
    return "\n".join(part for part in parts if part)


def _xml(text: str) -> str:
    """Without the characters that XML has no way to say (XML 1.0 §2.2 `Char`)."""
    return _NO_XML.sub("", text)


def _id(page: NoticePage, language: Language) -> str:
    return _tag(f"notice/{page.id}/{language}")


def _tag(rest: str) -> str:
    return f"tag:{urlsplit(settings.SEBUSCA_BASE_URL).hostname},{TAGGED}:{rest}"
