"""Lays out each page of the form (`page_of`): pure, from state, view and language to a plan."""

from screens.tip.pages.page import page_of

__all__ = ["page_of"]
