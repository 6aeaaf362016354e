"""The gallery: every kind of slide and the form's pages as they are drawn (`scripts/gallery`)."""
