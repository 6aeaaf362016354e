"""“This notice is wrong”: what a reader tells the editors of a notice. It is no tip.

Imports from hub: the frame and the reading of `hub.public`. A person may leave a way to be reached;
nothing else of who writes is asked, seen, stored or logged: no address, no browser.
"""
