"""Recalls: the immediate removal of a notice, slide or picture from every screen, by one person."""
