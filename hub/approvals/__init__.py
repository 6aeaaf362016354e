"""Two people: who changed what, who asked for approval, who gave it (DESIGN §4.2).

The publisher reads `hub.approvals.current` and nothing else of the CMS.
"""
