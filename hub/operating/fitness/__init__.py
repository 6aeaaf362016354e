"""`sebusca-hub check --deploy`: whether this hub is fit for the street, and what to do where not.

One rule a function; each yields findings with a code of its own. An error is refused, a warning is
for a person to weigh.
"""
