"""Why each step happened, by which rule, and what the client must do now."""

from string import Formatter

import pytest

from smtpsim.explain.duty import what_now
from smtpsim.explain.row_index import TELLING_ROW_BY_ID, TellingRow
from smtpsim.explain.words import effect_words, source, textbook_note, why
from smtpsim.mail.site import Mailbox, Site
from smtpsim.protocol.policy import Offer, make_policy
from smtpsim.simulation.step import Step
from smtpsim.simulation.totals import Buffers, Totals
from smtpsim.spec.client_rows import MOVES, REACTION_OF
from smtpsim.spec.codes import MANY_RECIPIENTS
from smtpsim.spec.event_rows import EVENTS
from smtpsim.spec.faults import FAULT_OF, FAULTS, Do, FaultRow, FaultRule, When
from smtpsim.spec.pop_rows import POP_EVENTS, POP_MOVES, POP_ROWS
from smtpsim.spec.server_rows import FAULTED_ROWS, SERVER_ROWS
from smtpsim.spec.terms import Actor, ClientState, Kind, ReplyVerdict, Verb
from tests.support.worlds import (
    ALICE,
    BOB,
    CAROL,
    CLIENT_HOST,
    SERVER_HOST,
    classic_world,
    script_world,
    steps_of,
)

GREETING_TEXT = ("HELO mail.sender.example",)
ENVELOPE = (f"EHLO {CLIENT_HOST}", f"MAIL FROM:<{ALICE}>", f"RCPT TO:<{BOB}>")


def bare_step(row: str = "", kind: Kind = Kind.REPLY, verb: Verb | None = None, code: int = 0) -> Step:
    return Step(0, 0, "s1", SERVER_HOST, Actor.SERVER, kind, verb=verb, code=code, row=row)


def delivery_to(target: str) -> Step:
    words, row = {"target": target}, "delivered-to-mailbox"
    return Step(0, 0, "s1", SERVER_HOST, Actor.SERVER, Kind.DELIVERY, row=row, words=words)


def replies_to(verb: Verb, *lines: str | bytes) -> list[Step]:
    steps = steps_of(script_world(*lines))
    return [step for step in steps if step.kind is Kind.REPLY and step.verb is verb]


def steps_with_fault(name: str) -> tuple[Step, ...]:
    return steps_of(classic_world((FAULT_OF[name].rule,)))


