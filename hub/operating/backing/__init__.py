"""Taking a hub's backup, looking it through, and putting it back (DESIGN §10).

A backup is one folder: the database, the originals of pictures, the feed, and by wish the online
keys, sealed. `backup.json` names every file with its hash; it is written last.
"""
