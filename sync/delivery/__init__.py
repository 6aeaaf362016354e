"""Delivery: sealed tips from the spool to the hub, paid for by work and sent without a credential.

What arrives tells the hub neither which screen it is from nor at what minute it was given (DESIGN
§5.5). Called by the agent; may import `requests`, which the form's process does not.
"""

from sync.delivery.deliverer import Deliverer
from sync.delivery.pacing import LONGEST_PAUSE_S, LONGEST_RETRY_S, pause_s
from sync.delivery.rounds import Round, deliver_due

__all__ = ["LONGEST_PAUSE_S", "LONGEST_RETRY_S", "Deliverer", "Round", "deliver_due", "pause_s"]
