"""Reading bare lines, as a terminal shows them: what is a reply is the server's, any other the client's.

From the reply that asks for the mail data on, all lines up to a lone dot are the client's.
"""

import re

from smtpsim.protocol.grammar import read_command
from smtpsim.recording.following import is_go_ahead, is_welcome
from smtpsim.recording.said import Said, Sayer, is_reply
from smtpsim.spec.terms import Verb

_OPENED = re.compile(r"Connected to |Connection to .* succeeded")
_CLOSED = re.compile(r"Connection closed")
_TOLD = re.compile(r"Trying |Escape character is |Ncat: |DNS fwd/rev|\$ |% |> ")
_END_LINE = "."


def read_bare_lines(lines: list[str]) -> list[Said]:
    """Read each line for who must have said it."""
    said: list[Said] = []
    in_text = False
    for number, line in enumerate(lines, 1):
        if in_text or line.strip():
            sayer = Sayer.CLIENT if in_text else _sayer_of(line)
            said.append(Said(sayer, line, number))
            in_text = line != _END_LINE if in_text else sayer is Sayer.SERVER and is_go_ahead(line)
    return said


def looks_bare(lines: list[str]) -> bool:
    """Whether the server speaks first, and some line of the client is a command."""
    spoken = [one for one in read_bare_lines(lines) if one.sayer in {Sayer.CLIENT, Sayer.SERVER}]
    if not spoken or spoken[0].sayer is not Sayer.SERVER:
        return False
    commands = (read_command(one.text.encode()).verb for one in spoken if one.sayer is Sayer.CLIENT)
    return is_welcome(spoken[0].text) or any(verb is not Verb.UNKNOWN for verb in commands)


def _sayer_of(line: str) -> Sayer:
    if is_reply(line):
        return Sayer.SERVER
    if _OPENED.match(line):
        return Sayer.OPENED
    if _CLOSED.match(line):
        return Sayer.CLOSED
    return Sayer.NOTE if _TOLD.match(line) else Sayer.CLIENT
