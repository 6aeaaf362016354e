"""`sebusca-hub keys`: makes, shows, checks and replaces the keys that sign the feed.

init    on an offline machine, with the holders present: keys, both roots, both empty repositories
show    roles, key ids, thresholds, expiries, and the fingerprint words of the printed card
check   verifies a published feed whole, and says when keys are of demo grade or expire soon
cards   a PDF: the fingerprint words, and a card for each holder, in both languages
lost    \
stolen   > guided: what it means, who must come, a new key, signed roots, and what is left to do
leaves  /
put     on the hub: puts up the roots that holders have signed
rotate  a new key in the place of one, where all keys are on one machine, as a demo's are
renew   another year for both roots; asks for a threshold of root keys
sign    an approver reads a proposed publication and signs it, on a machine of their own
"""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from securesystemslib.signer import CryptoSigner

from assets.i18n import Translator
from hub.ceremony.arguments import add_arguments
from hub.ceremony.cards import cards_pdf
from hub.ceremony.cases import HELD_BY_PEOPLE, Case
from hub.ceremony.passphrases import ask_for_file, ask_for_holder, refuse_readable
from hub.ceremony.reading import changes
from hub.ceremony.replacing import Talk, put_handover, replace_guided, situation_of, write_handover
from hub.ceremony.report import card, expiry_line, table
from sync.errors import SyncError
from sync.keys import KeyRing, KeyUse, TufRole, demo_grade, write_key
from sync.layout import FEED, RECALLS, RepositoryName
from sync.publish import (
    CeremonyPlan,
    Holders,
    Proposal,
    Rotation,
    VerifiedFeed,
    create_repositories,
    expiry_warnings,
    read_root,
    read_root_chain,
    verify_feed,
)
from sync.publish.disk import RealDisk, put_files
from sync.publish.reading import RepositoryState, read_state

EXPIRES_SOON, EXPIRES_NOW = 3, 4
"""Exit statuses of `check`."""

REPOSITORIES: tuple[RepositoryName, ...] = (FEED, RECALLS)