def names_in(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def test_each_row_that_tells_of_a_step_has_an_id_of_its_own() -> None:
    tables = (SERVER_ROWS, MOVES, EVENTS, FAULTED_ROWS, POP_ROWS, POP_MOVES, POP_EVENTS)
    assert len(TELLING_ROW_BY_ID) == sum(map(len, tables))


@pytest.mark.parametrize("row", TELLING_ROW_BY_ID.values(), ids=lambda row: row.id)
def test_a_row_is_told_even_where_a_recording_lacks_its_words(row: TellingRow) -> None:
    told = why(bare_step(row.id))
    assert told
    assert "{" not in told
    assert "..." not in told


@pytest.mark.parametrize("row", TELLING_ROW_BY_ID.values(), ids=lambda row: row.id)
def test_each_reason_is_a_sentence_of_one_line_with_a_source(row: TellingRow) -> None:
    assert row.why.endswith(".")
    assert row.why[0].isupper() or row.why.startswith("{verb}")
    assert "lines" not in names_in(row.why)
    assert source(bare_step(row.id)) == row.source


def test_every_step_of_every_preset_fault_has_a_reason_and_a_source() -> None:
    steps = [step for fault in FAULTS for step in steps_of(classic_world((fault.rule,), to=(BOB, CAROL)))]
    assert [step for step in steps if not why(step) or not source(step)] == []


def test_the_words_of_a_step_are_filled_in_and_made_safe() -> None:
    step = replies_to(Verb.VRFY, *GREETING_TEXT, "VRFY " + "x" * 600)[0]
    assert why(step).startswith("The line is longer than 512 octets, so the server threw it away")
    assert why(delivery_to("\x1b[2J")) == (
        "The server puts this recipient's copy into the mailbox of \u241b[2J."
    )


def test_a_word_of_a_step_is_never_a_template() -> None:
    assert why(delivery_to("{verb}")) == "The server puts this recipient's copy into the mailbox of {verb}."


def test_a_mistake_of_syntax_is_named_with_its_column_and_its_source() -> None:
    (step,) = replies_to(Verb.MAIL, *GREETING_TEXT, "MAIL FROM: <alice@sender.example>")
    assert why(step) == (
        "What follows MAIL is not FROM: and a correct path in angle brackets; the state stays."
        " At column 11: There is a space after the colon;"
        " the path follows the colon directly, as in FROM:<...>."
    )
    assert source(step) == "RFC 5321 4.1.4; RFC 5321 3.3"


def test_a_mistake_that_nobody_looked_at_is_not_named() -> None:
    (step,) = replies_to(Verb.RCPT, *GREETING_TEXT, "RCPT TO: <bob@receiver.example>")
    assert step.words["flaw"] == "space-after-colon"
    assert why(step) == "No transaction is open: MAIL must come before RCPT."


def test_a_reply_that_a_person_made_is_told_with_what_the_server_would_have_said() -> None:
    step = next(step for step in steps_with_fault("unknown-mailbox") if step.faulted)
    assert why(step) == (
        "A person made the server refuse this recipient: the forward-path buffer stays as it was."
        " By itself it would have answered 250."
    )
    assert source(step) == "RFC 5321 3.3"


def test_a_reply_with_other_words_but_the_same_code_says_so() -> None:
    rule = FaultRule("kinder", Do(reply=250, text="Gladly"), When(Verb.RCPT))
    step = next(step for step in steps_of(classic_world((rule,))) if step.faulted)
    assert why(step).endswith("By itself it would have answered 250 too.")


def test_a_fault_of_the_channel_is_told_on_the_step_that_it_strikes() -> None:
    struck = next(step for step in steps_with_fault("lost-after-the-dot") if step.fault)
    assert why(struck).endswith("A fault strikes here: Connection lost after the dot.")
    told = next(step for step in steps_with_fault("lost-after-the-dot") if step.kind is Kind.FAULT)
    assert why(told).startswith("The connection is lost.")
    assert why(told).endswith("Fault: Connection lost after the dot.")


def test_a_fault_without_a_preset_is_called_by_its_name_made_safe() -> None:
    rule = FaultRule("my\x1bfault", Do(delay_ms=10), When(Verb.RCPT))
    struck = next(step for step in steps_of(classic_world((rule,))) if step.fault and step.kind is Kind.REPLY)
    assert why(struck).endswith("A fault strikes here: my\u241bfault.")


def test_a_line_of_a_script_is_told_with_what_its_command_is_for() -> None:
    step = next(step for step in steps_of(script_world("NOOP")) if step.kind is Kind.COMMAND)
    assert why(step) == (
        "The script says to send this line."
        " NOOP does nothing and gets a reply: it shows that the server is still there."
    )
    assert source(step) == "RFC 5321 4.1.1.9; RFC 821 4.1.1"


@pytest.mark.parametrize("announced", ["BDAT 4", "BDAT 4 LAST"])
def test_the_octets_of_a_scripted_chunk_are_told_as_a_chunk_and_not_as_lines(announced: str) -> None:
    policy = make_policy(SERVER_HOST, (Offer("CHUNKING"),))
    steps = steps_of(script_world(*ENVELOPE, announced, "hi", policy=policy))
    chunk = next(step for step in steps if step.kind is Kind.DATA)
    assert why(chunk).endswith("no dot is doubled, and nothing in them ends it.")
    assert source(chunk) == "RFC 3030 2"


def test_the_lines_of_a_scripted_text_are_told_as_lines() -> None:
    steps = steps_of(script_world(*ENVELOPE, "DATA", "hi", "."))
    text = next(step for step in steps if step.kind is Kind.DATA)
    assert why(text).endswith("ends it with a line of one dot.")


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (bare_step(code=450), "The mailbox cannot be used now, but later it may be."),
        (bare_step(code=449), "Not now: nothing was done, and the same request may succeed later."),
        (bare_step(code=0), ""),
        (
            bare_step(kind=Kind.COMMAND, verb=Verb.QUIT),
            "QUIT asks the server to reply and close the connection; an open transaction is dropped.",
        ),
        (bare_step(kind=Kind.COMMAND, verb=Verb.UNKNOWN), ""),
        (bare_step(kind=Kind.NOTE), ""),
        (
            bare_step(kind=Kind.OPEN),
            "The client opens a connection to the server and waits for the greeting.",
        ),
        (bare_step(kind=Kind.CLOSE), "The server closes its end of the connection."),
        (bare_step("no-such-row", code=250), "What the client asked for is done."),
    ],
)
def test_a_step_without_a_row_is_told_by_its_command_or_its_code(step: Step, words: str) -> None:
    assert why(step) == words
    assert bool(source(step)) == bool(words)


