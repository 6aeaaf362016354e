"""Running a hub for good: its deploy check, backups and their return, health, and its log."""
