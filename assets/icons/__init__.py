"""Icons as PNGs, drawn by `assets.icons.draw`."""
