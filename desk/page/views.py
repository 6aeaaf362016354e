"""What there is to do on the page, a function for each address. Every change is a form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar, get_args

from flask import Blueprint, abort, current_app, redirect, request, url_for
from flask import render_template as rendered
from werkzeug.wrappers import Response

from desk.book import KINDS, RELIABILITIES, URGENCIES
from desk.errors import DeskError, HubUnreachable, WrongPassphrase
from desk.inbox import Row, Show
from desk.page.gate import COOKIE, session_now
from desk.page.presenting import Wording
from desk.telling import Told, told
from sync.types import LANGUAGES, Language, TipId

if TYPE_CHECKING:
    from desk.page.app import Desk

_TIP = re.compile(r"^[0-9a-f]{32}$")
_SHOWS: tuple[Show, ...] = get_args(Show)
_LANGUAGES: Mapping[str, Language] = {each: each for each in LANGUAGES}
Chosen = TypeVar("Chosen", bound=str)
Page = tuple[str, int]


def blueprint() -> Blueprint:
    """The page's addresses, below a path that nobody can guess."""
    pages = Blueprint("desk", __name__, static_folder="static", template_folder="templates")
    add = pages.add_url_rule
    add("/enter/<token>", "enter", enter)
    add("/", "tips", tips)
    add("/unlock", "unlock", unlock, methods=["GET", "POST"])
    add("/lock", "lock", lock, methods=["POST"])
    add("/alive", "alive", alive, methods=["POST"])
    add("/language", "language", language, methods=["POST"])
    add("/fetch", "fetch", fetch, methods=["POST"])
    add("/keys", "keys", keys)
    add("/tips/<tip>", "tip", tip_page)
    add("/tips/<tip>/judge", "judge", judge, methods=["POST"])
    add("/tips/<tip>/move", "move", move, methods=["POST"])
    add("/tips/<tip>/reply", "reply", reply, methods=["POST"])
    add("/tips/<tip>/send", "send", send, methods=["POST"])
    return pages


# --- coming and going ------------------------------------------------------------------------


def enter(token: str) -> Response:
    """Exchanges the link for a cookie, once."""
    session = _desk().door.enter(token)
    if session is None:
        abort(403)
    response = redirect(url_for("desk.tips"), 303)
    response.set_cookie(
        COOKIE, session.token, path=f"{_desk().door.prefix}/", httponly=True, samesite="Strict"
    )
    return response


def unlock() -> Page | Response:
    """Asks who works here and for their passphrase."""
    desk = _desk()
    if desk.office.member is not None:
        return redirect(url_for("desk.tips"), 303)
    problem: Told | None = None
    members = desk.office.folder.members()
    chosen = request.form.get("member", desk.settings.member)
    if request.method == "POST":
        try:
            desk.office.unlock(chosen, request.form.get("passphrase", ""))
        except WrongPassphrase:
            problem = told("The passphrase is not this member's. Eight words, in their order.")
        except DeskError as error:
            problem = error.told
        else:
            desk.rounds.fetch()
            return redirect(url_for("desk.tips"), 303)
    return _page(
        "unlock.jinja",
        422 if problem else 200,
        members=members,
        chosen=chosen,
        problem=problem,
    )


def lock() -> Response:
    """Forgets the keys."""
    _desk().office.lock()
    return redirect(url_for("desk.unlock"), 303)


def alive() -> tuple[str, int]:
    """Somebody types or reads: the gate has noted it."""
    return "", 204


def language() -> Response:
    """Changes the page's language."""
    session_now().language = _choice("language", _LANGUAGES) or session_now().language
    back = request.form.get("back", "")
    tip = back if _TIP.match(back) else None
    if tip is not None:
        return redirect(url_for("desk.tip", tip=tip), 303)
    return redirect(url_for("desk.keys" if back == "keys" else "desk.tips"), 303)


def fetch() -> Response:
    """Looks at feed and hub now."""
    desk = _desk()
    desk.rounds.look_at_feed()
    desk.rounds.fetch(all_again=request.form.get("all") == "yes")
    return redirect(
        url_for("desk.keys" if request.form.get("back") == "keys" else "desk.tips"), 303
    )


