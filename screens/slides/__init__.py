"""The layouts: from a view to pages of placed elements. Pure but for measuring text."""

from screens.slides.lay_out import lay_out, lay_out_steps

__all__ = ["lay_out", "lay_out_steps"]
