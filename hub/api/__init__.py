"""The HTTP API, `/api/v1`: the same services as the pages, with every answer declared."""
