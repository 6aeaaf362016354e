"""What hub, device and desk share: feed models, publishing, fetching, verifying, storing, sealing.

Everything of ours may import `sync`; `sync` imports nothing of ours, and neither Kivy nor Django
(checked by import-linter). It is the one place where the words of the feed are defined, so that
the hub that signs a notice and the screen that shows it cannot disagree about what was signed.
"""
