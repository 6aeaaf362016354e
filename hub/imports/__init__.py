"""Drafts from other authorities' lists: the FBI's, read from a file, a folder or its API.

An import only ever writes drafts. Who is `wanted` is decided by a table that fails safe
(`hub.imports.fbi.kinds`), an editor's own words are never overwritten (`hub.imports.running.merge`)
and a record that is gone is proposed for withdrawal, never withdrawn. The one thing it does by
itself is to take a face down: a record that says `captured` recalls its notice at once.
"""
