"""Sealing and opening: only the desks read a tip, and only the receipt reads a reply."""

from __future__ import annotations

import traceback
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.canonical import canonical_json
from sync.encoding import decoded, encoded
from sync.errors import CannotOpen, NoDeskToSealTo, ReplyRefused, TooLongToSeal
from sync.models import Jwe, Tip
from sync.models.tip import WORDS_MAX
from sync.receipts import ReceiptKeys
from sync.sealing import (
    BUCKETS,
    Opened,
    ReplySecret,
    boxes,
    check_submission,
    open_receipt,
    open_reply,
    open_tip,
    profile,
    recipients,
    seal,
    seal_reply,
)
from tests.fixtures_tips import (
    WORDS,
    Given,
    desk_secrets,
    given_tip,
    intake,
    made_reply,
    made_submission,
    made_tip,
    read_tip,
    signing_secret,
    tip_id,
    unstretched,
)
from tests.making import NOW, approved_desk, desk_secret, make_desk, make_manifest, public_key

GIVEN = given_tip(1)
US, MX = make_desk("intake-us"), make_desk("intake-mx", seed=50)
US_KEY = desk_secret(2)


def opened(of: Given = GIVEN) -> Opened:
    return open_receipt(of.submission.wrapped_key, of.keys)


def reply_text(envelope: Jwe, by: Opened | None = None) -> str:
    return open_reply(envelope, by or opened()).text


def test_the_desk_reads_the_very_tip() -> None:
    assert read_tip(GIVEN.submission) == GIVEN.tip


def test_no_word_of_a_tip_is_outside_the_seal() -> None:
    outside = canonical_json(GIVEN.submission).decode()
    decoded_parts = decoded(GIVEN.submission.envelope.protected).decode()
    for word in ("TEST0001", "TESTSCRN", "puente", "915-555-0199", "cojeaba", '"es"'):
        assert word not in outside + decoded_parts


def test_equal_tips_are_sealed_to_different_bytes() -> None:
    one, other = made_submission(1), made_submission(1)
    assert one.envelope.ciphertext != other.envelope.ciphertext
    assert one.envelope.recipients != other.envelope.recipients


def test_every_intake_desk_opens_the_tip_and_no_other_key_does() -> None:
    sealed = made_submission(1, to=intake(US, MX))
    facts = check_submission(sealed)
    assert len(facts.kids) == 2
    for seed in (1, 50):
        assert open_tip(sealed.envelope, desk_secrets(seed)).words == WORDS
    with pytest.raises(CannotOpen, match="other keys than those at hand"):
        open_tip(sealed.envelope, desk_secrets(80))


def test_a_key_of_another_month_does_not_open_it() -> None:
    kid = public_key(desk_secret(1)).kid
    with pytest.raises(CannotOpen):
        open_tip(GIVEN.submission.envelope, {kid: desk_secret(1)})


def test_another_private_key_under_the_right_name_does_not_open_it() -> None:
    kid = check_submission(GIVEN.submission).kids[0]
    with pytest.raises(CannotOpen, match="does not open"):
        open_tip(GIVEN.submission.envelope, {kid: desk_secret(77)})


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(["ciphertext", "tag", "iv"]), st.integers(0, 15), st.integers(0, 5))
def test_one_bit_altered_and_it_does_not_open(part: str, place: int, bit: int) -> None:
    envelope = GIVEN.submission.envelope
    data = bytearray(decoded(getattr(envelope, part)))
    data[place % len(data)] ^= 1 << bit
    with pytest.raises(CannotOpen):
        open_tip(envelope.model_copy(update={part: encoded(bytes(data))}), desk_secrets())


def test_a_tip_under_another_ones_header_does_not_open() -> None:
    one, other = GIVEN.submission.envelope, made_submission(2).envelope
    with pytest.raises(CannotOpen):
        open_tip(one.model_copy(update={"protected": other.protected}), desk_secrets())


