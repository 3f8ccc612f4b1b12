"""From the text of a file to a `Scenario`, or to every mistake in it with its line and column."""

from msgspec.structs import replace

from smtpsim.protocol.policy import Offer
from smtpsim.protocol.script import ScriptItem
from smtpsim.scenarios import nodes
from smtpsim.scenarios.checks import CHECKS
from smtpsim.scenarios.client_format import ClientPart, LoginPart, MailPart
from smtpsim.scenarios.desk import Desk, WrongValueError, listed
from smtpsim.scenarios.faults import FAULT_RULES, read_fault_node
from smtpsim.scenarios.format import Expectation, Scenario
from smtpsim.scenarios.hosts import note_unknown_hosts
from smtpsim.scenarios.lesson_checks import LESSON_CHECKS, LESSON_TITLES
from smtpsim.scenarios.mistakes import MistakeId
from smtpsim.scenarios.nodes import Node, Scalar, read_nodes
from smtpsim.scenarios.notation import Address, Host, Member, Milliseconds, Notation
from smtpsim.scenarios.offers import read_offer
from smtpsim.scenarios.part import RetryPart, SpanPart
from smtpsim.scenarios.script import read_script_at
from smtpsim.scenarios.server_format import ForwardPart, LimitsPart, ListPart, MailboxPart, ServerPart
from smtpsim.scenarios.walk import WRONG, Rules, Walk
from smtpsim.scenarios.words import shown
from smtpsim.scenarios.world_format import DomainPart, ExchangerPart, LinkPart, ReaderPart, WorldPart
from smtpsim.spec.faults import FaultRule

_HIGHEST_PREFERENCE = 65_535  # RFC 1035 3.3.9


def read_scenario(text: str, path: str) -> Scenario:
    """Read a scenario; raises `BadFilesError` with all its mistakes, or the one that stops the reading."""
    return scenario_of_nodes(read_nodes(text, path), text, path)


def scenario_of_nodes(root: Node | None, text: str, path: str) -> Scenario:
    """Read a scenario whose text was parsed already; raises `BadFilesError` with all its mistakes."""
    desk = Desk(path, text)
    if root is None:
        desk.note(MistakeId.FILE_EMPTY, "the file is empty", 1, 1)
        root = nodes.Mapping((), is_flow=False, line=1, column=1)
    scenario = Walk(desk, _RULES).read(Scenario, root) if not desk.mistakes else WRONG
    note_unknown_hosts(desk, root)
    desk.settle()
    if not isinstance(scenario, Scenario):
        raise TypeError(path)
    return scenario


def _read_offer(walk: Walk, node: Node) -> object:
    """Read an extension with its parameter: `PIPELINING`, `SIZE 10 MB`."""
    scalar = walk.scalar(node)
    if scalar is None:
        return WRONG
    try:
        return read_offer(scalar.text)
    except WrongValueError as error:
        return walk.wrong(MistakeId.WRONG_EXTENSION, node, str(error))


def _read_script_part(walk: Walk, node: Node) -> object:
    """Read `script: |`; the lines keep their numbers in the file."""
    if not isinstance(node, Scalar) or (node.style != "|" and (node.text or node.style)):
        return walk.wrong(
            MistakeId.WRONG_SHAPE,
            node,
            "a script stands after '|', with one line of the session on each line",
        )
    scalar = walk.scalar(node)
    if scalar is None:
        return WRONG
    before = len(walk.desk.mistakes)
    items = read_script_at(walk.desk, scalar.text, scalar.line + 1, _indent_of(walk.desk, scalar))
    return items if len(walk.desk.mistakes) == before else WRONG


def _indent_of(desk: Desk, block: Scalar) -> int:
    """Tell how many columns of a block were taken away as its indentation."""
    for offset, kept in enumerate(block.text.split("\n")):
        number = block.line + offset
        if kept.strip() and number < len(desk.lines):
            return max(0, len(desk.lines[number]) - len(kept))
    return 0


def _read_bare_list(walk: Walk, node: Node) -> object:
    members = walk.read(tuple[Member, ...], node)
    return ListPart(members=members) if isinstance(members, tuple) else WRONG


