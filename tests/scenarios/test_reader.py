"""What a file can say, and how it is understood."""

from datetime import UTC, datetime

import pytest

from smtpsim.protocol.client import Client
from smtpsim.protocol.policy import DEFAULT_OFFERS, Offer
from smtpsim.scenarios.build import build_world
from smtpsim.scenarios.equipment import build_policy
from smtpsim.scenarios.format import DEFAULT_START
from smtpsim.scenarios.lesson_format import LessonStep, RunPart
from smtpsim.scenarios.part import SpanPart
from smtpsim.scenarios.reader import read_scenario
from smtpsim.scenarios.server_format import (
    ExpnAnswer,
    ForwardPart,
    ListPart,
    MailboxPart,
    Practice,
    ServerPart,
)
from smtpsim.spec.faults import FAULT_OF
from smtpsim.spec.terms import (
    ClientFault,
    PhaseName,
    ServerState,
    ServiceState,
    Terminal,
    TextRuling,
    Tls,
    TlsUse,
    Verb,
)
from tests.scenarios.playing import SMALL, changed, read, unmet, with_server

FROM_THE_DESIGN = """\
# yaml-language-server: $schema=scenario.schema.json
format: 1
id: mailbox-busy
title: Come back later
summary: A temporary refusal, a queue, and a second try.
level: 2
seed: 7
start: 2026-03-02 09:00

world:
  servers:
    mx.receiver.example:
      domains: [receiver.example]
      mailboxes:
        bob: {name: Bob Example, quota: 2 kB, terminal: off, locked: 20 min}
        carol: {}
      lists: {staff: [bob, carol]}
      forwards: {dave: dave@elsewhere.example}
      extensions: [PIPELINING, SIZE 10 MB, ENHANCEDSTATUSCODES]   # MB = 1,000,000 octets
  link: {latency: 40 ms}

client:
  host: mail.sender.example
  send:
    - from: alice@sender.example
      to: [bob@receiver.example, carol@receiver.example]
      headers: {From: Alice <alice@sender.example>, To: Bob <bob@receiver.example>, Subject: Lunch}
      body: |
        Shall we eat at noon?
        .
        Alice

expect:
  - {at: first RCPT, reply: 450}
  - {at: end, delivered: {carol@receiver.example: 1}}

lesson:
  objectives:
    - {id: temporary, text: Tell a temporary refusal from a permanent one}
  steps:
    - run: {until: first RCPT}            # stops before the reply
  presenter: |
    Ask for a show of hands before the reply is shown.
"""


def server_with(line: str) -> ServerPart:
    """Read a scenario whose server says one thing more."""
    return read(with_server(line)).world.servers["mx.receiver.example"]


def box_with(keys: str) -> MailboxPart:
    """Read a scenario whose only mailbox says this."""
    scenario = read(changed("{name: Bob}", keys))
    return scenario.world.servers["mx.receiver.example"].mailboxes["bob"]


def test_the_example_of_the_design_loads_and_holds() -> None:
    scenario = read_scenario(FROM_THE_DESIGN, "mailbox-busy.yaml")
    server = scenario.world.servers["mx.receiver.example"]
    assert server.mailboxes["bob"] == MailboxPart(
        name="Bob Example",
        quota=2_000,
        terminal=Terminal.OFF,
        locked=1_200_000,
    )
    assert server.lists == {"staff": ListPart(members=("bob", "carol"))}
    assert server.forwards == {"dave": ForwardPart(to="dave@elsewhere.example")}
    assert server.extensions == (Offer("PIPELINING"), Offer("SIZE", "10000000"), Offer("ENHANCEDSTATUSCODES"))
    assert (scenario.level, scenario.seed, scenario.start) == (2, 7, datetime(2026, 3, 2, 9, tzinfo=UTC))
    assert unmet(scenario) == ()


def test_a_lesson_is_read_with_the_rest() -> None:
    lesson = read_scenario(FROM_THE_DESIGN, "mailbox-busy.yaml").lesson
    assert lesson is not None
    assert lesson.steps == (LessonStep(run=RunPart(until="first RCPT")),)
    assert lesson.presenter == "Ask for a show of hands before the reply is shown.\n"


def test_what_is_not_said_has_its_default() -> None:
    scenario = read(SMALL)
    assert (scenario.seed, scenario.start, scenario.expect, scenario.faults) == (0, DEFAULT_START, (), ())
    assert scenario.world.servers["mx.receiver.example"].extensions == DEFAULT_OFFERS
    assert scenario.world.link.latency == 40


def test_a_plain_word_is_what_it_looks_like() -> None:
    assert read(changed("title: T", "title: no")).title == "no"
    assert read(changed("title: T", "title: 1:30")).title == "1:30"
    assert read(changed("title: T", "title: 0123")).title == "0123"
    assert read(changed("title: T", "title: 2026")).title == "2026"
    assert read(changed("title: T", "title: null")).title == "null"


@pytest.mark.parametrize("word", ["on", "off", "busy"])
def test_a_terminal_is_on_off_or_busy(word: str) -> None:
    assert box_with(f"{{terminal: {word}}}").terminal is Terminal(word)


def test_a_mailbox_may_say_nothing() -> None:
    assert box_with("{}") == box_with("") == MailboxPart()


def test_words_are_compared_without_case_and_hyphens() -> None:
    assert server_with("greeting: Not-Ready").greeting is ServiceState.NOT_READY
    assert server_with("unimplemented: [send, Soml]").unimplemented == (Verb.SEND, Verb.SOML)


