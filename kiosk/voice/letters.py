"""The names of letters and signs that are said by themselves, as they are typed. Pure.

The engine knows most; it is silent at a full stop, and takes a lone Spanish y for the word "and".
"""

from __future__ import annotations

from assets.i18n import Translator


def named(sign: str, say: Translator) -> str:
    """The name of a single character; itself where the engine names it."""
    names = {
        ".": say("full stop"),
        ",": say("comma"),
        ":": say("colon"),
        ";": say("semicolon"),
        "…": say("three dots"),
        "?": say("question mark"),
        "¿": say("opening question mark"),
        "!": say("exclamation mark"),
        "¡": say("opening exclamation mark"),
        "(": say("opening bracket"),
        ")": say("closing bracket"),
        "<": say("less than"),
        ">": say("greater than"),
        "-": say("hyphen"),
        "_": say("underscore"),
        "/": say("slash"),
        "'": say("apostrophe"),
        '"': say("quotation mark"),
        "@": say("at sign"),
        "$": say("money sign"),
        "*": say("asterisk"),
        "&": say("ampersand"),
        "#": say("number sign"),
        "y": say.context("letter", "y"),
        "Y": say.context("letter", "y"),
    }
    return names.get(sign, sign)
