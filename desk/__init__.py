"""The tip desk: a local page on the analyst's machine, whose private keys never leave it.

Nothing of ours imports `desk`; it may import `sync` and `assets`, never `hub`, `kiosk` or
`screens`. `desk.cli` is its command, `desk.running` the composition root of `sebusca-desk run`,
`desk.office` what is known while the desk is unlocked.
"""
