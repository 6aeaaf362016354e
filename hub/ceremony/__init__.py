"""The key ceremony: `sebusca-hub keys init|show|rotate|renew|check`. No models, no database.

The work is `sync.publish`'s (`create_repositories`, `Rotation`, `verify_feed`); this app asks for
passphrases and prints, in Spanish or English (catalogue domain `ceremony`).
"""
