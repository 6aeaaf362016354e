"""A key is lost, stolen or handed over: guided, on the holders' machine and the hub."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from sync.keys import KeyRing, KeyUse
from sync.publish import Publisher, read_root, verify_feed
from tests.making import make_manifest, read_made_media
from tests.test_hub_ceremony import ceremony, folders, keys

__all__ = ["ceremony"]  # the fixture, imported for its name

USES = {KeyUse.ROOT: "root-holder-1", KeyUse.APPROVER: "approver-1"}


def copied(place: Path) -> Path:
    """The holders' machine has a copy of the feed; the hub's own goes on meanwhile."""
    return Path(shutil.copytree(place / "feed", place / "copy"))


def id_of(place: Path, use: KeyUse) -> str:
    """The id of the first key of a use."""
    folder = place / "keys" / USES.get(use, "online")
    return min(KeyRing.load([folder]).key_ids(use))


def guided(place: Path, case: str, use: KeyUse, *holders: str, lang: str = "en") -> str:
    """What is printed on the holders' machine."""
    return keys(
        *(case, use, "--key", id_of(place, use), "--yes", "--without-passphrases"),
        *("--feed-root", place / "copy", "--out", place / "out"),
        *folders(place, *holders),
        lang=lang,
    )


@pytest.mark.parametrize(
    ("case", "use"),
    [
        ("lost", KeyUse.ROOT),
        ("leaves", KeyUse.ROOT),
        ("stolen", KeyUse.FEED_ONLINE),
        ("stolen", KeyUse.RECALLS_ONLINE),
        ("lost", KeyUse.RECALLS_ONLINE),
    ],
)
def test_holders_sign_apart_and_the_hub_puts_it_up(ceremony: Path, case: str, use: KeyUse) -> None:
    copied(ceremony)
    hub = Publisher(
        ceremony / "feed", KeyRing.load([ceremony / "keys/online"]), now=lambda: datetime.now(UTC)
    )
    printed = guided(ceremony, case, use, "root-holder-2", "root-holder-3")
    hub.renew()
    old, carried = id_of(ceremony, use), ceremony / "out" / "for-the-hub"
    assert f"Key {old[:8]} ({use})" in printed
    assert f"keys put {carried}" in printed
    online = ceremony / "keys" / "online"
    for new in carried.glob("*.pem"):
        if case == "lost":
            next(online.glob(f"{use}.*")).unlink()
        shutil.move(new, online)
    lost = ["--lost"] if case == "lost" and use not in USES else []
    put = ("put", carried, *lost, "--feed-root", ceremony / "feed")
    said = keys(*put, *folders(ceremony, "online"))
    assert said.splitlines()[-1].startswith("The feed verifies")
    assert keys(*put, *folders(ceremony, "online")) == said, "again changes nothing"
    pinned = {n: (ceremony / "keys" / f"{n}.root.json").read_bytes() for n in ("feed", "recalls")}
    verify_feed(ceremony / "feed", datetime.now(UTC), {"feed": pinned["feed"]})
    for name in ("feed", "recalls"):
        assert old not in read_root(ceremony / "feed" / name).keys


def test_without_enough_holders_it_says_who_must_come_and_changes_nothing(ceremony: Path) -> None:
    copied(ceremony)
    with pytest.raises(CommandError, match="1 more holder must come"):
        guided(ceremony, "lost", KeyUse.ROOT, "root-holder-2")
    with pytest.raises(CommandError, match="2 more holders must come"):
        guided(ceremony, "stolen", KeyUse.APPROVER, "approver-2")
    assert not (ceremony / "out").exists()


