"""Puts the fictional campaign into the demo's hub, as an editor would: drafts by Ana, submitted.

Run as `python -m scripts.demo_run.loading [DESK FILE]` with the hub's environment; prints one JSON
object: the accounts, and the approval requests that wait for a second person.
"""

from __future__ import annotations

import json
import os
import sys
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

PEOPLE = {
    # user name: (group or "" for a superuser, the admin's language)
    "ana": ("Editors", "es"),
    "beto": ("Editors", "en"),
    "admin": ("", "en"),
}
DWELL_S = 8
SITE = "Puente Ficticio"


def main() -> None:
    """Sets Django up, loads everything in one transaction, prints what a caller needs."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
    import django

    django.setup()
    from django.db import transaction

    with transaction.atomic():
        accounts = _make_people()
        _make_site()
        requests = _Loading(*map(Path, sys.argv[1:])).run()
    print(json.dumps({"accounts": accounts, "requests": requests}))


def _make_people() -> dict[str, str]:
    """The demo's accounts: user name to password. They exist in this throw-away hub only."""
    from django.contrib.auth.models import Group, User
    from wagtail.users.models import UserProfile

    accounts = {}
    for name, (group, language) in PEOPLE.items():
        password = f"{name}-demo"
        user = User.objects.create_user(name, password=password, is_superuser=not group)
        # Whole, or the page where they choose their language would not save.
        user.first_name, user.last_name = name.title(), "Ejemplo"
        user.email = f"{name}@example.org"
        user.is_staff = not group
        user.save()
        if group:
            user.groups.add(Group.objects.get(name=group))
        profile = UserProfile.get_for_user(user)
        profile.preferred_language = language
        profile.save()
        accounts[name] = password
    return accounts


def _make_site() -> None:
    """A place where the demo's screen can stand."""
    from hub.fleet.models import Site

    Site.objects.create(
        name=SITE,
        kind=Site.Kind.CHECKPOINT,
        country=Site.Country.US,
        time_zone="America/Denver",
        first_language=Site.First.ES,
    )


class _Loading:
    """Drafts of the campaign, its notices and its channel, each submitted by Ana."""

    def __init__(self, desk_file: Path | None = None) -> None:
        """`desk_file` is what the tip desk sent; without it no screen takes tips."""
        from django.contrib.auth.models import User
        from django.utils import timezone

        from scripts.demo_data.cast import load_cast

        self._cast = load_cast()
        self._ana = User.objects.get(username="ana")
        self._now = timezone.now()
        self._desk_file = desk_file

    def run(self) -> dict[str, str]:
        """Approval request ids by subject id, in the order in which they should be approved."""
        from hub.approvals.service import submit

        desks = [self._desk(self._desk_file)] if self._desk_file else []
        campaign = self._campaign()
        members = (*self._cast.members, self._cast.alert)
        notices = {member.portrait: self._notice(member) for member in members}
        channel = self._channel(campaign, notices)
        return {
            subject.subject_id: str(submit(subject, self._ana).pk)
            for subject in (*desks, campaign, *notices.values(), channel)
        }

    def _save(self, subject: Any) -> Any:
        subject.save()
        subject.save_revision(user=self._ana)
        return subject

    def _desk(self, file: Path) -> Any:
        from hub.desks.models import Desk

        document = file.read_text(encoding="utf-8")
        return self._save(Desk(desk_id=json.loads(document)["id"], document=document))

    def _campaign(self) -> Any:
        from hub.campaigns.models import Campaign

        fields = dict(self._cast.campaign_fields)
        lines = fields.pop("tip_lines")
        web = os.environ["SEBUSCA_BASE_URL"].upper()
        return self._save(Campaign(campaign_id=fields.pop("id"), **fields, **lines, web=web))

    def _notice(self, member: Any) -> Any:
        from hub.notices.models import Notice, NoticePicture
        from hub.notices.photos import add_photo

        outcome_until = self._in_days(member.outcome_days) if member.outcome_days else None
        notice = Notice(
            **_editor_fields(member.fields),
            verified_until=self._in_days(member.verified_days),
            outcome_until=outcome_until,
            show_from=self._in_days(member.from_days) if member.from_days else None,
        )
        focus = member.picture()
        notice.pictures = [
            NoticePicture(
                photo=add_photo(member.picture_bytes, origin=f"{member.portrait}.jpg"),
                sort_order=0,
                focus_x=focus.focus_x,
                focus_y=focus.focus_y,
                focus_set=True,
            )
        ]
        return self._save(notice)

    def _channel(self, campaign: Any, notices: Mapping[str, Any]) -> Any:
        from hub.channels.models import Channel

        fields = self._cast.channel_fields
        ranked = [member.portrait for member in self._cast.ranked()]
        slides = [_slide("tip_line", campaign=campaign.pk)]
        for portrait, notice in notices.items():
            rank = ranked.index(portrait) + 1 if portrait in ranked else None
            slides.append(
                _slide(
                    "notice",
                    notice=notice.pk,
                    campaign=campaign.pk,
                    rank=rank,
                    rank_of=len(ranked) if rank else None,
                )
            )
        slides.insert(len(slides) // 2, _slide("message", tone="information", **fields["message"]))
        the_ten = [notices[portrait].pk for portrait in ranked]
        slides.insert(1, _slide("ten", campaign=campaign.pk, notices=the_ten))
        slides.append(_slide("image", picture=self._bridge().pk, **fields["image"]))
        channel = Channel(channel_id=fields["id"], name=fields["name"], evergreen_campaign=campaign)
        channel.slides = slides
        return self._save(channel)

    def _bridge(self) -> Any:
        from hub.notices.photos import add_photo

        return add_photo(self._cast.image_bytes, origin="puente.jpg")

    def _in_days(self, days: int) -> datetime:
        moment: datetime = self._now + timedelta(days=days)
        return moment


def _slide(block: str, **value: Any) -> dict[str, Any]:
    return {
        "type": block,
        "id": str(uuid.uuid4()),
        "value": {"duration_s": DWELL_S, "dayparts": [], **value},
    }


def _editor_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    """From the names of `sync.models.Notice` to those of the editor's form."""
    flat = dict(fields)
    description = dict(flat.pop("description", {}))
    for stem, name in (("age", "age"), ("height", "height_cm"), ("weight", "weight_kg")):
        low, high = description.pop(name, None) or (None, None)
        flat |= {f"{stem}_low": low, f"{stem}_high": high}
    reward = flat.pop("reward", None) or {}
    flat |= {f"reward_{name}": value for name, value in reward.items()}
    flat["aliases"] = "\n".join(flat.get("aliases", ()))
    flat["notice_id"] = flat.pop("id")
    return flat | description


if __name__ == "__main__":
    main()
