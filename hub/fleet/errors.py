"""What can go wrong between a device, the person who enrols it, and the hub."""

from __future__ import annotations

from hub.errors import HubError


class CodeUnknown(HubError):
    """No device shows this code now: mistyped, or never shown."""

    code = "code_unknown"


class CodeExpired(HubError):
    """The device has shown another one since."""

    code = "code_expired"


class CodeUsed(HubError):
    """A screen was enrolled by it already."""

    code = "code_used"


class TooManyGuesses(HubError):
    """This account typed too many codes that are none."""

    code = "too_many_guesses"


class PreseedUnknown(HubError):
    """No such preseed was ever made here."""

    code = "preseed_unknown"


class PreseedOver(HubError):
    """It has expired, or its screen is at work already."""

    code = "preseed_over"


class TooManyOpen(HubError):
    """So many devices wait for their code to be typed that no other may."""

    code = "too_many_open"


class EnrolmentOver(HubError):
    """It ran out, or its screen is at work already, or was revoked."""

    code = "enrolment_over"


class TooManyReports(HubError):
    """This screen has sent more in an hour than any screen that is well."""

    code = "too_many_reports"


class PinsSpent(HubError):
    """Many PINs were shown that the screen has not taken, and it would not take the next one. Give
    it another token, which has PINs of its own."""

    code = "pins_spent"
