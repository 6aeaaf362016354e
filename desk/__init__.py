"""The tip desk: a local web app on the analyst's machine, whose private keys never leave it.

Nothing of ours imports `desk`; it may import `sync` and `assets`, never `hub`, `kiosk` or
`screens`. What is here so far: the desk's entry command, which explains what it will serve.
"""
