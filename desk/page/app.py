"""The flask application: quiet, strict, and in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType

from flask import Flask, current_app, g, redirect, render_template, request, url_for
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from assets.i18n import Translator
from desk.answering import Answering
from desk.errors import DeskError, Locked, TipUnknown
from desk.inbox import Inbox
from desk.office import Office
from desk.page.gate import guard
from desk.page.session import Doorkeeper
from desk.page.views import blueprint
from desk.quiet import log_quietly
from desk.rounds import Rounds
from desk.settings import DeskSettings
from sync.errors import StoreError
from sync.types import Language

LARGEST_FORM = 64 * 1024
"""Bytes; a reply of 2,000 characters is 18 KB at most when it is escaped."""


@dataclass(frozen=True)
class Desk:
    """All that the page needs, made in `desk.running`."""

    settings: DeskSettings
    office: Office
    inbox: Inbox
    answering: Answering
    rounds: Rounds
    door: Doorkeeper


class _QuietFlask(Flask):
    """Escapes every template, and logs of an error no more than its kind and place: what an error
    says, or the source line it names, may hold words of a tip."""

    def select_jinja_autoescape(self, filename: str | None) -> bool:  # noqa: ARG002 - Flask's name
        """Always."""
        return True

    def log_exception(
        self,
        exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None],
    ) -> None:
        """An error of the error page itself."""
        if exc_info[1] is not None:
            log_quietly(exc_info[1])


def create_app(desk: Desk) -> Flask:
    """The application for one desk."""
    app = _QuietFlask("desk.page", static_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=LARGEST_FORM, MAX_FORM_MEMORY_SIZE=LARGEST_FORM)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["desk"] = desk
    app.register_blueprint(blueprint(), url_prefix=desk.door.prefix)
    guard(app, desk.door, desk.office)
    app.register_error_handler(Exception, _failed)
    return app


def _failed(error: Exception) -> tuple[str, int] | Response:
    """An error's own page, in words of ours alone."""
    if isinstance(error, Locked):
        return redirect(url_for("desk.unlock"), 303)
    session = getattr(g, "session", None)
    language: Language = session.language if session is not None else _accepted()
    say = Translator("desk", language)
    text, status = _words(error, say)
    # Whoever asks outside the secret path is not told it.
    inside = request.path.startswith(f"{current_app.extensions['desk'].door.prefix}/")
    page = render_template(
        "failed.jinja", say=say, language=language, text=text, status=status, inside=inside
    )
    return page, status


def _words(error: Exception, say: Translator) -> tuple[str, int]:
    if isinstance(error, TipUnknown):
        return error.told.in_words(say), 404
    if isinstance(error, DeskError):
        return error.told.in_words(say), 500
    if isinstance(error, StoreError):  # names a file of ours and the system's reason
        return say("This machine cannot keep it: {reason}", reason=error), 500
    if not isinstance(error, HTTPException):
        log_quietly(error)
    status = error.code or 500 if isinstance(error, HTTPException) else 500
    words = {
        403: say("This page opens only by the link printed on the terminal, in one browser."),
        404: say("There is no such page."),
        405: say("There is no such page."),
        413: say("That is too long."),
    }
    return words.get(
        status, say("Something went wrong. What you did last may not be kept.")
    ), status


def _accepted() -> Language:
    return "es" if request.accept_languages.best_match(["es", "en"]) == "es" else "en"