def test_what_a_client_outside_the_simulation_does_is_told_as_what_such_an_act_is_for() -> None:
    close = Step(0, 0, "s1", CLIENT_HOST, Actor.CLIENT, Kind.CLOSE, row="client-external")
    assert why(close) == (
        "This comes from a client outside the simulation. The client closes its end of the connection."
    )


@pytest.mark.parametrize(
    ("verb", "code", "state", "verdict"),
    [
        (Verb.CONNECT, 220, ClientState.GREETING, ReplyVerdict.POSITIVE),
        (Verb.CONNECT, 554, ClientState.GREETING, ReplyVerdict.PERMANENT),
        (Verb.EHLO, 502, ClientState.EHLO, ReplyVerdict.PERMANENT),
        (Verb.SOML, 250, ClientState.MAIL, ReplyVerdict.POSITIVE),
        (Verb.RCPT, 450, ClientState.RCPT, ReplyVerdict.TRANSIENT),
        (Verb.RCPT, 251, ClientState.RCPT, ReplyVerdict.POSITIVE),
        (Verb.RCPT, 552, ClientState.RCPT, ReplyVerdict.PERMANENT),
        (Verb.RCPT, 421, ClientState.RCPT, ReplyVerdict.CLOSING),
        (Verb.DATA, 354, ClientState.DATA, ReplyVerdict.INTERMEDIATE),
        (Verb.MESSAGE, 452, ClientState.MESSAGE, ReplyVerdict.TRANSIENT),
        (Verb.VRFY, 252, ClientState.OTHER, ReplyVerdict.POSITIVE),
        (Verb.QUIT, 221, ClientState.QUIT, ReplyVerdict.POSITIVE),
        (Verb.UNKNOWN, 500, ClientState.OTHER, ReplyVerdict.PERMANENT),
        (Verb.MAIL, 0, ClientState.MAIL, ReplyVerdict.MALFORMED),
    ],
)
def test_what_the_client_must_do_follows_from_where_it_waits_and_from_the_class(
    verb: Verb,
    code: int,
    state: ClientState,
    verdict: ReplyVerdict,
) -> None:
    assert what_now(bare_step(verb=verb, code=code)) == REACTION_OF[state, verdict].must


def test_after_very_many_recipients_552_counts_as_temporary() -> None:
    many = Totals(buffers=Buffers(forward_paths=(BOB,) * MANY_RECIPIENTS))
    assert what_now(bare_step(verb=Verb.RCPT, code=552), many) == (
        REACTION_OF[ClientState.RCPT, ReplyVerdict.TOO_MANY].must
    )


def test_after_a_loss_in_the_text_the_client_keeps_the_mail() -> None:
    lost = next(step for step in steps_with_fault("lost-before-the-dot") if step.row == "client-close-lost")
    assert what_now(lost) == "Treat a lost connection like 451: keep the mail and try again later."