class Command(BaseCommand):
    """The command; each subcommand is a method of its name."""

    help = "Makes, shows, checks and replaces the keys that sign the feed. Needs no database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Subcommands; folders default to the hub's settings."""
        add_arguments(parser)

    def handle(self, *_args: Any, action: str, lang: str, **options: Any) -> None:
        """Runs one subcommand; an error of ours ends as one line that says what to do."""
        self.say = Translator("ceremony", "es" if lang == "es" else "en")
        try:
            getattr(self, f"_{action}")(**options)
        except SyncError as error:
            raise CommandError(str(error)) from error

    def _init(self, *, out: Path, feed_root: Path, encrypt: bool, **options: Any) -> None:
        """Keys and both repositories; refuses to overwrite."""
        refuse_readable(self.say, encrypt=encrypt, without=options["without_passphrases"])
        ceremony = create_repositories(
            CeremonyPlan(
                root_threshold=options["root_threshold"],
                root_holders=options["root_holders"],
                approver_threshold=options["approver_threshold"],
                approvers=options["approvers"],
            ),
            feed_root=feed_root,
            out=out,
            now=_now(),
            passphrase_for=ask_for_holder(self.say) if encrypt else None,
        )
        self._print(self.say("Keys, one folder for each holder:"))
        for files in ceremony.key_files.values():
            for path in files:
                self._print(f"  {path}")
        self._print(self.say("Roots for devices:"))
        for path in ceremony.root_files.values():
            self._print(f"  {path}")
        self._print(self.say("Feed: {path}", path=feed_root))
        self._print(*card(ceremony.roots, self.say))
        self._print(
            self.say("Only the folder {path} goes to the hub.", path=out / "online"),
            self.say("Root keys stay offline; each approver's key stays with the approver."),
        )

    def _show(self, *, feed_root: Path, **_options: Any) -> None:
        """Roles, ids, thresholds, expiries, and the card."""
        first = {}
        for name in REPOSITORIES:
            chain = read_root_chain(feed_root / name)
            first[name] = chain[0][1]
            state = read_state(feed_root / name)
            self._print(*table(name, state.root, _expiries(state), self.say))
        self._print(*card(first, self.say))

    def _check(self, *, feed_root: Path, keys: list[Path] | None, **_options: Any) -> None:
        """The feed whole, the keys' grade, the expiries.

        It exits with 1 where the feed does not verify, 4 where a role expires within 7 days, 3
        where within 30, and 0 otherwise: for whoever watches it.
        """
        feed = verify_feed(feed_root, _now())
        ring = self._ring(keys)
        self._print(_summary(feed, self.say))
        for sentence in demo_grade(feed.states[FEED].root, ring):
            self._print(self.say("For demos only: {why}", why=self.say(sentence)))
        warnings = expiry_warnings(feed.states, _now())
        if warnings:
            lines = "\n".join(expiry_line(warning, self.say) for warning in warnings)
            urgent = any(warning.level != "soon" for warning in warnings)
            raise CommandError(lines, returncode=EXPIRES_NOW if urgent else EXPIRES_SOON)

    def _cards(self, *, feed_root: Path, out: Path, **_options: Any) -> None:
        """What is printed after a ceremony, and again after a key was replaced."""
        first = {name: read_root_chain(feed_root / name)[0][1] for name in REPOSITORIES}
        put_files(RealDisk(), [(out, cards_pdf(first, read_root(feed_root / FEED)))])
        self._print(str(out))

    def _lost(self, **options: Any) -> None:
        self._guided("lost", **options)

    def _stolen(self, **options: Any) -> None:
        self._guided("stolen", **options)

    def _leaves(self, **options: Any) -> None:
        self._guided("leaves", **options)

    def _guided(
        self, case: Case, *, use: KeyUse, key: list[str], feed_root: Path, yes: bool, **options: Any
    ) -> None:
        """On the holders' machine, with a copy of the feed: roots in a folder for the hub."""
        if case == "leaves" and use not in HELD_BY_PEOPLE:
            raise CommandError(self.say("An online key has no holder: say lost or stolen."))
        encrypt = options["encrypt"]
        if use in HELD_BY_PEOPLE:
            refuse_readable(self.say, encrypt=encrypt, without=options["without_passphrases"])
        ring = self._ring(options["keys"])
        rotation = Rotation(feed_root, ring, now=_now)
        old = tuple(dict.fromkeys(rotation.key_to_replace(use, begins) for begins in key or [""]))
        replace_guided(
            Holders(feed_root, ring, now=_now),
            ring,
            situation_of(feed_root, case, use, old),
            self._talk(yes=yes),
            out=options["out"],
            encrypt=encrypt,
        )

    def _put(self, *, folder: Path, feed_root: Path, lost: bool, **options: Any) -> None:
        """On the hub, with its online keys."""
        ring, talk = self._ring(options["keys"]), self._talk(yes=True)
        put_handover(feed_root, ring, folder, talk, now=_now, lost=lost)

    def _talk(self, *, yes: bool) -> Talk:
        def agrees(question: str) -> bool:
            return yes or input(question).strip().lower() in {"yes", "sí"}

        return Talk(self.say, self._print, agrees)

    def _rotate(self, *, use: KeyUse, out: Path, feed_root: Path, **options: Any) -> None:
        """A new key, a new root signed by old and new root keys, what it touches signed anew."""
        ring = self._ring(options["keys"])
        if out.is_dir():
            ring = ring.joined(KeyRing.load([out], passphrase=ask_for_file(self.say)))
        rotation = Rotation(feed_root, ring, now=_now)
        finished = rotation.finish()
        if finished:
            self._print(self.say("Finished the rotation of {what}.", what=", ".join(finished)))
            return
        old = rotation.key_to_replace(use, options["replace"])
        new = rotation.unused_key(use)
        if new is None:
            new = CryptoSigner.generate_ed25519()
            passphrase = ask_for_holder(self.say)(use, 1) if options["encrypt"] else None
            path = write_key(out, use, new, passphrase=passphrase)
            self._print(self.say("New key: {path}", path=path))
        for name, version in rotation.replace(use, old, new, lost=options["lost"]).items():
            self._print(self.say("{what}: root version {version}", what=name, version=version))
        self._print(self.say("Destroy the old key {key}.", key=old[:8]))

    def _renew(
        self, *, feed_root: Path, keys: list[Path] | None, out: Path | None, **_options: Any
    ) -> None:
        """New versions of both roots with the same keys; with `out`, for `put` on the hub."""
        ring = self._ring(keys)
        if out is not None:
            for file in write_handover(out, Holders(feed_root, ring, now=_now).renewed()):
                self._print(self.say("Signed and verified: {file}", file=file))
            return
        for name, version in Rotation(feed_root, ring, now=_now).renew().items():
            self._print(self.say("{what}: root version {version}", what=name, version=version))

    def _sign(self, *, proposal: Path, feed_root: Path, yes: bool, **options: Any) -> None:
        """Shows what would change against a verified copy of the feed, asks, and signs."""
        try:
            proposed = Proposal.from_bytes(proposal.read_bytes())
        except OSError as error:
            raise CommandError(f"{proposal}: {error.strerror}") from error
        feed = verify_feed(feed_root, _now())
        published = feed.states[FEED]
        proposed.refuse_hidden(published.targets)
        for manifest in proposed.read():
            channel = manifest.channel.content.id
            self._print(*changes(manifest, feed.manifests.get(channel), self.say))
        if not yes and input(self.say("Sign it? Type yes: ")).strip().lower() not in {"yes", "sí"}:
            raise CommandError(self.say("Not signed."))
        signed = proposed.signed_by(self._ring(options["keys"]), published.targets)
        put_files(RealDisk(), [(proposal, signed.to_bytes())])
        missing = signed.missing(published.root)
        self._print(
            self.say.plural(
                "Signed; {count} more approver must sign.",
                "Signed; {count} more approvers must sign.",
                missing,
            )
        )

    def _ring(self, folders: list[Path] | None) -> KeyRing:
        return KeyRing.load(folders or settings.SEBUSCA_KEYS, passphrase=ask_for_file(self.say))

    def _print(self, *lines: str) -> None:
        for line in lines:
            self.stdout.write(line)


def _expiries(state: RepositoryState) -> dict[TufRole, datetime]:
    return {
        "root": state.root.expires,
        "targets": state.targets.expires,
        "snapshot": state.snapshot.expires,
        "timestamp": state.timestamp.expires,
    }


def _summary(feed: VerifiedFeed, say: Translator) -> str:
    return say(
        "The feed verifies: {channels} channels, {pictures} pictures, {recalls} recalls.",
        channels=len(feed.manifests),
        pictures=len(feed.pictures),
        recalls=feed.recalls.sequence,
    )


def _now() -> datetime:
    return datetime.now(UTC)
