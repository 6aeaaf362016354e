"""Sites, screens, and how a device becomes one. No address of any device is kept anywhere."""

from __future__ import annotations

import uuid
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.fleet.tokens import new_short_id

MANAGE = "fleet.manage_fleet"


def check_time_zone(value: str) -> None:
    """A name of the IANA database. Raises ValidationError."""
    if value not in available_timezones():
        raise ValidationError(_("There is no such time zone; for example America/Ciudad_Juarez."))


class Site(models.Model):
    """The place a screen stands in."""

    class Kind(models.TextChoices):
        """What sort of place."""

        CHECKPOINT = "checkpoint", _("Checkpoint")
        PORT_OF_ENTRY = "port_of_entry", _("Port of entry")
        STATION = "station", _("Station")
        STORE = "store", _("Store")
        STREET = "street", _("Street")
        OTHER = "other", _("Other")

    class Country(models.TextChoices):
        """On which side."""

        US = "US", _("United States")
        MX = "MX", _("Mexico")

    class First(models.TextChoices):
        """The language at full size."""

        ES = "es", _("Spanish")
        EN = "en", _("English")

    name = models.CharField(_("name"), max_length=80, unique=True)
    kind = models.CharField(_("kind of place"), max_length=20, choices=Kind.choices)
    country = models.CharField(_("country"), max_length=2, choices=Country.choices)
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        validators=[check_time_zone],
        help_text=_("Slides with hours follow it. For example America/Ciudad_Juarez."),
    )
    first_language = models.CharField(
        _("first language"),
        max_length=2,
        choices=First.choices,
        default=First.ES,
        help_text=_("At full size on every slide; the other one stands beneath it."),
    )
    hours = models.JSONField(_("display hours"), null=True, blank=True, editable=False)
    """List of `sync.device_orders.DayHours`; null or empty: always on."""
    volume = models.PositiveSmallIntegerField(_("volume"), null=True, blank=True, editable=False)
    """Percent; null: as each screen's own settings say."""

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering = ["name"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


class Screen(models.Model):
    """One enrolled device with a display."""

    class State(models.TextChoices):
        """Whether its calls are answered."""

        ENROLLED = "enrolled", _("Enrolled")
        REVOKED = "revoked", _("Revoked")

    screen_id = models.CharField(max_length=8, unique=True, default=new_short_id, editable=False)
    name = models.CharField(
        _("name"), max_length=80, help_text=_("What people there call it: lane 3, entrance.")
    )
    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, related_name="screens", verbose_name=_("site")
    )
    channel_id = models.CharField(_("channel"), max_length=64)
    model = models.CharField(max_length=60, blank=True, editable=False)
    """What the device said it is."""
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.ENROLLED, editable=False
    )
    token_sha256 = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    token_used = models.BooleanField(default=False, editable=False)
    next_token_sha256 = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    """Given out by a renewal; takes the other's place when it is first used."""
    renewal_asked = models.BooleanField(default=False, editable=False)
    enrolled_at = models.DateTimeField(auto_now_add=True)
    enrolled_by_name = models.CharField(max_length=150, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)
    revoked_by_name = models.CharField(max_length=150, blank=True, editable=False)
    heard_at = models.DateTimeField(null=True, editable=False)
    """The minute of its last call."""
    health = models.JSONField(null=True, editable=False)
    """`sync.device_api.Health` of its last report."""
    reported_at = models.DateTimeField(null=True, editable=False)
    hours = models.JSONField(_("display hours"), null=True, editable=False)
    """Likewise; empty: always on; null: as its site."""
    volume = models.PositiveSmallIntegerField(_("volume"), null=True, editable=False)
    """Percent; null: as its site."""
    pin_counter = models.PositiveIntegerField(default=0, editable=False)
    """Technician's PINs that were shown to people since its token was made: `hub.fleet.pins`."""

    class Meta:
        verbose_name = _("screen")
        verbose_name_plural = _("screens")
        ordering = ["site__name", "name"]
        default_permissions = ()
        permissions = [("manage_fleet", _("Can enrol, place and revoke screens"))]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "name"],
                condition=models.Q(state="enrolled"),
                name="one_screen_of_a_name_per_site",
            )
        ]

    def __str__(self) -> str:
        return f"{self.site.name} · {self.name}"