def _read_bare_forward(walk: Walk, node: Node) -> object:
    address = walk.read(Address, node)
    return ForwardPart(to=address) if isinstance(address, str) else WRONG


def _read_bare_span(walk: Walk, node: Node) -> object:
    """Read `true` for always, or the time at which it is over."""
    if isinstance(node, Scalar) and node.text == "true":
        return SpanPart()
    if isinstance(node, Scalar) and node.text.isalpha():
        return walk.wrong(
            MistakeId.UNKNOWN_WORD,
            node,
            f"{shown(node.text)} is not known here: write true, or a time such as 30 min",
        )
    until = walk.read(Milliseconds, node)
    return SpanPart(until=until) if isinstance(until, int) else WRONG


def _read_bare_exchanger(walk: Walk, node: Node) -> object:
    """Read `10 mx.receiver.example`."""
    scalar = walk.scalar(node)
    if scalar is None:
        return WRONG
    number, _, name = scalar.text.strip().partition(" ")
    if not (number.isdecimal() and int(number) <= _HIGHEST_PREFERENCE and name.strip()):
        return walk.wrong(
            MistakeId.WRONG_MX,
            node,
            f"{shown(scalar.text)} is no MX record: write such as 10 mx.receiver.example",
        )
    shift = len(number) + 1
    host = walk.read(Host, replace(scalar, text=name.strip(), column=scalar.column + shift))
    return ExchangerPart(preference=int(number), host=host) if isinstance(host, str) else WRONG


def _read_bare_domain(walk: Walk, node: Node) -> object:
    """Read one word that says all about a domain."""
    words = {
        "null-mx": DomainPart(null_mx=True),
        "absent": DomainPart(absent=True),
        "fails": DomainPart(fails=True),
        "address": DomainPart(address=True),
    }
    scalar = walk.scalar(node)
    if scalar is None:
        return WRONG
    known = words.get(scalar.text.strip())
    return known or walk.wrong(
        MistakeId.WRONG_MX, node, f"{shown(scalar.text)} tells nothing: write mx:, or {listed(words)}"
    )


def _read_bare_retry(walk: Walk, node: Node) -> object:
    """Read one time, after which to try again and again."""
    every = walk.read(Milliseconds, node)
    if every == 0:
        return walk.wrong(
            MistakeId.WRONG_TIME, node, "a host waits before it tries again: write a time such as 30 min"
        )
    return RetryPart(every=(every,)) if isinstance(every, int) else WRONG


def _read_script_item(walk: Walk, node: Node) -> object:
    return walk.wrong(MistakeId.WRONG_SHAPE, node, "a line of a script stands in script: |")


_RULES = Rules(
    titles={
        Scenario: "a scenario",
        ServerPart: "a server",
        MailboxPart: "a mailbox",
        ListPart: "a list",
        ForwardPart: "a forward",
        SpanPart: "a stretch of time",
        LimitsPart: "limits",
        LinkPart: "a link",
        LoginPart: "a login",
        WorldPart: "a world",
        DomainPart: "a domain",
        ExchangerPart: "an MX record",
        ReaderPart: "a reader",
        RetryPart: "a retry schedule",
        ClientPart: "a client",
        MailPart: "a mail",
        Expectation: "an expectation",
        **LESSON_TITLES,
        **FAULT_RULES.titles,
    },
    specials={
        Notation.SCRIPT: _read_script_part,
        Offer: _read_offer,
        FaultRule: read_fault_node,
        ScriptItem: _read_script_item,
        **FAULT_RULES.specials,
    },
    shorts={
        ListPart: _read_bare_list,
        ForwardPart: _read_bare_forward,
        SpanPart: _read_bare_span,
        ExchangerPart: _read_bare_exchanger,
        DomainPart: _read_bare_domain,
        RetryPart: _read_bare_retry,
        **FAULT_RULES.shorts,
    },
    checks={**CHECKS, **LESSON_CHECKS, **FAULT_RULES.checks},
)
