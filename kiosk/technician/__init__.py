"""The technician's way in: a hidden corner, a one-time PIN, and a screen with a few things to do.

The player knows no secret. It opens the pad and hands what was typed to the agent, which alone can
read the screen's token and judges it (`kiosk.agent.technician_door`). Nothing here can change what
may be shown, and there is no shell, no file and no free text behind it.

    entrance    the hold in the corner, and the keys of a keypad: pure
    words       what player and agent say to each other, on the agent's Unix socket
    asking      the player's questions, off the drawing thread
    visiting    puts the pad up over the slides, and takes it down
    opening     the same, put together for a player
"""
