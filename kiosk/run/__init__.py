"""The supervisor: keeps agent and player running as two processes (`sebusca-kiosk run`).

A process that ends or freezes is started again; one that fails again and again is started again
more slowly, and never given up. It imports no library of either.
"""
