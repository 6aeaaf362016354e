"""Tells Django that this app exists; it has a command and nothing else."""

from __future__ import annotations

from django.apps import AppConfig


class CeremonyConfig(AppConfig):
    """`keys`, under the label `ceremony`."""

    name = "hub.ceremony"
    label = "ceremony"
