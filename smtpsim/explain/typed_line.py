"""A command while it is being typed: its rule, the part that is being typed, and how it may go on.

Nothing here says whether a command is right or may come now: that is the server's to say.
"""

from collections.abc import Iterator
from typing import NamedTuple

from smtpsim.protocol.path_grammar import KEYWORD_OF
from smtpsim.spec.commands import COMMAND_OF, COMMANDS
from smtpsim.spec.extensions import EXTENSION_OF
from smtpsim.spec.rows import CommandRow
from smtpsim.spec.terms import ServerState, Verb

_VERB_OF = {row.verb.value: row.verb for row in COMMANDS}
_HELLOS = {Verb.EHLO, Verb.HELO}
_EXTENDED = {Verb.MAIL, Verb.RCPT}
_ASKING = {Verb.VRFY, Verb.EXPN}
_CANDIDATES_AT_MOST = 6

TEXT_HINT = (
    "Mail data: each line goes in as typed, and a lone dot ends it. [RFC 5321 4.1.1.4]",
    "A dot that begins a line must be doubled, and by you. [RFC 5321 4.5.2]",
)
_LONE_DOT = (
    "A lone dot ends the mail data; the server answers. [RFC 5321 4.1.1.4]",
    "Two dots are a line of the message with one dot in it. [RFC 5321 4.5.2]",
)
_DOTTED = (
    "This line begins with a dot. The octets are yours: no dot is added.",
    "The server takes the first dot of such a line away. [RFC 5321 4.5.2]",
)
LOGIN_HINT = (
    "A login is under way: this line answers 334, in base64. [RFC 4954 4]",
    "A lone * gives the login up. [RFC 4954 4]",
)
_MAILBOX_RULE = 'Mailbox = Local-part "@" ( Domain / address-literal ) [RFC 5321 4.1.2]'
_PARAMETER_RULE = 'esmtp-param = esmtp-keyword ["=" esmtp-value] [RFC 5321 4.1.2]'
_COUNTED = "Octets of a chunk: what you type now is counted, not read as a command. [RFC 3030 2]"


class Known(NamedTuple):
    """What a person who types knows: where the server stands, what it offered, whom there is to write to."""

    state: ServerState = ServerState.CONNECTED
    in_login: bool = False
    host: str = ""
    offered: tuple[str, ...] = ()  # the lines of EHLO's answer
    senders: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    chunk_left: int = 0


class Hint(NamedTuple):
    """Two lines: what is being typed, and the rule that it follows, with its section."""

    part: str
    rule: str


def hint_for(text: str, known: Known) -> Hint:
    """Tell what is being typed, and its rule."""
    if known.chunk_left:
        return Hint(_COUNTED, f"{known.chunk_left} octets of it are still to come.")
    if known.state is ServerState.DATA:
        return Hint(*(_LONE_DOT if text == "." else _DOTTED if text.startswith(".") else TEXT_HINT))
    if known.in_login:
        return Hint(*LOGIN_HINT)
    name, space, _ = text.partition(" ")
    row = COMMAND_OF.get(_VERB_OF.get(name.upper(), Verb.UNKNOWN))
    if row is None:
        return _hint_of_names(name, is_whole=bool(space))
    if row.verb in KEYWORD_OF and "<" in text:
        return _hint_of_path(row, text, known)
    part = _part_of(row, has_space=bool(space))
    return Hint(f"Now: {part}", f"{row.syntax} [{row.syntax_source}]")


def _hint_of_names(name: str, *, is_whole: bool) -> Hint:
    names = [row.verb.value for row in COMMANDS if row.verb.value.startswith(name.upper())]
    if is_whole or not names:
        return Hint("Now: a command that no table names.", "Whatever it is, it is sent as you type it.")
    shown = ", ".join(names[:_CANDIDATES_AT_MOST]) + (" ..." if len(names) > _CANDIDATES_AT_MOST else "")
    first = f"Now: the name of a command: {shown}"
    return Hint(first, "Tab completes. Capital or small letters: it is the same. [RFC 5321 2.4]")


