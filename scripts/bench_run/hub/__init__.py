"""`scripts/bench hub`: an editor's and an approver's waits, at a hub that holds thousands."""
