"""Bringing news from the feed to the store: fetch, verify, prepare, switch. The agent's part.

`FeedClient.refresh` is the protocol. The player never imports this package (it reaches an HTTP and
a TUF library); it reads `sync.store`.
"""

from sync.fetch.client import FeedClient, RefreshOutcome
from sync.fetch.http import Fetcher, FetchLimits, Traffic
from sync.fetch.source import FeedSource

__all__ = ["FeedClient", "FeedSource", "FetchLimits", "Fetcher", "RefreshOutcome", "Traffic"]
