"""The life of the keys: `sebusca-hub keys` from the ceremony to the last rotation, the printed
cards, and who is told when signatures end. No models; the command needs no database.

The work is `sync.publish`'s (`create_repositories`, `Rotation`, `verify_feed`); this app asks for
passphrases, guides and prints, in Spanish or English (catalogue domain `ceremony`).
"""
