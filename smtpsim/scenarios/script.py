r"""Scripts in the notation of the RFCs, line by line.

    C: EHLO mail.sender.example    a line with CR LF; waits for the reply (mail data: for none)
    C+ NOOP                        a line sent without waiting
    C~ RCPT TO:<bob@rec\r          exactly these octets, no line end
    S: 250                         what is expected; `250-` lines join the ones after them
    S: close                       the server has closed the connection (also `! closed`)
    = MAIL                         the server's state that must hold
    ! wait 5 min                   also: ! silence [TIME], ! close, ! closed, ! fault NAME-OR-MAPPING
    ! handshake                    TLS begins, once 220 to STARTTLS has come

A comment begins with `#` at the start of a line, or after a tab or at least two spaces. So
`C: RCPT TO:<#x@receiver.example>` and `C: Subject: Room #5` hold no comment; where a text needs two
spaces and a `#`, `C~` can write it as `\x23`.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from smtpsim.errors import UsageError
from smtpsim.protocol.expectation import is_expectation
from smtpsim.protocol.script import ScriptItem, ScriptKind
from smtpsim.scenarios.desk import Desk, WrongValueError, listed, suggest
from smtpsim.scenarios.escapes import EscapeError, read_escapes
from smtpsim.scenarios.faults import read_fault
from smtpsim.scenarios.mistakes import MistakeId
from smtpsim.scenarios.units import read_time
from smtpsim.scenarios.words import shown
from smtpsim.spec.terms import ServerState, Verb

_COMMENT = re.compile(r"(?<![ \t])(?= ?\t| {2})[ \t]++#.*\Z", re.DOTALL)
_LINE_END = re.compile(r"\r\n|[\n\r]")
_MARK = re.compile(r"(C:|C\+|C~|S:|=|!) ?")
_REPLY_LINE = re.compile(r"([2-5](?:yz|[0-5][0-9]))([ -]?)")


class _Line(NamedTuple):
    """One line of a script without its mark and comment, and where its text begins."""

    mark: str
    text: str
    number: int
    column: int


def read_script(text: str, path: str = "", first_line: int = 1) -> tuple[ScriptItem, ...]:
    """Read a script, or raise every mistake in it with its line and column."""
    desk = Desk(path)
    items = read_script_at(desk, text, first_line, 0)
    desk.settle()
    return items


def read_script_at(desk: Desk, text: str, first_line: int, indent: int) -> tuple[ScriptItem, ...]:
    """Read a script that stands in a file, indented by so many columns; mistakes go to the desk."""
    items: list[ScriptItem] = []
    replies: list[_Line] = []
    for number, whole in enumerate(_LINE_END.split(text), first_line):
        line = _cut(desk, whole, number, indent)
        if line is None:
            continue
        if replies and line.mark != "S:":
            _note_unended(desk, replies)
            replies = []
        if line.mark == "S:" and line.text.strip() != "close":
            replies = _add_reply_line(desk, items, [*replies, line])
        else:
            items += _read_line(desk, line)
    _note_unended(desk, replies)
    return tuple(items)


def _cut(desk: Desk, whole: str, number: int, indent: int) -> _Line | None:
    """Part a line into its mark and its text; a line without either is None."""
    bare = whole.lstrip(" \t")
    column = indent + len(whole) - len(bare) + 1
    if not bare or bare.startswith("#"):
        return None
    plain = _COMMENT.sub("", bare)
    match = _MARK.match(plain)
    if match is None:
        hint = _mark_meant(plain)
        desk.note(
            MistakeId.SCRIPT_LINE, f"a line of a script begins with {listed(_MARKS)}{hint}", number, column
        )
        return None
    return _Line(match[1], plain[match.end() :], number, column + match.end())


def _mark_meant(line: str) -> str:
    """Guess the mark that a line should have: its own in small letters, or by what it says."""
    close = {"c:": "C:", "s:": "S:", "c+": "C+", "c~": "C~"}.get(line[:2])
    if close:
        return f"; did you mean {close!r}?"
    mark = "S:" if _REPLY_LINE.match(line) else "C:" if line[:4].strip().upper() in _VERBS else ""
    return f"; did you mean {mark} {shown(line.rstrip())[1:-1]}?" if mark else ""


def _read_line(desk: Desk, line: _Line) -> list[ScriptItem]:
    try:
        return [_READERS[line.mark](line)]
    except EscapeError as error:
        desk.note(MistakeId.SCRIPT_LINE, str(error), line.number, line.column + error.offset)
    except (WrongValueError, UsageError) as error:
        desk.note(MistakeId.SCRIPT_LINE, str(error), line.number, line.column)
    return []


def _add_reply_line(desk: Desk, items: list[ScriptItem], lines: list[_Line]) -> list[_Line]:
    """Join the lines of one reply; give those that still wait for their last line."""
    last = lines[-1]
    text = last.text.rstrip()
    match = _REPLY_LINE.match(text)
    if match is None or not is_expectation(text):
        reason = f"{shown(text)} is no reply: write a code or a class such as 250, 5yz or 550 5.1.1"
        desk.note(MistakeId.SCRIPT_REPLY, reason, last.number, last.column)
        return []
    if not last.text.startswith(lines[0].text[:3]):
        desk.note(
            MistakeId.SCRIPT_REPLY,
            f"the lines of one reply have one code, and this reply began with {lines[0].text[:3]}",
            last.number,
            last.column,
        )
        return []
    if match[2] == "-":
        return lines
    joined = "\n".join(line.text.rstrip() for line in lines)
    items.append(ScriptItem(ScriptKind.EXPECT_REPLY, joined, line=lines[0].number))
    return []


def _note_unended(desk: Desk, replies: list[_Line]) -> None:
    if replies:
        last = replies[-1]
        desk.note(
            MistakeId.SCRIPT_REPLY,
            "the hyphen after the code promises another line of this reply",
            last.number,
            last.column,
        )


def _read_sent_line(line: _Line) -> ScriptItem:
    kind = ScriptKind.LINE if line.mark == "C:" else ScriptKind.LINE_AHEAD
    return ScriptItem(kind, line.text, line.text.encode("utf-8", "replace") + b"\r\n", line=line.number)


def _read_octets(line: _Line) -> ScriptItem:
    if not line.text:
        raise WrongValueError("C~ needs the octets to send")
    return ScriptItem(ScriptKind.OCTETS, line.text, read_escapes(line.text), line=line.number)


def _read_close(line: _Line) -> ScriptItem:
    return ScriptItem(ScriptKind.CLOSED, "close", line=line.number)


def _read_state(line: _Line) -> ScriptItem:
    name = line.text.strip()
    states = [state.value for state in ServerState]
    if name not in states:
        hint = suggest(name, states) or f"; there are {listed(states)}"
        raise WrongValueError(f"{shown(name)} is no state of a server{hint}")
    return ScriptItem(ScriptKind.EXPECT_STATE, name, line=line.number)


def _read_event(line: _Line) -> ScriptItem:
    word, _, rest = line.text.strip().partition(" ")
    reader = _EVENTS.get(word)
    if reader is None:
        raise WrongValueError(f"{shown(word)} is no event{suggest(word, _EVENTS) or f': {listed(_EVENTS)}'}")
    return reader(rest.strip(), line.number)


def _read_wait(rest: str, number: int) -> ScriptItem:
    if not rest:
        raise WrongValueError("wait needs a time, such as ! wait 5 min")
    return ScriptItem(ScriptKind.WAIT, rest, ms=read_time(rest), line=number)


def _read_silence(rest: str, number: int) -> ScriptItem:
    return ScriptItem(ScriptKind.SILENCE, rest, ms=read_time(rest) if rest else 0, line=number)


def _read_bare_event(kind: ScriptKind) -> Callable[[str, int], ScriptItem]:
    def read(rest: str, number: int) -> ScriptItem:
        if rest:
            raise WrongValueError(f"nothing follows {kind.value!r}, and here stands {shown(rest)}")
        return ScriptItem(kind, line=number)

    return read


def _read_fault_event(rest: str, number: int) -> ScriptItem:
    if not rest:
        raise WrongValueError("fault needs a name, such as ! fault unknown-mailbox")
    rule = read_fault(rest)
    if rule.do.client is not None:
        raise WrongValueError(f"{shown(rest)} is no fault for a script, which misbehaves by its own lines")
    return ScriptItem(ScriptKind.FAULT, rest, rule=rule, line=number)


_VERBS = {verb.value for verb in Verb}
_MARKS = ("C:", "C+", "C~", "S:", "=", "!", "#")
_READERS: dict[str, Callable[[_Line], ScriptItem]] = {
    "C:": _read_sent_line,
    "C+": _read_sent_line,
    "C~": _read_octets,
    "S:": _read_close,
    "=": _read_state,
    "!": _read_event,
}
_EVENTS: dict[str, Callable[[str, int], ScriptItem]] = {
    "wait": _read_wait,
    "silence": _read_silence,
    "close": _read_bare_event(ScriptKind.CLOSE),
    "closed": _read_bare_event(ScriptKind.CLOSED),
    "handshake": _read_bare_event(ScriptKind.HANDSHAKE),
    "fault": _read_fault_event,
}