def _part_of(row: CommandRow, *, has_space: bool) -> str:
    if row.verb is Verb.NOOP:
        return f"the whole of {row.verb}: a word may follow, and is ignored."
    if row.example == row.verb:
        return f"the whole of {row.verb}: no word follows it."
    part = f"what follows {row.verb}" if has_space else "the name of the command"
    return f"{part}, as in: {row.example}"


def _hint_of_path(row: CommandRow, text: str, known: Known) -> Hint:
    """Tell which part of a path, or of the parameters behind it, is being typed."""
    name = "forward-path" if row.verb is Verb.RCPT else "reverse-path"
    inside, closing, _ = text.partition("<")[2].partition(">")
    if closing:
        names = " ".join(_parameters(row.verb, _offered(known))) or "none for this command"
        return Hint(f"Now: parameters. The server offered: {names}", _PARAMETER_RULE)
    part = "domain" if "@" in inside else "local part"
    null = " MAIL FROM:<> is the null path." if not inside and row.verb is not Verb.RCPT else ""
    return Hint(f"Now: the {part} of the {name}.{null}", _MAILBOX_RULE)


def completions(text: str, known: Known) -> tuple[str, ...]:
    """Give the lines that a line may become, the likeliest first; none where nobody can know."""
    if known.state is ServerState.DATA or known.in_login or known.chunk_left:
        return ()
    name, space, rest = text.partition(" ")
    if not space:
        return tuple(_begun(row) for row in COMMANDS if row.verb.value.startswith(name.upper()))
    verb = _VERB_OF.get(name.upper(), Verb.UNKNOWN)
    if verb in KEYWORD_OF:
        return tuple(_paths(verb, text, known))
    words = _words_behind(verb, known)
    return tuple(f"{name} {word}" for word in words if word.lower().startswith(rest.lower()) and word != rest)


def _begun(row: CommandRow) -> str:
    """Write a command as far as it is always the same."""
    if row.verb in KEYWORD_OF:
        return f"{row.verb} {KEYWORD_OF[row.verb]}<"
    return f"{row.verb} " if " " in row.example else row.verb.value


def _words_behind(verb: Verb, known: Known) -> tuple[str, ...]:
    if verb in _HELLOS:
        return (known.host,)
    if verb in _ASKING:
        return known.recipients
    if verb is Verb.AUTH:
        lines = (line.upper().split() for line in known.offered)
        return tuple(word for line in lines if line[:1] == [verb.value] for word in line[1:])
    return tuple(_VERB_OF) if verb is Verb.HELP else ()


def _paths(verb: Verb, text: str, known: Known) -> Iterator[str]:
    """Complete the keyword, then an address that is known, then a parameter that was offered."""
    before, opening, rest = text.partition("<")
    if not opening:
        yield f"{verb} {KEYWORD_OF[verb]}<"
        return
    if ">" not in rest:
        told = known.recipients if verb is Verb.RCPT else (*known.senders, "")
        found = (path for path in dict.fromkeys(told) if path.lower().startswith(rest.lower()))
        yield from (f"{before}<{path}>" for path in found)
        return
    done, space, begun = text.rpartition(" ")
    has_begun = bool(space) and ">" in done
    stem, begun = (done, begun) if has_begun else (text.rstrip(), "")
    names = _parameters(verb, _offered(known))
    yield from (
        f"{stem} {word}" for word in names if word.startswith(begun.upper()) and word != begun.upper()
    )


def _offered(known: Known) -> tuple[str, ...]:
    """Name the extensions that EHLO's answer listed, as far as the table has them."""
    words = {line.split()[0].upper() for line in known.offered if line}
    return tuple(word for word in EXTENSION_OF if word in words)


def _parameters(verb: Verb, keywords: tuple[str, ...]) -> tuple[str, ...]:
    """List the parameters that extensions give a command, with = where a value follows.

    They extend MAIL and RCPT alone (RFC 1869 6).
    """
    if verb not in _EXTENDED:
        return ()
    rows = [EXTENSION_OF[keyword] for keyword in keywords]
    names = [
        word if word in row.bare_parameters else f"{word}="
        for row in rows
        for word in (row.rcpt_parameters if verb is Verb.RCPT else row.mail_parameters)
    ]
    return tuple(dict.fromkeys(names))
