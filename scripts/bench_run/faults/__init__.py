"""`scripts/bench faults`: a whole kiosk is hurt at random instants, and everything it owes is
checked after each: the tips it has saved, the faces it shows, the generation it holds.
"""
