"""The device's own disk: generations, pictures and trust records, whole or not at all.

The player reads through `DeviceStore` without importing a network library; the agent writes
through the same class. Layout and guarantees: `sync.store.device`.
"""

from sync.store.device import DeviceStore
from sync.store.records import Derivative, Generation, GenerationRecord

__all__ = ["Derivative", "DeviceStore", "Generation", "GenerationRecord"]
