"""Everything the hub keeps of a sealed tip, and nothing more (DESIGN §5.6).

No model of this app is registered with the admin or has a permission: a tip has no page here.
"""

from __future__ import annotations

from django.db import models

from hub.api.used_calls import UsedCall


class Tip(models.Model):
    """One sealed tip."""

    number = models.BigIntegerField(primary_key=True)
    """The n-th tip of this hub. With `hour` it tells in what order the tips of an hour came in, and
    nothing finer; desks go on from the last one they have."""
    tip_id = models.CharField(max_length=32, unique=True)
    hour = models.DateTimeField(db_index=True)
    """When it came in, cut to the hour."""
    size = models.PositiveIntegerField()
    """Bytes of the ciphertext: one of four buckets."""
    envelope = models.BinaryField()
    """Canonical JSON of `sync.models.Jwe`."""
    lookup = models.CharField(max_length=43, unique=True)
    wrapped_key = models.CharField(max_length=16_384)
    """For whoever has the receipt's words; the hub cannot open it."""
    sha256 = models.CharField(max_length=64)
    """Of the whole submission's canonical JSON: whether it is the same one again."""

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"tip #{self.number}"


class SealedTo(models.Model):
    """One of the keys that open a tip."""

    tip = models.ForeignKey(Tip, on_delete=models.CASCADE, related_name="sealed_to")
    kid = models.CharField(max_length=43)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["kid", "tip"], name="a_tip_is_sealed_to_a_key_once")
        ]

    def __str__(self) -> str:
        return f"{self.kid} of tip #{self.tip_id}"


class TipReply(models.Model):
    """A desk's answer, sealed to the key of whoever gave the tip."""

    tip = models.ForeignKey(Tip, on_delete=models.CASCADE, related_name="replies")
    number = models.PositiveSmallIntegerField()
    """Counts the replies to this tip, from 1."""
    envelope = models.BinaryField()
    """Canonical JSON of `sync.models.Jwe`."""
    hour = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["tip", "number"], name="a_reply_has_its_number_alone")
        ]

    def __str__(self) -> str:
        return f"reply {self.number} to tip #{self.tip_id}"


class DeskCall(UsedCall):
    """A call that a desk has made."""
