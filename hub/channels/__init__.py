"""Channels: what a screen plays, slide by slide."""
