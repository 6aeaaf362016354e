"""`sebusca-hub sign`: an approver's own machine looks at what the hub proposes, and signs or not.

Nothing here reads the hub's database, its settings or its folders: the hub is a web address that is
believed in nothing. What is compared comes from signed metadata and bytes that were hashed here.
"""
