"""What the tabs of the explanation beside the first say of a moment; loaded when one is first wanted."""

from collections.abc import Iterable

from rich.cells import cell_len
from textual.content import Content

from smtpsim.explain.legal_next import any_line_classes
from smtpsim.explain.line_view import LineView, line_view
from smtpsim.explain.machine_view import (
    Machine,
    Node,
    client_machine,
    legal_lines,
    legal_note,
    server_machine,
)
from smtpsim.explain.message_view import Line, MessageView, message_view
from smtpsim.explain.row_index import is_pop_step
from smtpsim.explain.what_next import next_paragraphs
from smtpsim.spec.pop_rows import POP_TITLE
from smtpsim.spec.states import STATE_OF
from smtpsim.spec.terms import Kind
from smtpsim.tui.widgets.why import View

_NAME = "bold $changed"
_LIT = "bold reverse"
_NOT_BEGUN = "Nothing has happened yet: space does the first step."
_NO_LINE = "Nobody says anything with this step. Go on to a command or a reply."
_MAIL_DATA = "This is mail data: no server reads commands in it. m shows it as a message."
_NO_TRANSACTION = "nothing: no transaction is open, and the three buffers are empty."
_POP_STATES = "its server goes from AUTHORIZATION to TRANSACTION, and with QUIT to UPDATE."


def now_words(view: View) -> Content:
    """Say what the client must do now."""
    if view.step is None:
        return Content(_NOT_BEGUN)
    told = next_paragraphs(view.step, view.totals)
    return _lines(_named(name, words, source) for name, words, source in told)


def line_words(view: View, part: int, width: int) -> Content:
    """Show the line with one part lit and underlined by carets, what it means, and the section.

    A click before the part, or behind it, goes to the part there.
    """
    if view.step is None:
        return Content(_NOT_BEGUN)
    found = line_view(view.step, part)
    if found is None:
        return Content(_MAIL_DATA if view.step.kind is Kind.DATA else _NO_LINE)
    before, behind = _cut_to(found, width)
    name = found.token.text if found.token.text.strip() else "a space"
    carets = " " * cell_len(before) + "^" * max(1, min(cell_len(found.lit), width))
    return _lines(
        (
            Content("").join(
                [
                    Content(before).stylize("@click=screen.previous_part"),
                    Content.styled(found.lit, _LIT),
                    Content(behind).stylize("@click=screen.next_part"),
                ]
            ),
            Content.styled(carets, _NAME),
            _named(
                f"Part {found.number} of {found.total}, {name}",
                found.token.meaning,
                found.token.source,
            ),
            Content.styled(". goes on to the next part, a comma back.", "$quiet"),
        )
    )


def _cut_to(found: LineView, width: int) -> tuple[str, str]:
    """Cut what is beside the lit part, so that the line fits and the part is in sight."""
    room = max(0, width - cell_len(found.lit))
    behind = _head(found.behind, max(room - cell_len(found.before), room // 2))
    return _tail(found.before, room - cell_len(behind)), behind


def _head(text: str, room: int) -> str:
    return text if cell_len(text) <= room else Content(text).truncate(max(1, room), ellipsis=True).plain


def _tail(text: str, room: int) -> str:
    if cell_len(text) <= room:
        return text
    while text and cell_len(text) > room - 1:
        text = text[max(1, (len(text) - room) // 2) :]
    return f"…{text}" if room > 0 else ""


def message_words(view: View) -> Content:
    """Show the message as the server has it, with who uses each part."""
    message = message_view(view.steps, view.done, view.totals.buffers, view.earlier.buffers)
    return _lines((*_notes(message), *_envelope(message), *_header(message), *_body(message)))


def _notes(message: MessageView) -> tuple[Content, ...]:
    if not message.was_cleared:
        return ()
    return (Content.styled("With this step the server empties its buffers. They held:", "bold"),)


def _envelope(message: MessageView) -> tuple[Content, ...]:
    if message.is_fetched:
        return (
            _named("Envelope", "there is none here: SMTP had it, and the message has gone into a mailbox."),
        )
    if not message.envelope:
        return (_named("Envelope", _NO_TRANSACTION),)
    return (Content.styled("Envelope:", _NAME), *map(_row, message.envelope))


def _header(message: MessageView) -> tuple[Content, ...]:
    if not message.header:
        return (_named("Header", "nothing of it has come."),)
    return (Content.styled("Header:", _NAME), *map(_row, message.header))


def _body(message: MessageView) -> tuple[Content, ...]:
    if not message.has_header_end:
        return (_named("Body", "nothing of it has come."),)
    head = f"Body: the reader uses it; servers carry it ({message.octets} octets with the header)"
    more = ("… and more that is not shown",) if message.is_cut else ()
    return (Content.styled(head, _NAME), *(Content(f"  {line}") for line in (*message.body, *more)))


def _row(line: Line) -> Content:
    name = f"{line.name}: " if line.name else ""
    return Content.assemble("  ", (name, "bold"), line.value, (f"  ({line.user})", "$quiet"))


def states_words(view: View) -> Content:
    """Show both machines, the arc just taken, and what may come next."""
    if view.step is not None and is_pop_step(view.step):
        return _named(POP_TITLE, _POP_STATES, "RFC 1939 3")
    server = server_machine(view.totals, view.earlier, view.step)
    client = client_machine(view.totals, view.earlier, view.step)
    state = view.totals.server_state
    arcs = Content.assemble(("Arc: ", _NAME), f"server {server.arc}; client {client.arc}")
    return _lines(
        (
            _machine("Server", "$server", server),
            _machine("Client", "$client", client),
            arcs,
            *_legal(view),
            _named("Server", STATE_OF[f"server-{state}"].sentence),
            _named("Client", STATE_OF[f"client-{view.totals.client_state}"].sentence),
        )
    )


def _machine(name: str, colour: str, machine: Machine) -> Content:
    nodes = Content(" ").join([_node(node, colour) for node in machine.nodes])
    return Content.assemble((f"{name} ", f"bold {colour}"), nodes)


def _node(node: Node, colour: str) -> Content:
    if node.is_current:
        return Content.styled(f"[{node.name}]", f"bold reverse {colour}")
    return Content.styled(f"({node.name})" if node.was_left else node.name, "" if node.was_left else "$quiet")


def _legal(view: View) -> tuple[Content, ...]:
    state = view.totals.server_state
    legal = legal_lines(state)
    if not legal:
        return (_named("Next", "no command may come now."),)
    any_line = " ".join(any_line_classes(state))
    refusals = (
        f"any other is refused, and each can get {any_line} for its form or a shutdown" if any_line else ""
    )
    note = "; ".join(one for one in (legal_note(state), refusals) if one)
    groups = (
        Content.assemble(("     " if at else "Next ", _NAME), (f"{classes}: ", "bold"), names)
        for at, (classes, names) in enumerate(legal)
    )
    return (*groups, *((Content.styled(note, "$quiet"),) if note else ()))


def _named(name: str, words: str, source: str = "") -> Content:
    return Content.assemble((f"{name}: ", _NAME), words, (f"  [{source}]" if source else "", "$quiet"))


def _lines(parts: Iterable[Content]) -> Content:
    return Content("\n").join(list(parts))
