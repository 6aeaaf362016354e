"""The catalogues against the source: nothing a person sees is in one language only."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from scripts.catalogues.checking import add_missing, messages_of, problems_of
from scripts.catalogues.kv_source import bare_text_of_kv, messages_of_kv
from scripts.catalogues.messages import DOMAINS, ROOT, Domain, Message
from scripts.catalogues.python_source import messages_of_python
from scripts.catalogues.template_source import messages_of_template

SHOP = Domain("shop", ("shop",))
HEADER = 'msgid ""\nmsgstr ""\n"Language: {0}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
HEADER += '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A project with one package that says one thing, and whole catalogues for it."""
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "counter.py").write_text(
        'def f(say):\n    return say("{n} loaves left", n=3)\n'
    )
    entry = 'msgid "{{n}} loaves left"\nmsgstr "{0}"\n'
    for language, words in (("es", "quedan {n} panes"), ("en", "{n} loaves left")):
        path = SHOP.catalogue(language, tmp_path)
        path.parent.mkdir(parents=True)
        path.write_text(HEADER.format(language) + entry.format(words), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("domain", DOMAINS, ids=lambda domain: domain.name)
def test_every_catalogue_of_ours_is_whole(domain: Domain) -> None:
    assert list(problems_of(domain)) == []


def test_every_catalogue_belongs_to_a_domain_that_is_checked() -> None:
    folders = {path.name for path in (ROOT / "assets" / "i18n").iterdir() if path.is_dir()}
    assert sorted(folders - {"__pycache__"} - {domain.name for domain in DOMAINS}) == []


def test_no_kv_file_of_ours_draws_a_literal() -> None:
    bare = [
        text
        for domain in DOMAINS
        for path in domain.sources({".kv"})
        for text in bare_text_of_kv(path)
    ]
    assert bare == []


def test_whole_catalogues_have_no_problem(shop: Path) -> None:
    assert list(problems_of(SHOP, shop)) == []


def test_a_message_missing_in_one_language_is_named_with_its_place(shop: Path) -> None:
    (shop / "shop" / "door.py").write_text('def f(say):\n    return say("Closed")\n')
    found = list(problems_of(SHOP, shop))
    assert [problem for problem in found if "lacks 'Closed'" in problem] == found
    assert len(found) == 2


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ('msgid "{n} loaves left"\nmsgstr ""\n', "'{n} loaves left' is not translated"),
        ('#, fuzzy\nmsgid "{n} loaves left"\nmsgstr "quedan {n}"\n', "is marked fuzzy"),
        ('msgid "{n} loaves left"\nmsgstr "quedan panes"\n', "differ in {n}"),
    ],
)
def test_a_flawed_translation_is_a_problem(shop: Path, entry: str, problem: str) -> None:
    SHOP.catalogue("es", shop).write_text(HEADER.format("es") + entry, encoding="utf-8")
    found = list(problems_of(SHOP, shop))
    assert len(found) == 1
    assert problem in found[0]


def test_an_entry_that_nothing_asks_for_is_a_problem(shop: Path) -> None:
    with SHOP.catalogue("es", shop).open("a", encoding="utf-8") as file:
        file.write('\nmsgid "Sold out for good"\nmsgstr "Agotado"\n')
    assert [p.split(": ")[1] for p in problems_of(SHOP, shop)] == [
        "'Sold out for good' is asked for nowhere; remove it"
    ]


def test_update_appends_what_is_missing_and_leaves_the_rest_alone(shop: Path) -> None:
    spanish = SHOP.catalogue("es", shop)
    before = spanish.read_text(encoding="utf-8")
    (shop / "shop" / "door.py").write_text('def f(say):\n    return say("Closed")\n')
    grown = add_missing(SHOP, shop)
    assert grown == [spanish, SHOP.catalogue("en", shop)]
    assert spanish.read_text(encoding="utf-8").startswith(before)
    assert [p.split(": ")[1] for p in problems_of(SHOP, shop)] == ["'Closed' is not translated"]


def test_python_messages_are_found_with_context_and_plural(tmp_path: Path) -> None:
    source = tmp_path / "words.py"
    source.write_text(
        'device.say("Run: {command}", command=c)\n'
        'say.plural("{count} day", "{count} days", 3)\n'
        'say.context("feminine", "CAPTURED")\n'
        'title = _("Notices")\n'
        'print("not for people")\n'
    )
    assert list(messages_of_python(source, SHOP)) == [
        Message("Run: {command}"),
        Message("{count} day", plural="{count} days"),
        Message("CAPTURED", context="feminine"),
        Message("Notices"),
    ]


def test_kv_messages_are_found_and_bare_text_is_told_apart(tmp_path: Path) -> None:
    source = tmp_path / "bar.kv"
    source.write_text(
        "<Bar>:\n"
        '    text: root.say("Give information")\n'
        '    halign: "center"\n'
        "    Label:\n"
        '        text: "Confidential" if root.calm else ""\n'
        '        title: "· —"\n'
    )
    assert list(messages_of_kv(source, SHOP)) == [Message("Give information")]
    assert [(bare.text, bare.place[-1]) for bare in bare_text_of_kv(source)] == [
        ("Confidential", "5")
    ]


def test_template_messages_are_found(tmp_path: Path) -> None:
    source = tmp_path / "page.html"
    source.write_text(
        "{% load i18n %}<h1 class=\"it's\">{% translate 'Approve' %}</h1>\n"
        "{% blocktranslate with name=notice.name %}Send {{ name }} (as shown)"
        "{% endblocktranslate %}\n"
        "{% blocktranslate count n=total %}{{ n }} screen{% plural %}{{ n }} screens"
        "{% endblocktranslate %}\n"
        '{% translate "Recall" context "button" %}\n'
        "{% both_words 'Call' %}{% include 'call.html' %}\n"
    )
    domain = replace(SHOP, tags=frozenset({"both_words"}))
    assert list(messages_of_template(source, domain)) == [
        Message("Call"),
        Message("Approve"),
        Message("Send %(name)s (as shown)"),
        Message("%(n)s screen", plural="%(n)s screens"),
        Message("Recall", context="button"),
    ]


def test_the_screens_catalogue_asks_for_every_gender_of_an_inflected_word() -> None:
    screens = next(domain for domain in DOMAINS if domain.name == "screens")
    captured = {m.context for m in messages_of(screens) if m.text == "CAPTURED"}
    assert captured == {"feminine", "masculine", "neutral"}
