"""The short address that is said aloud and printed under a receipt: `/R`."""

from __future__ import annotations

from django.urls import re_path

from hub.receipts import pages

app_name = "receipts"
urlpatterns = [re_path(r"^[Rr]/?$", pages.receipt, name="receipt")]
