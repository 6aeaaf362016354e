"""The page to which a receipt's words lead: words in, replies out, opened in the browser alone.

Imports from hub: the frame and the tip line of `hub.public`. `source/` is bundled into
`static/receipts/receipt.js` by `scripts/setup`; nobody imports this package but the settings.
"""
