"""A run: records into drafts, one by one, with a report that names everything that was refused."""
