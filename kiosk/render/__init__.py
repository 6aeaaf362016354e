"""`sebusca-kiosk render`: pictures of what a screen would show, drawn by the screens themselves.

The hub previews drafts with `render --serve`; docs and tests take their pictures from here too.
"""
