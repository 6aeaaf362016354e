"""Where the ceremony speaks up in the admin: on the home page, when signatures end soon."""

from __future__ import annotations

from wagtail import hooks

from hub.ceremony.expiring import add_panel

hooks.register("construct_homepage_panels", add_panel, order=9)