def test_one_value_is_a_list_of_one() -> None:
    assert server_with("null-mx: silent.example").null_mx == ("silent.example",)
    scenario = read(SMALL)
    assert scenario.client is not None
    assert scenario.client.send[0].to == ("bob@receiver.example",)


def test_domains_are_kept_in_small_letters() -> None:
    assert server_with("null-mx: [Silent.EXAMPLE]").null_mx == ("silent.example",)
    assert server_with("refused-senders: [Bob@Spam.Example, SPAM.example]").refused_senders == (
        "Bob@spam.example",
        "spam.example",
    )


def test_the_null_reverse_path_is_written_as_in_smtp() -> None:
    scenario = read(changed("from: alice@sender.example", "from: <>"))
    assert scenario.client is not None
    assert scenario.client.send[0].reverse_path == ""


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("true", SpanPart()),
        ("20 min", SpanPart(until=1_200_000)),
        ("{since: 1 s}", SpanPart(since=1_000)),
        ("{since: 1 s, until: 2 s}", SpanPart(since=1_000, until=2_000)),
    ],
)
def test_a_stretch_of_time_can_be_written_in_short(written: str, meant: SpanPart) -> None:
    assert server_with(f"failing-disk: {written}").failing_disk == meant


def test_a_forward_that_only_tells_the_address_says_so() -> None:
    forwards = server_with("forwards: {eve: {to: eve@x.example, sends-on: false}}").forwards
    assert forwards == {"eve": ForwardPart(to="eve@x.example", sends_on=False)}


def test_a_closed_list_says_so() -> None:
    lists = server_with("lists: {board: {members: [bob, x@y.example], open: false}}").lists
    assert lists == {"board": ListPart(members=("bob", "x@y.example"), open=False)}


def test_text_rules_keep_their_order() -> None:
    rules = server_with("text-rules: {watches: refuse, wait: later}").text_rules
    assert list(rules.items()) == [("watches", TextRuling.REFUSE), ("wait", TextRuling.LATER)]


def test_the_rest_of_a_server_is_understood() -> None:
    assert server_with("expn: absent").expn is ExpnAnswer.ABSENT
    assert server_with("strictness: common-practice").strictness is Practice.COMMON
    assert server_with("limits: {recipients: 3, command-line: 2 kB}").limits.command_line == 2_000
    assert server_with("shuts-down-after: 1.5 s").shuts_down_after == 1_500
    assert server_with("help: 211").help == 211
    assert server_with("domain-suffixes: [.example]").domain_suffixes == (".example",)


def test_a_client_s_habits_are_understood() -> None:
    habits = "hello: HELO\n  pipelining: true\n  declares-size: true\n  misbehaviour: [early-close]\n  send:"
    client = read(changed("send:", habits)).client
    assert client is not None
    assert (client.hello, client.pipelining, client.declares_size) == (Verb.HELO, True, True)
    assert client.misbehaviour == (ClientFault.EARLY_CLOSE,)


@pytest.mark.parametrize("tls", [Tls.OFFERED, Tls.REQUIRED, Tls.FAILING])
def test_a_server_s_tls_comes_into_its_policy(tls: Tls) -> None:
    assert build_policy(read(with_server(f"tls: {tls}"))).tls is tls
    assert build_policy(read(SMALL)).tls is Tls.NONE


@pytest.mark.parametrize("tls", TlsUse)
def test_a_client_s_tls_comes_into_its_plan(tls: TlsUse) -> None:
    client = build_world(read(changed("  send:", f"  tls: {tls}\n  send:"))).sessions[0].client
    assert isinstance(client, Client)
    assert client.plan.tls is tls


def test_faults_are_presets_or_rules() -> None:
    text = SMALL + "faults:\n  - unknown-mailbox\n  - {when: MAIL, do: {reply: 451}}\n"
    preset, rule = read(text).faults
    assert preset is FAULT_OF["unknown-mailbox"].rule
    assert (rule.when.command, rule.do.reply) == (Verb.MAIL, 451)


def test_expectations_know_their_line() -> None:
    text = SMALL + "expect:\n  - {at: end, state: CLOSED, phase: connection-termination, round-trips: 7}\n"
    (one,) = read(text).expect
    assert (one.line, one.state, one.phase) == (16, ServerState.CLOSED, PhaseName.TERMINATION)


def test_an_alias_stands_for_what_it_names() -> None:
    text = changed("{name: Bob}", "&b {name: Bob}\n        rob: *b")
    boxes = read(text).world.servers["mx.receiver.example"].mailboxes
    assert boxes["bob"] == boxes["rob"] == MailboxPart(name="Bob")


def test_a_byte_order_mark_does_no_harm() -> None:
    assert read("\ufeff" + SMALL) == read(SMALL)


def test_windows_line_ends_do_no_harm() -> None:
    assert read(SMALL.replace("\n", "\r\n")) == read(SMALL)


def test_a_moment_with_a_zone_is_kept_as_utc() -> None:
    scenario = read(changed("title: T", "title: T\nstart: 2026-03-02T09:00:00+02:00"))
    assert scenario.start == datetime(2026, 3, 2, 7, tzinfo=UTC)


def test_scripts_keep_the_lines_of_their_file() -> None:
    text = changed(
        "  send:\n    - from: alice@sender.example\n      to: bob@receiver.example\n",
        "  script: |\n\n    # hello\n    C: NOOP\n    S: 250\n",
    )
    client = read(text).client
    assert client is not None
    assert [item.line for item in client.script] == [15, 16]
