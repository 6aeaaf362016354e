"""What an analyst does on the page, from the link to the reply."""

from __future__ import annotations

from desk.house import House
from sync.models import ReplyDesk
from sync.sealing import Opened, open_reply, read_reply_envelope
from tests.fixtures_desk import (
    MEMBER,
    PASSPHRASE,
    Bench,
    Visitor,
    bench,
    desk_keys,
    page_of,
    visitor,
    working,
)
from tests.fixtures_tips import WORDS, Given

__all__ = ["bench", "desk_keys", "visitor", "working"]


def believed(bench: Bench, given: Given) -> Opened:
    """What the person's receipt leads to."""
    desk = bench.desk
    pinned = ReplyDesk(id=desk.id, name_es=desk.name_es, name_en=desk.name_en,
                       signing_key=desk.signing_key)  # fmt: skip
    return Opened(given.tip.id, given.secret, (pinned,))


def test_the_page_asks_for_the_passphrase_first(working: House) -> None:
    working.office.lock()
    with page_of(working) as visitor:
        visitor.enter(None)
        assert "Unlock the desk" in visitor.page
        assert "Tips</h1>" not in visitor.get("/")


def test_a_wrong_passphrase_opens_nothing(working: House) -> None:
    working.office.lock()
    with page_of(working) as visitor:
        visitor.enter("árbol perro dedo nube llave mesa pino luna")
        assert visitor.status == 422
        assert "The passphrase is not this member&#39;s" in visitor.page
        assert working.office.member is None


def test_accents_and_capitals_of_a_passphrase_do_not_matter(working: House) -> None:
    working.office.lock()
    with page_of(working) as visitor:
        visitor.enter("ARBOL  perro dedo nube LLAVE mesa pino sol ")
    assert working.office.member == MEMBER


def test_a_tip_is_listed_with_what_can_be_chosen_and_not_its_words(
    bench: Bench, visitor: Visitor
) -> None:
    bench.give()
    shown = visitor.post("/fetch")
    for part in ("Rogelio Prueba Ficticio", "I saw this person, Their vehicle", "Today", "unread"):
        assert part in shown
    assert "chamarra" not in shown


def test_a_tip_is_read_whole(bench: Bench, visitor: Visitor) -> None:
    given = bench.give()
    visitor.post("/fetch")
    shown = visitor.get(f"/tips/{given.tip.id}")
    for part in (WORDS, "915-555-0199", "TESTSCRN", "TEST0001", "Cd. Juárez", given.tip.id):
        assert part in shown
    assert "clock not certain" not in shown


def test_the_contact_is_closed_until_it_is_asked_for(bench: Bench, visitor: Visitor) -> None:
    given = bench.give()
    visitor.post("/fetch")
    page = visitor.get(f"/tips/{given.tip.id}")
    before, _, after = page.partition('<details class="contact">')
    assert "915-555-0199" in after
    assert "915-555-0199" not in before


def test_an_uncertain_clock_is_said(bench: Bench, visitor: Visitor) -> None:
    given = bench.give(clock_trusted=False)
    visitor.post("/fetch")
    assert "clock not certain" in visitor.get(f"/tips/{given.tip.id}")


def test_words_are_text_and_never_markup(bench: Bench, visitor: Visitor) -> None:
    given = bench.give(words="<script>alert(1)</script> & <b>fuerte</b>", contact="<i>ella</i>")
    visitor.post("/fetch")
    visitor.get(f"/tips/{given.tip.id}")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;fuerte" in visitor.page
    assert "<script>alert" not in visitor.page
    assert "<i>ella" not in visitor.page


def test_a_classification_is_kept_and_listed(bench: Bench, visitor: Visitor) -> None:
    given = bench.give()
    visitor.post("/fetch")
    visitor.get(f"/tips/{given.tip.id}")
    shown = visitor.post(f"/tips/{given.tip.id}/judge", urgency="at_once", kind="sighting",
                         reliability="likely")  # fmt: skip
    assert "The classification is kept." in shown
    assert "At once: danger" in visitor.get("/")


def test_a_choice_that_is_none_is_taken_for_none(
    bench: Bench, visitor: Visitor, working: House
) -> None:
    given = bench.give()
    visitor.post("/fetch")
    visitor.get(f"/tips/{given.tip.id}")
    visitor.post(f"/tips/{given.tip.id}/judge", urgency="<b>", kind="", reliability="x")
    entry = working.inbox.look(given.tip.id).entry
    assert (entry.urgency, entry.kind, entry.reliability) == (None, None, None)


