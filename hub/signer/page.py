"""The review as a page on this machine's own disk: pictures before and after, no script, nothing
that is loaded from anywhere.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from html import escape
from pathlib import Path

from assets.i18n import Translator
from hub.signer.comparing import Section
from hub.signer.review import Pictured, Review, Sight
from hub.signer.telling import state_words, words
from hub.signer.wording import moment, shot_words

_POLICY = "default-src 'none'; img-src 'self' file:; style-src 'unsafe-inline'"
_STYLE = """
:root { color-scheme: light dark; --loud: #b3261e; --line: #8886; --well: #1b6e3c; }
body { font: 16px/1.45 system-ui, sans-serif; max-width: 78rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
.loud { color: var(--loud); font-weight: 700; }
.alarm { border: 3px solid var(--loud); padding: .75rem 1rem; margin: 1rem 0; }
.alarm li { margin: .3rem 0; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
th, td { border-top: 1px solid var(--line); padding: .4rem .5rem; text-align: left;
  vertical-align: top; overflow-wrap: anywhere; }
th:first-child { width: 22%; }
h3 { margin-bottom: 0; } h4 { margin: .75rem 0 .25rem; font-size: .95rem; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr)); gap: 1rem; }
.pair.portrait { grid-template-columns: repeat(auto-fit, minmax(14rem, 22rem)); }
figure { margin: 0; } figure img { width: 100%; height: auto; border: 1px solid var(--line); }
.photos img { height: 9rem; width: auto; margin-right: .5rem; }
.tag { display: inline-block; border: 1px solid; border-radius: .3rem; padding: 0 .4rem;
  font-size: .85rem; }
.words { font-size: 1.15rem; font-weight: 600; }
code { overflow-wrap: anywhere; }
.same { color: var(--well); }
@media (prefers-color-scheme: dark) { :root { --loud: #ff8a80; --well: #7bd88f; } }
"""


def write_page(review: Review, folder: Path, say: Translator) -> Path:
    """Writes `index.html` and the pictures it shows into `folder`; the page's path."""
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    body = "\n".join(_body(review, _Album(folder), say))
    language = "es" if say.locale == "es" else "en"
    title = escape(say("Review before signing"))
    page = folder / "index.html"
    page.write_text(
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body><main>{body}</main></body></html>",
        encoding="utf-8",
    )
    return page


class _Album:
    """The pictures beside the page."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, path: Path) -> str:
        """The file's name beside the page; its bytes say what it is, not its name."""
        data = path.read_bytes()
        suffix = ".png" if data.startswith(b"\x89PNG") else ".jpg"
        name = f"{path.stem}{suffix}"
        (self._folder / name).write_bytes(data)
        return name


def _body(review: Review, album: _Album, say: Translator) -> Iterator[str]:
    targets = review.proposal.targets.signed
    yield f"<h1>{escape(say('Review before signing'))}</h1>"
    yield (
        "<p>"
        + escape(
            say(
                "Proposal {number} of {day}: version {version} of the feed, after {published}.",
                number=review.answer.id,
                day=moment(review.answer.created_at),
                version=targets.version,
                published=review.verified.targets.version,
            )
        )
        + "</p>"
    )
    alarms = [*review.differences, *review.warnings]
    if alarms:
        items = "".join(f"<li>{escape(line)}</li>" for line in alarms)
        yield f'<div class="alarm loud" role="alert"><ul>{items}</ul></div>'
    yield from (f"<p>{escape(note)}</p>" for note in review.notes)
    if review.only_dates:
        yield f"<p>{escape(say('No content changes: what is signed anew are dates.'))}</p>"
    if review.pictured:
        yield f"<h2>{escape(say('What screens would show'))}</h2>"
        for pictured in review.pictured:
            yield from _pictured(pictured, album, say)
    yield f"<h2>{escape(say('Everything that changes'))}</h2>"
    for section in review.sections:
        yield from _section(section, say)
    yield f"<h2>{escape(say('Fingerprint of what is signed'))}</h2>"
    yield f'<p class="words">{escape(" ".join(words(review.proposal.fingerprint, say)))}</p>'
    yield f"<p><code>{review.proposal.fingerprint}</code></p>"


def _pictured(pictured: Pictured, album: _Album, say: Translator) -> Iterator[str]:
    title = pictured.title[:1].upper() + pictured.title[1:]
    yield f"<h3>{escape(title)}</h3>"
    yield f"<p><small>{escape(pictured.words)} [{escape(pictured.channel)}]</small></p>"
    if not pictured.sights:
        yield f"<p>{escape(say('Not drawn on this machine.'))}</p>"
    shown = [s for s in pictured.sights if not s.is_same or s.is_other]
    shown = shown or list(pictured.sights[:1])
    for one in shown:
        yield from _sight(one, pictured, album, say)
    same = [shot_words(s.shot, say) for s in pictured.sights if s not in shown]
    if same:
        yield f"<p>{escape(say('To the byte as before: {which}.', which='; '.join(same)))}</p>"
    if pictured.is_compared and not pictured.is_other:
        yield f'<p class="same">{escape(say("The hub page shows the same pictures."))}</p>'
    photographs = [path for path in pictured.photographs if path.exists()]
    if photographs:
        images = "".join(
            f'<img src="{album.add(path)}" alt="{escape(say("Photograph {place}", place=n))}">'
            for n, path in enumerate(photographs, 1)
        )
        yield f'<div class="photos">{images}</div>'


def _sight(sight: Sight, pictured: Pictured, album: _Album, say: Translator) -> Iterator[str]:
    where = shot_words(sight.shot, say)
    yield f"<h4>{escape(where[:1].upper() + where[1:])}</h4>"
    yield f'<div class="pair {sight.shot.screen}">'
    not_drawn = say("Not drawn on this machine.")
    beside = [other for other in pictured.sights if other.shot.screen == sight.shot.screen]
    if not pictured.is_new:
        was_drawn = any(other.before is not None for other in beside)
        nothing = say("There was no such page.") if was_drawn else not_drawn
        yield _figure(sight.before, say("Before"), nothing, album)
    is_drawn = any(other.after is not None for other in beside)
    nothing = say("There is no such page.") if is_drawn else not_drawn
    yield _figure(sight.after, say("After: what would be signed"), nothing, album)
    if sight.is_other:
        yield _figure(sight.hubs, say("DIFFERENT: what the hub's page shows"),
                      say("There is no such page on the hub."), album, loud=True)  # fmt: skip
    yield "</div>"


def _figure(
    path: Path | None, caption: str, nothing: str, album: _Album, *, loud: bool = False
) -> str:
    kind = ' class="loud"' if loud else ""
    image = f"<p>{escape(nothing)}</p>"
    if path is not None:
        image = f'<img src="{album.add(path)}" alt="{escape(caption)}" loading="lazy">'
    return f"<figure><figcaption{kind}>{escape(caption)}</figcaption>{image}</figure>"


def _section(section: Section, say: Translator) -> Iterator[str]:
    where = f" <small>[{escape(', '.join(section.channels))}]</small>" if section.channels else ""
    yield (
        f'<h3><span class="tag">{escape(state_words(section, say))}</span> '
        f"{escape(section.title)}{where}</h3>"
    )
    yield from (f'<p class="loud">{escape(note)}</p>' for note in section.notes)
    if section.words:
        said = say("Content in words: {words}", words=section.words)
        yield f"<p><small>{escape(said)}</small></p>"
    if section.changes:
        yield _table(section, say)


def _table(section: Section, say: Translator) -> str:
    """Before and after; of what is new, only that."""
    is_new = section.state == "new"
    heads = (say("What"), *(() if is_new else (say("Before"),)), say("After"))
    head = "".join(f"<th scope=col>{escape(h)}</th>" for h in heads)
    rows = "".join(
        f"<tr{' class=loud' if change.loud else ''}><th scope=row>{escape(change.what)}</th>"
        + ("" if is_new else f"<td>{escape(change.before)}</td>")
        + f"<td>{escape(change.after)}</td></tr>"
        for change in section.changes
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
