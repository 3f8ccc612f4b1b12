"""Reading the RFCs' notation: `C:` what the client says, `S:` what the server says.

RFC 821 writes `S:` for the sender, which is the client, and `R:` for the receiver.
"""

import re

from smtpsim.recording.said import Said, Sayer, is_reply

_MARKED = re.compile(r"\s*([CSR]):(?: (.*))?\Z")
_PAGE_NOISE = re.compile(r"\f?\Z|\S.*\[Page \d+\]\Z|RFC \d+ .* (?:19|20)\d\d\Z")
_OLD_END_OF_DATA = "<CRLF>.<CRLF>"
_END_LINE = "."


def read_rfc_notation(lines: list[str]) -> list[Said]:
    """Read each line for what it is; lines of prose that follow each other are one note."""
    client = "S" if _is_old(lines) else "C"
    said: list[Said] = []
    prose_end = 0
    for number, line in enumerate(lines, 1):
        match = _MARKED.match(line)
        if match is not None:
            said.append(_read_marked(match, client, number))
        elif not _PAGE_NOISE.match(line.strip(" ")):
            is_more = prose_end == number - 1 and bool(prose_end)
            note = said.pop() if is_more else Said(Sayer.NOTE, "", number)
            said.append(Said(Sayer.NOTE, f"{note.text} {line.strip()}".strip(), note.line))
            prose_end = number
    return said


def looks_like_rfc_notation(lines: list[str]) -> bool:
    """Whether some line is marked as the server's and is a reply."""
    server = "R" if _is_old(lines) else "S"
    matches = (_MARKED.match(line) for line in lines)
    return any(match[1] == server and is_reply(match[2] or "") for match in matches if match)


def _is_old(lines: list[str]) -> bool:
    marks = {match[1] for line in lines if (match := _MARKED.match(line))}
    return "R" in marks and "C" not in marks


def _read_marked(match: re.Match[str], client: str, number: int) -> Said:
    text = match[2] or ""
    if match[1] == client:
        return Said(Sayer.CLIENT, _END_LINE if text == _OLD_END_OF_DATA else text, number)
    return Said(Sayer.SERVER if is_reply(text) else Sayer.NOTE, text, number)
