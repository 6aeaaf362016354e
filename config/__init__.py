"""Settings: their schema, the loader that reports every mistake at once, the default YAML, and
ready-made campaign files.

Every package of ours may import `config`; it imports nothing of ours and does nothing when
imported. A process reads its settings once, in its composition root, and passes values down.
"""
