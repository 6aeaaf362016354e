"""The public pages that the QR codes lead to: one per notice, and the tip line."""