@pytest.mark.parametrize(
    ("characters", "bucket"), [(0, 4096), (2000, 4096), (3600, 8192), (4000, 8192)]
)
def test_the_size_tells_the_bucket_and_nothing_finer(characters: int, bucket: int) -> None:
    sealed = made_submission(1, words="a" * characters)
    assert check_submission(sealed).bucket == bucket
    assert len(decoded(sealed.envelope.ciphertext)) == bucket


def test_the_longest_tip_in_the_widest_letters_still_fits() -> None:
    sealed = made_submission(1, words="🐎" * WORDS_MAX, where="🐎" * 400, contact="🐎" * 400)
    assert check_submission(sealed).bucket in BUCKETS


def test_a_tip_too_long_for_the_largest_bucket_says_so_and_not_what_it_says() -> None:
    secret = ReplySecret.new()
    tip = made_tip(secret, channel="x" * 40_000)
    with pytest.raises(TooLongToSeal, match="at most 32768 can be sealed") as refused:
        seal(tip, secret, GIVEN.keys, intake())
    assert "cojeaba" not in str(refused.value)


def test_a_tip_with_another_persons_key_is_not_sealed() -> None:
    with pytest.raises(ValueError, match="another public key"):
        seal(GIVEN.tip, ReplySecret.new(), GIVEN.keys, intake())


def test_tips_are_sealed_to_intake_desks_and_the_key_of_the_month() -> None:
    partner = make_desk("partner-mx", seed=70, role="partner")
    manifest = make_manifest(desks=(approved_desk(US, 900), approved_desk(partner, 901)))
    chosen = recipients(manifest, NOW + timedelta(days=40))
    assert [(desk.id, key) for desk, key in chosen] == [("intake-us", US.keys[2])]


@pytest.mark.parametrize("days", [-60, 70])
def test_without_a_key_for_now_no_tip_is_taken(days: int) -> None:
    manifest = make_manifest(desks=(approved_desk(US),))
    with pytest.raises(NoDeskToSealTo, match="no intake desk with a key for now"):
        recipients(manifest, NOW + timedelta(days=days))


def test_more_desks_than_can_be_sealed_to_is_an_error_and_leaves_none_out() -> None:
    desks = [make_desk(f"intake-{n}", seed=100 + 20 * n) for n in range(9)]
    manifest = make_manifest(desks=tuple(approved_desk(d, 900 + n) for n, d in enumerate(desks)))
    with pytest.raises(NoDeskToSealTo, match="9 intake desks; at most 8"):
        recipients(manifest, NOW)


def test_a_reply_comes_back_by_the_receipt() -> None:
    reply = made_reply(GIVEN)
    envelope = seal_reply(reply, GIVEN.tip.reply_key, signing_secret())
    assert open_reply(envelope, opened()) == reply
    assert len(decoded(envelope.ciphertext)) == 8192


def test_another_receipt_opens_nothing() -> None:
    other = unstretched(given_tip(2).receipt)
    with pytest.raises(CannotOpen):
        open_receipt(GIVEN.submission.wrapped_key, other)


def test_a_reply_to_another_tip_is_refused() -> None:
    other = given_tip(2)
    envelope = seal_reply(made_reply(other), other.tip.reply_key, signing_secret())
    with pytest.raises(ReplyRefused, match="belongs to another tip"):
        open_reply(envelope, opened())


def test_a_reply_signed_by_another_key_is_refused() -> None:
    envelope = seal_reply(made_reply(GIVEN), GIVEN.tip.reply_key, desk_secret(66))
    with pytest.raises(ReplyRefused, match="signed by none of the desks"):
        open_reply(envelope, opened())


def test_a_signature_by_another_key_under_the_desks_name_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ours = public_key(signing_secret()).kid
    monkeypatch.setattr("sync.sealing.closing.public_half", lambda _key: US.signing_key)
    envelope = seal_reply(made_reply(GIVEN), GIVEN.tip.reply_key, desk_secret(66))
    assert ours == US.signing_key.kid
    with pytest.raises(ReplyRefused, match="its signature is not the desk's"):
        open_reply(envelope, opened())