def test_unread_tips_come_first_and_filters_show_their_own(bench: Bench, visitor: Visitor) -> None:
    first, second = bench.give(1), bench.give(2, notice_name="Ximena Ejemplo Inventada")
    visitor.post("/fetch")
    visitor.get(f"/tips/{second.tip.id}")
    shown = visitor.get("/")
    assert shown.index(first.tip.notice_name) < shown.index("Ximena Ejemplo Inventada")
    visitor.post(f"/tips/{second.tip.id}/move", to="closed")
    assert "Ximena" in visitor.get("/?show=closed")
    assert "Ximena" not in visitor.get("/?show=new")
    assert "Ximena" not in visitor.get("/?show=open")


def test_a_closed_tip_opens_again(bench: Bench, visitor: Visitor) -> None:
    given = bench.give()
    visitor.post("/fetch")
    visitor.get(f"/tips/{given.tip.id}")
    assert "The tip is closed." in visitor.post(f"/tips/{given.tip.id}/move", to="closed")
    assert "The tip is open again." in visitor.post(f"/tips/{given.tip.id}/move", to="open")


def test_a_reply_is_shown_before_it_is_sent(bench: Bench, visitor: Visitor) -> None:
    given = bench.give()
    visitor.post("/fetch")
    visitor.get(f"/tips/{given.tip.id}")
    shown = visitor.post(f"/tips/{given.tip.id}/reply", step="check", text="¿Qué color?")
    assert "Send reply 1?" in shown
    assert bench.hub.replies == {}


def test_the_person_reads_the_reply_with_the_receipt(bench: Bench, visitor: Visitor) -> None:
    given = bench.give()
    visitor.post("/fetch")
    visitor.get(f"/tips/{given.tip.id}")
    text = "Gracias.\r\n¿Recuerda la placa del coche? Año y color."
    visitor.post(f"/tips/{given.tip.id}/reply", step="check", text=text)
    assert "The hub has the reply." in visitor.post(
        f"/tips/{given.tip.id}/reply", step="send", text=text
    )
    envelope = read_reply_envelope(bench.hub.replies[(given.tip.id, 1)])
    reply = open_reply(envelope, believed(bench, given))
    assert (reply.number, reply.desk, reply.text) == (1, "intake-us", text.replace("\r", ""))


def test_what_the_desk_replied_is_shown_again(bench: Bench, visitor: Visitor) -> None:
    given = bench.give()
    visitor.post("/fetch")
    visitor.get(f"/tips/{given.tip.id}")
    visitor.post(f"/tips/{given.tip.id}/reply", step="send", text="¿Qué color tenía?")
    shown = visitor.get(f"/tips/{given.tip.id}")
    assert "¿Qué color tenía?" in shown
    assert f"Reply 1: {MEMBER}, " in shown


def test_a_reply_that_is_too_long_is_refused_with_its_text_kept(
    bench: Bench, visitor: Visitor
) -> None:
    given = bench.give()
    visitor.post("/fetch")
    visitor.get(f"/tips/{given.tip.id}")
    shown = visitor.post(f"/tips/{given.tip.id}/reply", step="check", text="ñ" * 2001)
    assert "from 1 to 2000 characters" in shown
    assert "ñ" * 2001 in shown


def test_the_page_speaks_spanish_too(bench: Bench, visitor: Visitor) -> None:
    given = bench.give()
    visitor.post("/fetch")
    shown = visitor.post("/language", language="es")
    assert '<html lang="es">' in shown
    for part in ("Informes", "sin leer", "Vi a esta persona", "Traer ahora"):
        assert part in shown
    assert "En sus palabras" in visitor.get(f"/tips/{given.tip.id}")


def test_locking_hides_everything(bench: Bench, visitor: Visitor) -> None:
    given = bench.give()
    visitor.post("/fetch")
    visitor.post("/lock")
    assert "Unlock the desk" in visitor.get(f"/tips/{given.tip.id}")
    assert PASSPHRASE not in visitor.page


def test_a_tip_that_is_not_there_is_a_page_of_its_own(visitor: Visitor) -> None:
    assert "There is no tip with the number" in visitor.get(f"/tips/{'0' * 32}")
    assert visitor.status == 404
    visitor.get("/tips/..%2fsecrets")
    assert visitor.status == 404
