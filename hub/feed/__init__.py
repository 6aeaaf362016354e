"""The published feed as plain files over HTTP."""