def test_a_reply_that_was_altered_does_not_open() -> None:
    envelope = seal_reply(made_reply(GIVEN), GIVEN.tip.reply_key, signing_secret())
    tag = encoded(bytes(byte ^ 1 for byte in decoded(envelope.tag)))
    with pytest.raises(CannotOpen):
        open_reply(envelope.model_copy(update={"tag": tag}), opened())


def test_a_reply_too_long_says_so() -> None:
    reply = made_reply(GIVEN, text="🐎" * 2000)
    with pytest.raises(TooLongToSeal, match="the reply: is"):
        seal_reply(reply, GIVEN.tip.reply_key, signing_secret())


def test_the_desks_that_the_tip_went_to_are_the_ones_that_are_believed() -> None:
    given = given_tip(3, to=intake(US, MX))
    desks = open_receipt(given.submission.wrapped_key, given.keys).desks
    assert [(desk.id, desk.signing_key) for desk in desks] == [
        ("intake-us", US.signing_key),
        ("intake-mx", MX.signing_key),
    ]


def test_no_repr_and_no_error_shows_a_secret_or_a_word() -> None:
    secret = format(GIVEN.secret.key.private_numbers().private_value, "x")
    things = [GIVEN.tip, made_reply(GIVEN), GIVEN.secret, GIVEN.receipt, GIVEN.keys, opened()]
    said = [f"{thing!r} {thing}" for thing in things]
    hidden = [secret, "cojeaba", "placas", GIVEN.keys.wrap.hex(), repr(GIVEN.keys.wrap)]
    hidden += [GIVEN.keys.lookup, *GIVEN.receipt.words("es"), GIVEN.secret.to_jwk()["d"]]
    assert not [word for word in hidden for text in said if word in text]


def test_a_word_that_does_not_fit_is_not_repeated_by_the_error() -> None:
    with pytest.raises(ValueError, match="words") as refused:
        made_tip(ReplySecret.new(), words="muy secreto \x00")
    assert "muy secreto" not in str(refused.value)


def test_what_opens_and_is_no_tip_is_refused_without_its_words() -> None:
    secret = ReplySecret.new()
    tip = made_tip(secret)
    broken = tip.model_copy(update={"source": "dictado en secreto"})
    sealed = seal(broken, secret, GIVEN.keys, intake())
    with pytest.raises(CannotOpen, match="is no tip: source") as refused:
        read_tip(sealed)
    told = "".join(traceback.format_exception(refused.value))
    assert "dictado" not in told
    assert "cojeaba" not in told


def test_a_tip_of_a_later_form_with_unknown_answers_opens() -> None:
    sealed = made_submission(1, knows=("something_new",), when="next_century")
    assert read_tip(sealed).knows == ("something_new",)


def test_keys_of_a_receipt_are_apart() -> None:
    keys = GIVEN.receipt.keys()
    assert isinstance(keys, ReceiptKeys)
    assert decoded(keys.lookup) != keys.wrap
    assert (len(decoded(keys.lookup)), len(keys.wrap)) == (32, 32)


def test_the_tips_model_is_what_travels_inside() -> None:
    assert Tip.model_validate_json(canonical_json(GIVEN.tip)) == GIVEN.tip


def test_a_tip_sealed_under_the_id_of_another_is_not_read_as_that_one() -> None:
    (_, key) = intake()[0]
    inside = canonical_json(GIVEN.tip).ljust(BUCKETS[0])
    other = boxes.seal_to(inside, profile.tip_header(tip_id(2), [key.key.kid]), [key.key])
    with pytest.raises(CannotOpen, match="another tip than its header"):
        open_tip(other, desk_secrets())


def test_a_private_key_that_does_not_fit_its_public_one_is_none() -> None:
    whole = GIVEN.secret.to_jwk()
    assert ReplySecret.from_jwk(whole).public == GIVEN.secret.public
    for changed in ({"d": ReplySecret.new().to_jwk()["d"]}, {"kid": public_key(US_KEY).kid}):
        with pytest.raises(ValueError, match="fits its public one"):
            ReplySecret.from_jwk(whole | changed)
