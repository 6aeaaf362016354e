"""What a breach would give away: looks through copies of a hub's and a kiosk's disks as whoever
took them would.

`python -m scripts.breach` (`scripts/search_breach`) looks for known words in every spelling, and
tries every key, token and secret that it finds there on every sealed tip. The tests of the form and
of a breach import the search from here.
"""
