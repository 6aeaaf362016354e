"""What a search engine is told of a notice, in schema.org's words, and until when it may keep it.

A page about a person: `WebPage` with `about` a `Person` (schema.org/WebPage, schema.org/about). No
type of schema.org says that somebody is wanted or missing, and none is needed: the page says so
itself. `SpecialAnnouncement` is for public health, and an `alert` may be no person at all.
"""

from __future__ import annotations

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from hub.public.sharing import absolute, share_of
from hub.public.views_of import NoticePage
from sync.types import Language, instant_text

# As `django.utils.html.json_script` does: nothing in it can end the element or begin another.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def structured_data(page: NoticePage, language: Language) -> SafeString:
    """JSON-LD, ready to stand in a `script` element of type `application/ld+json`."""
    share = share_of(page, language)
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "@id": share.address,
        "url": share.address,
        "name": share.title,
        "description": share.description,
        "inLanguage": language,
        "dateModified": instant_text(page.approved_at),
        "expires": instant_text(page.verified_until),
        "isAccessibleForFree": True,
        "isPartOf": {"@type": "WebSite", "name": share.site, "url": absolute("/C")},
        "sourceOrganization": {"@type": "Organization", "name": page.authority.text},
        "identifier": page.case_number,
        "about": _about(page),
    }
    if page.pictures:
        data["primaryImageOfPage"] = {
            "@type": "ImageObject",
            "contentUrl": absolute(page.pictures[0].plain),
        }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(_ESCAPES))  # noqa: S308 - escaped in this very line


def robots_of(page: NoticePage) -> str:
    """May be found while it stands; no copy is kept, and none is shown after its end.

    `unavailable_after`, `noarchive` and `max-image-preview` as Google's robots meta tag
    specification has them: a face must not live on in a search engine. One that is over is not to
    be found by its name at all.
    """
    if page.over:
        return "noindex, noarchive"
    until = page.verified_until.isoformat(timespec="seconds")
    return f"noarchive, max-image-preview:none, unavailable_after: {until}"


def _about(page: NoticePage) -> dict[str, Any]:
    about: dict[str, Any] = {
        "@type": "Thing" if page.kind == "alert" else "Person",
        "name": page.name,
    }
    others = [name for name in (page.native_name, *page.aliases.split(", ")) if name]
    if others:
        about["alternateName"] = others
    return about
