"""The form's process: it alone ever holds what a person says, and it ends after every form.

Started by the player (`kiosk.player.forms`), which keeps one warm: window open and hidden, fonts
and rules loaded, nobody's words yet. Opened, it draws the form in its own window over the player's,
seals what is saved and puts it into the spool, and ends by `_exit(2)`: the memory that held the
words goes back to the kernel. That, not garbage collection, is the guarantee (DESIGN §5.1).

It reaches no network. On its socket pair with the player travel `messages`, one JSON object a line,
and never a word of the person's; its log carries no values (`discreet`).
"""