def test_it_asks_before_anything_is_written(
    ceremony: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied(ceremony)
    asked: list[str] = []
    monkeypatch.setattr("builtins.input", lambda question: asked.append(question) or "no")
    with pytest.raises(CommandError, match="No se cambió nada"):
        keys(
            *("stolen", "recalls-online", "--out", ceremony / "out"),
            *("--feed-root", ceremony / "copy"),
            *folders(ceremony, "root-holder-1", "root-holder-2"),
            lang="es",
        )
    assert asked == ["¿Reemplazarla ahora? Escriba sí: "]
    assert not (ceremony / "out").exists()


def test_it_says_in_spanish_what_is_left_to_do(ceremony: Path) -> None:
    copied(ceremony)
    printed = guided(
        *(ceremony, "stolen", KeyUse.RECALLS_ONLINE, "root-holder-1", "root-holder-2"), lang="es"
    )
    assert "Quien la robó puede retirar cualquier cosa" in printed
    assert "Deben venir 2 de estas 3 personas custodias de la raíz" in printed
    steps = printed.partition("Lo que falta por hacer:")[2].strip().splitlines()
    assert [step.split(".")[0].strip() for step in steps] == [str(n) for n in range(1, 11)]
    assert "Abra Retiros en la central" in printed


def test_an_approver_who_signed_what_is_up_is_replaced_once_the_others_have_signed(
    ceremony: Path,
) -> None:
    both = KeyRing.load([ceremony / "keys" / f"approver-{n}" for n in (1, 2)])
    online = KeyRing.load([ceremony / "keys" / "online"])
    at = datetime.now(UTC).replace(microsecond=0)
    hub = Publisher(ceremony / "feed", online.joined(both), now=lambda: at)
    hub.publish_channels([make_manifest(at=at)], read_made_media)
    copied(ceremony)
    who = ("root-holder-1", "root-holder-2")
    with pytest.raises(CommandError, match="feed targets: 1 of 2 signing keys"):
        guided(ceremony, "stolen", KeyUse.APPROVER, *who)
    printed = guided(ceremony, "stolen", KeyUse.APPROVER, *who, "approver-2")
    assert "too few to sign" in printed, "of two approvers one is left"
    said = keys(
        *("put", ceremony / "out" / "for-the-hub", "--feed-root", ceremony / "feed"),
        *folders(ceremony, "online"),
    )
    assert said.splitlines() == [
        "feed: root version 2",
        "The feed verifies: 1 channels, 1 pictures, 0 recalls.",
    ]


def test_what_was_interrupted_goes_on_with_the_same_key(ceremony: Path) -> None:
    copied(ceremony)
    first = guided(ceremony, "leaves", KeyUse.ROOT, "root-holder-1", "root-holder-2")
    (key,) = (ceremony / "out" / "new-root").glob("*.pem")
    again = guided(ceremony, "leaves", KeyUse.ROOT, "root-holder-1", "root-holder-2")
    assert list((ceremony / "out" / "new-root").glob("*.pem")) == [key]
    assert again == first


def test_a_folder_of_an_earlier_time_is_refused(ceremony: Path) -> None:
    copied(ceremony)
    who = ("root-holder-1", "root-holder-2")
    guided(ceremony, "leaves", KeyUse.ROOT, *who)
    put = ("put", ceremony / "out" / "for-the-hub", "--feed-root", ceremony / "feed")
    keys(*put, *folders(ceremony, "online"))
    shutil.rmtree(ceremony / "copy")
    copied(ceremony)
    new = KeyRing.load([ceremony / "out" / "new-root"])
    assert new.key_ids(KeyUse.ROOT) <= set(read_root(ceremony / "copy" / "feed").keys)
    with pytest.raises(CommandError, match="is of an earlier time"):
        keys(
            *("leaves", "root", "--yes", "--without-passphrases", "--out", ceremony / "out"),
            *("--key", min(KeyRing.load([ceremony / "keys/root-holder-2"]).key_ids(KeyUse.ROOT))),
            *("--feed-root", ceremony / "copy", "--keys", ceremony / "out" / "new-root"),
            *folders(ceremony, "root-holder-2", "root-holder-3"),
        )


@pytest.mark.parametrize("use", list(USES))
def test_a_new_key_of_a_person_is_not_made_readable_unless_somebody_says_so(
    ceremony: Path, use: KeyUse
) -> None:
    copied(ceremony)
    with pytest.raises(CommandError, match="Nothing was made"):
        keys(
            *("lost", use, "--key", id_of(ceremony, use), "--yes", "--out", ceremony / "out"),
            *("--feed-root", ceremony / "copy"),
            *folders(ceremony, "root-holder-2", "root-holder-3", "approver-2"),
        )
    assert not (ceremony / "out").exists()


def test_an_online_key_has_no_holder_who_leaves(ceremony: Path) -> None:
    with pytest.raises(CommandError, match="An online key has no holder"):
        keys(
            *("leaves", "feed-online", "--out", ceremony / "out"),
            *("--feed-root", ceremony / "feed"),
            *folders(ceremony, "root-holder-1"),
        )


def test_both_roots_are_renewed_apart_from_the_hub(ceremony: Path) -> None:
    copied(ceremony)
    out = ceremony / "out"
    keys(
        *("renew", "--out", out, "--feed-root", ceremony / "copy"),
        *folders(ceremony, "root-holder-1", "root-holder-3"),
    )
    assert sorted(path.name for path in out.iterdir()) == [
        "feed.2.root.json",
        "recalls.2.root.json",
    ]
    said = keys("put", out, "--feed-root", ceremony / "feed", *folders(ceremony, "online"))
    assert "recalls: root version 2\nfeed: root version 2\n" in said


def test_the_cards_are_a_pdf_of_the_words_and_the_holders(ceremony: Path) -> None:
    out = ceremony / "cards.pdf"
    keys("cards", "--out", out, "--feed-root", ceremony / "feed")
    data = out.read_bytes()
    assert data.startswith(b"%PDF-")
    assert data.count(b"/Type /Page\n") + data.count(b"/Type/Page/") == 2 + 3 + 2