def test_after_a_loss_behind_the_dot_the_mail_may_come_twice() -> None:
    steps = steps_with_fault("lost-after-the-dot")
    told = [what_now(step) for step in steps if step.kind in {Kind.FAULT, Kind.CLOSE}]
    assert len(told) == 2
    assert all(words.endswith("it may arrive twice.") for words in told)


def test_a_reply_that_never_arrives_asks_nothing_of_the_client() -> None:
    held, fault, close = steps_with_fault("no-answer")[1:4]
    assert what_now(held) == "This reply does not reach the client, which goes on waiting."
    assert what_now(fault) == "Wait, but give up when 5 minutes have passed without a reply."
    assert what_now(close).startswith("No answer within the time limit.")


def test_commands_ask_nothing_of_the_client() -> None:
    steps = steps_of(classic_world())
    assert {what_now(step) for step in steps if step.actor is Actor.CLIENT} == {""}


def test_the_textbook_is_shown_beside_the_standard_on_a_command() -> None:
    step = next(step for step in steps_of(classic_world()) if step.verb is Verb.DATA)
    assert textbook_note(step) == (
        'Textbook: "Body of the mail" is the argument.'
        " Standard: DATA has no argument (one gets 501); header and body follow as lines after 354."
    )


def test_a_row_s_own_note_on_the_textbook_comes_before_the_code_s() -> None:
    greeting = steps_of(classic_world())[1]
    assert textbook_note(greeting).startswith("The textbook leaves out the server's own name")
    (noop_reply,) = replies_to(Verb.NOOP, "NOOP")
    assert textbook_note(noop_reply).startswith("The textbook says it checks the recipient;")


def test_a_code_that_the_textbook_lacks_says_so() -> None:
    step = bare_step("vrfy-withheld", verb=Verb.VRFY, code=252)
    assert textbook_note(step).startswith("The textbook leaves it out")


def test_a_note_on_another_reply_than_the_one_sent_is_left_out() -> None:
    step = next(step for step in steps_with_fault("unknown-mailbox") if step.faulted)
    assert "One RCPT names one recipient" not in textbook_note(step)


def test_effects_on_the_buffers_and_on_the_holders_are_told_as_they_happen() -> None:
    told = [words for step in steps_of(classic_world(content=b"hi\r\n")) for words in effect_words(step)]
    assert told == [
        "mail.sender.example now holds the message for bob@receiver.example.",
        "The reverse-path buffer holds <alice@sender.example>.",
        "<bob@receiver.example> joins the forward-path buffer.",
        "The mail data buffer grows by 4 octets.",
        "The three buffers are cleared.",
        "mx.receiver.example now holds the message for bob@receiver.example.",
        "mail.sender.example no longer holds the message for bob@receiver.example.",
    ]


def test_many_recipients_are_counted_rather_than_named() -> None:
    users = [f"u{number}" for number in range(9)]
    site = Site(SERVER_HOST, frozenset({"receiver.example"}), {user: Mailbox(user) for user in users})
    step = steps_of(classic_world(to=tuple(f"{user}@receiver.example" for user in users), site=site))[0]
    (told,) = effect_words(step)
    assert told.endswith(" for u0@receiver.example, u1@receiver.example, u2@receiver.example and 6 more.")


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.id)
def test_each_preset_changes_what_is_told_of_the_classic_session(fault: FaultRow) -> None:
    plain = [why(step) for step in steps_of(classic_world())]
    struck = [why(step) for step in steps_of(classic_world((fault.rule,)))]
    assert struck != plain


@pytest.mark.parametrize(("code", "must"), [(250, "become the server"), (502, "Stay the client")])
def test_after_turn_it_is_told_which_part_the_client_has(code: int, must: str) -> None:
    assert must in what_now(bare_step(verb=Verb.TURN, code=code))