class Screenshot(models.Model):
    """The last picture of what a screen showed, written anew by our own encoder."""

    screen = models.OneToOneField(Screen, on_delete=models.CASCADE, related_name="screenshot")
    picture = models.BinaryField()
    media_type = models.CharField(max_length=20)
    received_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.screen_id} {self.received_at}"


class GivenCommand(models.Model):
    """What somebody wished a screen to do, and what came of it."""

    class Do(models.TextChoices):
        """The closed list: `sync.device_orders.COMMANDS`."""

        IDENTIFY = "identify", _("Show which screen it is")
        RESTART = "restart", _("Restart")
        SCREENSHOT = "screenshot", _("Take a picture of the screen")
        SLEEP = "sleep", _("Display off")
        WAKE = "wake", _("Display on")
        CLEAR_CACHE = "clear_cache", _("Clear the cache")

    class Outcome(models.TextChoices):
        """`sync.device_orders.Outcome`."""

        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        REFUSED = "refused", _("The screen's settings do not allow it")
        EXPIRED = "expired", _("Not done in time")
        UNKNOWN = "unknown", _("Its software does not know this command")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    screen = models.ForeignKey(Screen, on_delete=models.CASCADE, related_name="commands")
    do = models.CharField(max_length=40, choices=Do.choices)
    part = models.CharField(max_length=20, blank=True)
    given_at = models.DateTimeField()
    given_by_name = models.CharField(max_length=150)
    expires_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    reason = models.CharField(max_length=40, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["screen", "given_at"])]

    def __str__(self) -> str:
        return f"{self.screen_id} {self.do} {self.outcome}"

    @property
    def words(self) -> str:
        """What was wished, as its button says it."""
        parts = {
            "player": _("Restart the pictures"),
            "agent": _("Restart the connection"),
            "device": _("Restart the device"),
        }
        return str(parts.get(self.part) or self.get_do_display())


class Preseed(models.Model):
    """A one-time token that enrols a device with nobody typing a code."""

    token_sha256 = models.CharField(max_length=64, unique=True)
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    channel_id = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by_name = models.CharField(max_length=150)
    expires_at = models.DateTimeField()
    screen = models.OneToOneField(Screen, null=True, on_delete=models.CASCADE, related_name="+")
    """The one it made; a second use gives the same, until that one's token was used."""

    class Meta:
        verbose_name = _("preseed")
        verbose_name_plural = _("preseeds")
        ordering = ["-made_at"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.site.name} · {self.name}"


class Enrolment(models.Model):
    """A device that asked to become a screen."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=8, unique=True, default=new_short_id)
    secret_sha256 = models.CharField(max_length=64)
    model = models.CharField(max_length=60, blank=True)
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    screen = models.ForeignKey(Screen, null=True, on_delete=models.CASCADE, related_name="+")
    """Set when somebody typed its code, or by a preseed."""

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["-opened_at"]
        default_permissions = ()
        indexes = [models.Index(fields=["screen", "expires_at"])]

    def __str__(self) -> str:
        return str(self.pk)


class CodeGuesses(models.Model):
    """How often an account typed a code that is none, since when."""

    user_id = models.BigIntegerField(primary_key=True)
    since = models.DateTimeField()
    wrong = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user_id}: {self.wrong}"


class ReportBatch(models.Model):
    """A report that was taken, so that it is not counted twice."""

    screen = models.ForeignKey(Screen, on_delete=models.CASCADE, related_name="+")
    batch = models.UUIDField()
    received_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["screen", "batch"], name="one_report_per_batch")
        ]
        indexes = [models.Index(fields=["screen", "received_at"])]

    def __str__(self) -> str:
        return str(self.batch)


class PlayTally(models.Model):
    """How often a screen showed a slide on a day (proof of play)."""

    screen = models.ForeignKey(Screen, on_delete=models.CASCADE, related_name="plays")
    slide = models.CharField(max_length=64)
    notice = models.CharField(max_length=8, blank=True)
    publication = models.BigIntegerField()
    day = models.DateField()
    count = models.BigIntegerField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["screen", "day", "slide", "publication", "notice"],
                name="one_tally_per_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.slide} {self.day}: {self.count}"
