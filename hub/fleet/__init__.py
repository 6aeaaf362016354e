"""Screens: where each one stands, how it became ours, how it is, and what it was told to be.

Nothing here decides what a screen shows: that is the signed feed's, under roots that the device
pins and that this hub never sends.
"""
