"""Icons, sounds, the i18n catalogues and the questions of the tip form: data, and what opens it.

Every package of ours may import `assets`; it imports nothing of ours. Everything here travels in
the wheel. Fonts are not here: Red Hat Display comes from the package `font-rhd` at install time.
"""
