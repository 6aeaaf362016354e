"""What was put before the approvers, what they signed, and which of their calls were believed."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hub.api.used_calls import UsedCall
from sync.publish import Proposal as SyncProposal


class Proposal(models.Model):
    """New targets of the feed, with all the channels that wait. At most one is open.

    What is signed never changes: a proposal with other content is another row, and signatures under
    the earlier one are void. Long after it was closed `data` keeps the signed targets alone.
    """

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open", _("Waiting for signatures")
        PUBLISHED = "published", _("Published")
        REPLACED = "replaced", _("Replaced")
        EXPIRED = "expired", _("Lay too long")

    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    data = models.BinaryField()
    """`sync.publish.Proposal` with the signatures of the hub's own approver keys, if it has any."""
    fingerprint = models.CharField(max_length=64)
    """SHA-256 of what is signed."""
    channels = models.JSONField(default=dict)
    """Publication number by channel; empty where only the dates of the targets are renewed."""
    targets_version = models.BigIntegerField()
    needed = models.PositiveSmallIntegerField()
    """Signatures that the root asked for when it was made."""
    reason = models.TextField(blank=True)
    """Why it was closed, or could not be published yet."""
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)
    pruned_at = models.DateTimeField(null=True)
    """When its manifests were let go of (`hub.signing.pruning`), or could not be read."""
    approvals = models.JSONField(default=list)
    """Numbers of all approvals that were in it; written when its manifests go."""

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="open"), name="one_open_proposal"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk} v{self.targets_version} {self.state}"

    def joined(self) -> SyncProposal:
        """The proposal with every signature that was gathered. Raises PublicationRefused."""
        gathered = {row.key_id: row.signature for row in self.signatures.all()}
        return SyncProposal.from_bytes(bytes(self.data)).with_signatures(gathered)

    def signed_at(self) -> dict[str, datetime]:
        """When each key signed, by key id."""
        return {row.key_id: row.at for row in self.signatures.all()}


class ProposalSignature(models.Model):
    """One approver's signature over one proposal; checked before it was kept."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="signatures")
    key_id = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)
    """Ed25519, hexadecimal."""
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["proposal", "key_id"], name="one_signature_per_key")
        ]

    def __str__(self) -> str:
        return f"{self.key_id[:8]} of proposal {self.proposal_id}"


class SignerCall(UsedCall):
    """A call that an approver's machine has made."""
