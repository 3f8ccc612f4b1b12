"""Both machines in a row, with the arc that a step took, and what the client must do."""

from msgspec.structs import replace

from smtpsim.explain.machine_view import client_machine, legal_lines, legal_note, server_machine
from smtpsim.explain.what_next import next_paragraphs
from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import Timeline
from smtpsim.simulation.totals import NOTHING_YET, Totals
from smtpsim.spec.faults import FAULT_OF
from smtpsim.spec.terms import ClientState, Kind, ServerState, Verb
from tests.support.mail_systems import TWO_HOPS, system_steps
from tests.support.worlds import classic_world


def at_row(row: str, timeline: Timeline | None = None) -> tuple[Step, Totals, Totals]:
    """A step of the classic session, with the totals after it and before it."""
    timeline = timeline or Timeline(classic_world())
    earlier = NOTHING_YET
    while (step := timeline.forward()) is not None:
        if step.row == row:
            return step, timeline.totals(), earlier
        earlier = timeline.totals()
    raise AssertionError(row)


def test_the_current_state_and_the_one_that_was_left_are_marked() -> None:
    step, totals, earlier = at_row("rcpt-accepted")
    server = server_machine(totals, earlier, step)
    assert [node.name for node in server.nodes if node.is_current] == ["RCPT"]
    assert [node.name for node in server.nodes if node.was_left] == ["MAIL"]
    assert server.arc == "MAIL -> RCPT with 250 to RCPT"
    assert client_machine(totals, earlier, step).arc == "stays in RCPT"


def test_the_greeting_and_a_command_are_named_as_what_they_are() -> None:
    step, totals, earlier = at_row("greeting-ready")
    assert server_machine(totals, earlier, step).arc == "CONNECTED -> GREETED with 220, its greeting"
    step, totals, earlier = at_row("client-mail")
    assert client_machine(totals, earlier, step).arc == "HELO -> MAIL with MAIL"


def test_a_state_beside_the_road_is_shown_while_it_counts() -> None:
    turned = replace(NOTHING_YET, server_state=ServerState.TURNED)
    assert server_machine(turned, NOTHING_YET, None).nodes[-1].name == "TURNED"
    assert "TURNED" not in {node.name for node in server_machine(NOTHING_YET, NOTHING_YET, None).nodes}
    helo = replace(NOTHING_YET, client_state=ClientState.HELO)
    assert client_machine(helo, NOTHING_YET, None).nodes[-1].is_current


def test_commands_of_a_mail_come_first_among_the_legal_ones() -> None:
    assert legal_lines(ServerState.READY)[0][1].split()[0] == "MAIL"
    assert legal_lines(ServerState.CONNECTED) == (("2yz 4yz 5yz", "the server's greeting"),)


def test_the_mark_of_extensions_is_explained_where_there_is_one() -> None:
    assert "STARTTLS*" in legal_lines(ServerState.READY)[0][1]
    assert legal_note(ServerState.READY)
    assert not legal_note(ServerState.DATA)


def test_after_a_reply_the_client_must_do_what_its_table_says() -> None:
    step, totals, _ = at_row("rcpt-accepted")
    (now,) = [words for name, words, _ in next_paragraphs(step, totals) if name == "Now"]
    assert now.startswith("This recipient is accepted")


def test_a_refusal_tells_what_becomes_of_the_message() -> None:
    world = classic_world((FAULT_OF["unknown-mailbox"].rule,))
    timeline = Timeline(world)
    while timeline.forward() is not None and timeline.step and timeline.step.code != 550:
        pass
    assert timeline.step is not None
    told = {name: words for name, words, _ in next_paragraphs(timeline.step, timeline.totals())}
    assert told["Message"] == "For this recipient: returned to the sender."


def test_while_the_client_waits_each_class_of_reply_is_told_beforehand() -> None:
    step, totals, _ = at_row("client-rcpt")
    names = [name for name, _, _ in next_paragraphs(step, totals)]
    assert names == ["Now", "If 2yz", "If 3yz", "If 4yz", "If 5yz", "If connection lost"]
    assert "5 minutes" in next_paragraphs(step, totals)[0][1]


def test_each_step_of_a_session_has_something_to_say() -> None:
    timeline = Timeline(classic_world(hello=Verb.EHLO))
    while (step := timeline.forward()) is not None:
        assert all(words for _, words, _ in next_paragraphs(step, timeline.totals()))
        assert next_paragraphs(step, timeline.totals())


def test_of_pop3_nothing_is_told_in_words_of_smtp() -> None:
    step = next(step for step in system_steps(TWO_HOPS) if step.row == "pop-retr")
    ((_, words, _),) = next_paragraphs(step, NOTHING_YET)
    assert "POP3" in words
    assert step.kind is Kind.REPLY
