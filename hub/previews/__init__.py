"""Previews: the kiosk's own picture of a draft, from a warm renderer process."""
