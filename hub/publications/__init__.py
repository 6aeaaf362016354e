"""Publications: from valid approvals to one signed state of a channel, by rows and a worker."""
