"""The numbers of a channel are read and its last resort is seen before anybody says yes to it."""

from __future__ import annotations

from hub.approvals.service import submit
from tests.fixtures_hub import Hub, draft_campaign, edit, hub  # noqa: F401
from tests.test_hub_approving import Approver

STRANGER = "915-555-0199"


def test_another_tip_line_that_stays_is_drawn_before_and_after_with_its_number(hub: Hub) -> None:  # noqa: F811
    _, campaign, channel = hub.whole_channel()
    other = draft_campaign(hub.ana, campaign_id="otra", title_es="Otra", phone=STRANGER)
    hub.agree(other, hub.ana, hub.beto)
    edit(channel, hub.ana, evergreen_campaign=other)
    page = Approver(hub.beto, submit(channel, hub.ana)).look()
    [look] = page.context["looks"]
    assert look.was is not None
    assert (look.was.slide.campaign_id, look.now.slide.campaign_id) == (
        campaign.campaign_id, "otra",
    )  # fmt: skip
    assert look.is_drawn
    assert look.was_drawn
    text = page.content.decode()
    for which, slide in (("before", look.was), ("after", look.now)):
        assert f"/{which}/landscape-es/{slide.slide.id}" in text
    told = [(e.campaign_id, e.stays, e.is_new) for e in page.context["tip_numbers"]]
    assert told == [(campaign.campaign_id, False, False), ("otra", True, True)]
    numbers = text.split("Los números a los que se pide llamar")[1].split("</table>")[0]
    assert STRANGER in numbers
    assert "915-555-0142" in numbers


def test_a_slides_other_campaign_is_new_and_the_number_of_one_not_approved_is_not_told(
    hub: Hub,  # noqa: F811
) -> None:
    [notice], _, channel = hub.whole_channel()
    other = draft_campaign(hub.ana, campaign_id="otra", title_es="Otra", phone=STRANGER)
    draft = channel.saved()
    draft.slides = [
        (slide.block_type, {**slide.value, "campaign": other}) for slide in draft.slides
    ]
    draft.save_revision(user=hub.ana)
    page = Approver(hub.beto, submit(channel, hub.ana)).look()
    first, always = page.context["tip_numbers"]
    assert (first.campaign_id, first.is_new, first.campaign) == ("otra", True, None)
    assert (always.stays, always.is_new) == (True, False)
    numbers = page.content.decode().split("Los números a los que se pide llamar")[1]
    assert "Sin aprobar todavía" in numbers.split("</table>")[0]
    assert STRANGER not in numbers.split("</table>")[0]
    assert notice.name in page.content.decode()


def test_of_a_channel_that_keeps_its_tip_line_none_is_looked_at_again(hub: Hub) -> None:  # noqa: F811
    _, _, channel = hub.whole_channel()
    edit(channel, hub.ana, offline_ttl_hours=48)
    page = Approver(hub.beto, submit(channel, hub.ana)).look()
    assert page.context["looks"] == []
    assert [each.is_new for each in page.context["tip_numbers"]] == [False, False]
