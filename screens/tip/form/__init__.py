"""The form as a whole: one widget that fills the window."""