# --- the list, and the keys ------------------------------------------------------------------


def tips() -> Page:
    """The list: unread first."""
    asked = request.args.get("show", "all")
    show: Show = next((each for each in _SHOWS if each == asked), "all")
    page = request.args.get("page", "1")
    sheet = _desk().inbox.sheet(show, int(page) if page.isascii() and page.isdigit() else 1)
    return _page("tips.jinja", sheet=sheet, show=show)


def keys() -> Page:
    """What the signed list says of this desk, and whose keys are whose."""
    desk = _desk()
    return _page("keys.jinja", desk=desk.office.folder.desk(), held=desk.office.held(), back="keys")


# --- one tip ---------------------------------------------------------------------------------


def tip_page(tip: str) -> Page:
    """Everything of one tip; the book notes who read it."""
    return _tip_page(_desk().inbox.read(_known(tip)))


def judge(tip: str) -> Response:
    """Notes urgency, kind and reliability."""
    _desk().inbox.classify(
        _known(tip),
        urgency=_choice("urgency", {each: each for each in URGENCIES}),
        kind=_choice("kind", {each: each for each in KINDS}),
        reliability=_choice("reliability", {each: each for each in RELIABILITIES}),
    )
    return redirect(url_for("desk.tip", tip=tip, done="judged"), 303)


def move(tip: str) -> Response:
    """Closes a tip, or opens it again."""
    closing = request.form.get("to") == "closed"
    _desk().inbox.move(_known(tip), "closed" if closing else "open")
    return redirect(url_for("desk.tip", tip=tip, done="closed" if closing else "reopened"), 303)


def reply(tip: str) -> Page | Response:
    """A reply in two steps: it is shown as the person will see it, then it is sent."""
    desk, text = _desk(), request.form.get("text", "")
    row = desk.inbox.look(_known(tip))
    try:
        text = desk.answering.check_reply(row, text)
        if request.form.get("step") == "send":
            desk.answering.answer(TipId(tip), text)
            return redirect(url_for("desk.tip", tip=tip, done="sent"), 303)
        if request.form.get("step") == "check":
            return _page("confirm.jinja", row=row, text=text, back=tip)
    except HubUnreachable as error:
        return _tip_page(desk.inbox.look(TipId(tip)), error.told, status=503)
    except DeskError as error:
        return _tip_page(desk.inbox.look(TipId(tip)), error.told, text=text, status=422)
    return _tip_page(row, text=text)


def send(tip: str) -> Page | Response:
    """Sends a reply that waits."""
    desk = _desk()
    try:
        desk.answering.send_waiting(_known(tip))
    except DeskError as error:
        return _tip_page(desk.inbox.look(TipId(tip)), error.told, status=503)
    return redirect(url_for("desk.tip", tip=tip, done="sent"), 303)


# --- inside ----------------------------------------------------------------------------------


def _tip_page(row: Row, problem: Told | None = None, *, text: str = "", status: int = 200) -> Page:
    replies = _desk().answering.replies(row)
    waiting = any(each.sent is None for each in replies)
    return _page(
        "tip.jinja",
        status,
        row=row,
        replies=replies,
        waiting=waiting,
        problem=problem,
        text=text,
        done=request.args.get("done", ""),
        back=row.outside.id,
    )


def _page(template: str, status: int = 200, **values: object) -> Page:
    desk, session = _desk(), session_now()
    wording = Wording(session.language, desk.settings.zone)
    shell: dict[str, object] = {
        "say": wording.say,
        "wording": wording,
        "language": session.language,
        "csrf": session.csrf,
        "member": desk.office.member,
        "found": desk.rounds.found,
        "lock_after_s": desk.settings.lock_after_s,
        "back": "",
    }
    return rendered(template, **(shell | values)), status


def _known(tip: str) -> TipId:
    if not _TIP.match(tip):
        abort(404)
    return TipId(tip)


def _choice(name: str, choices: Mapping[str, Chosen]) -> Chosen | None:
    """One of the closed choices; None for the empty one, and for what is none of them."""
    return choices.get(request.form.get(name, ""))


def _desk() -> Desk:
    desk: Desk = current_app.extensions["desk"]
    return desk
