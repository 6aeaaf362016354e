"""Enrolment: how a new device becomes a screen of a hub (DESIGN §6).

The device shows a short code and the words of its two pinned roots; an admin types the code into
the hub and places the screen; address, channel and token come back, a root never. The agent does
this by itself on a device that is not enrolled, `sebusca-kiosk enroll` in a terminal.
"""
