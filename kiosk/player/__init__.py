"""The player: the process that draws, and reaches no network (DESIGN §3, §4.6).

It reads verified generations from the device's store, asks `sync.rules` what may be shown now,
paints the next slide while this one stands, and takes a recalled face off within a frame. It goes
on without agent, hub or clock. Orders on its Unix socket, one JSON object a line each way:

    {"do": "wake"}                    the store has changed: look now
    {"do": "status"}                  what is on, since when, and what is left out and why
    {"do": "screenshot", "path": P}   write what is on the display to P, a PNG; not of a form
    {"do": "next"}                    go on to the next slide
    {"do": "show", "notice_id": N}    go to that notice's slide, if it may be shown now
    {"do": "identify", "name": N, "screen": S}    say for 20 s which screen this is
    {"do": "sleep"}, {"do": "rouse"}  nothing is drawn; the slides again
    {"do": "panel", "power": "off"}   the panel off, once asleep, or "on"; without "power" read only
    {"do": "restart"}                 end, for the supervisor to start anew

`main.run` is the composition root. `programme`, `rotation` and `deciding` decide and are pure;
`watching`, `preparing` and `control` are threads that hand over in one place, `mailbox`; the rest
draws.
"""
