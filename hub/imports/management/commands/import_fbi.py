"""`sebusca-hub import-fbi SOURCE`: drafts from the FBI's list."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from hub.imports.errors import SourceRefused
from hub.imports.fetching.addresses import address_refusal
from hub.imports.fetching.guarded import Fetcher, GuardedFetcher
from hub.imports.fetching.photographs import PhotographPolicy, PhotographSource
from hub.imports.running.ledger import Ledger
from hub.imports.running.printing import report_lines
from hub.imports.running.report import Report
from hub.imports.running.run import Options, Run
from hub.imports.running.shelf import DryShelf, HubShelf
from hub.imports.sources.crawl import CrawlSource
from hub.imports.sources.files import FileSource
from hub.imports.sources.pages import Claim, Page


class Command(BaseCommand):
    """Reads a file, a folder or the API, and writes drafts; never anything that is published."""

    help = (
        "Imports the FBI's list as drafts: wanted, missing, seeking information. "
        "Victims, missing and unidentified people never come out as wanted."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The options, in the words of the guide."""
        parser.add_argument(
            "source",
            metavar="SOURCE",
            help="a JSON file, a folder of them, or the API's address "
            "(https://api.fbi.gov/wanted/v1/list)",
        )
        claim = parser.add_mutually_exclusive_group()
        claim.add_argument(
            "--complete",
            dest="claim",
            action="store_const",
            const="complete",
            help="files: this is the whole list, so what is missing is gone "
            "(default: only where pages 1 to n hold as many records as `total` says)",
        )
        claim.add_argument(
            "--partial",
            dest="claim",
            action="store_const",
            const="partial",
            help="this is a part of the list: nothing is proposed for withdrawal",
        )
        parser.add_argument("--dry-run", action="store_true", help="write nothing; same report")
        parser.add_argument("--json", metavar="FILE", help="also write the report there (-: print)")
        parser.add_argument("--no-images", action="store_true", help="fetch no photographs")
        parser.add_argument("--max-images", type=int, default=3, metavar="N", help="per record")
        parser.add_argument(
            "--image-base",
            metavar="URL",
            help="fetch photographs from a mirror: its scheme, host and path in place of theirs",
        )
        parser.add_argument(
            "--allow-private",
            action="store_true",
            help="also fetch from private, loopback and link-local addresses",
        )
        parser.add_argument(
            "--verified-days",
            type=int,
            default=90,
            metavar="N",
            help="a notice is verified until N days after the list was the FBI's: today for the "
            "API; for a file, the day of its newest change (default: 90)",
        )
        parser.add_argument(
            "--as-of", type=_date, metavar="YYYY-MM-DD", help="when the files were the FBI's list"
        )
        parser.add_argument(
            "--pause", type=float, default=1.0, metavar="S", help="seconds between pages of the API"
        )
        parser.add_argument("--language", choices=("es", "en"), help="of the report")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Runs, prints the report, and fails where a page could not be read."""
        _check(options)
        with override(options["language"]) if options["language"] else _as_it_is():
            try:
                report = self._run(options)
            except SourceRefused as error:
                raise CommandError(f"{error.subject}: {error.why.words()}") from error
            self._show(report, options)
            broken = report.of("page")
            if broken:
                raise CommandError(
                    _("%(count)d pages could not be read; the others were imported.")
                    % {"count": len(broken)}
                )

    def _run(self, options: dict[str, Any]) -> Report:
        fetcher = GuardedFetcher(allow_private=options["allow_private"])
        source = _source(options, fetcher)
        policy = PhotographPolicy(
            max_images=0 if options["no_images"] else options["max_images"],
            image_base=options["image_base"],
        )
        dry = options["dry_run"]
        with self._progress(source.page_count, quiet=options["verbosity"] == 0) as step:
            return Run(
                source,
                Ledger(options["source"], dry=dry),
                PhotographSource(fetcher, policy),
                DryShelf() if dry else HubShelf(),
                Options(options["claim"], options["verified_days"], options["as_of"]),
                now=timezone.now,
                progress=step,
            ).execute()

    def _show(self, report: Report, options: dict[str, Any]) -> None:
        if options["json"] == "-":
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
            return
        if options["json"]:
            text = json.dumps(report.as_json(), ensure_ascii=False, indent=2)
            Path(options["json"]).write_text(text + "\n", encoding="utf-8")
        if options["verbosity"] > 0:
            for line in report_lines(report, every=options["verbosity"] > 1):
                self.stdout.write(line)

    @contextmanager
    def _progress(self, pages: int | None, *, quiet: bool) -> Iterator[Callable[[Page], None]]:
        """A bar on a terminal; nothing in a log."""
        if quiet or not sys.stderr.isatty():
            yield lambda _page: None
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(_("Pages"), total=pages)

            def step(page: Page) -> None:
                if pages is None and page.total and page.items:  # of a crawl, as the API says it
                    bar.update(task, total=-(-page.total // len(page.items)))
                bar.advance(task)

            yield step


def _source(options: dict[str, Any], fetcher: Fetcher) -> FileSource | CrawlSource:
    given: str = options["source"]
    if "://" not in given:
        return FileSource(Path(given))
    claim: Claim | None = options["claim"]
    if claim == "complete":
        raise CommandError(
            _("A crawl of the API knows by itself whether it was complete; leave --complete out.")
        )
    return CrawlSource(given, fetcher, now=timezone.now, pause_s=options["pause"])


def _check(options: dict[str, Any]) -> None:
    base = options["image_base"]
    if base is not None and (why := address_refusal(base)) is not None:
        raise CommandError(f"--image-base {base}: {why.words()}")
    if options["max_images"] < 0 or options["verified_days"] < 1 or options["pause"] < 0:
        raise CommandError(
            _("--max-images and --pause are 0 or more, --verified-days is 1 or more.")
        )


def _date(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@contextmanager
def _as_it_is() -> Iterator[None]:
    yield
