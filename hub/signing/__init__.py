"""Signing apart from the hub: what waits for approvers' signatures, and the door they sign through.

The approvers' keys are on their own machines (`hub.signer`); the hub only proposes and collects.
"""
