"""Reads a settings file into its schema, or says everything that is wrong with it at once.

Called in a process's composition root, once; the values are then passed down.
"""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from config.document import Document, read_document
from config.errors import Mistake, SettingsMistaken
from config.mistakes import MESSAGES, mistakes_of, shown

Settings = TypeVar("Settings", bound=BaseModel)

FOLDER = "folder"
"""Validation context: the folder that relative paths in the file are relative to."""


def load_settings(file: Path, schema: type[Settings]) -> Settings:
    """The settings of `file`.

    Raises ConfigError: SettingsUnreadable, SettingsNotYaml, or SettingsMistaken with every unknown,
    missing, repeated and unusable setting. Checks that compare two settings run once each setting
    alone is usable (pydantic's rule), so they are the only ones that can need a second look.
    """
    return settings_of(file, read_document(file), schema)


def settings_of(file: Path, document: Document, schema: type[Settings]) -> Settings:
    """The settings in a document of `file`. Raises SettingsMistaken, as `load_settings`."""
    found = document.repeated
    if not isinstance(document.data, dict):
        problem = MESSAGES["model_type"]
        raise SettingsMistaken(file, (Mistake("", problem, {"given": shown(document.data)}),))
    context = {FOLDER: file.absolute().parent}
    try:
        settings = schema.model_validate(document.data, context=context)
    except ValidationError as error:
        raise SettingsMistaken(file, (*found, *mistakes_of(error, schema, document))) from error
    if found:
        raise SettingsMistaken(file, found)
    return settings
