"""Hiding the secrets of logins in a transcript before anything else is made of it.

Each is replaced by a token that says what it led to, as the server's next reply tells. A challenge
is hidden too, unless every server asks so: with some mechanisms it gives away what was answered.
"""

import re
from collections.abc import Iterator

from msgspec.structs import replace

from smtpsim.protocol.auth.base64_text import decode
from smtpsim.protocol.auth.secret import CHALLENGE, Secret, write_secret
from smtpsim.protocol.grammar import read_command
from smtpsim.recording.said import Said, Sayer
from smtpsim.spec.terms import LoginOutcome, Verb

_REPLY = re.compile(r"(\d{3})([ -]?)(.*)\Z")
_QUESTION = re.compile(r"user ?name|password", re.IGNORECASE)
_MECHANISM = re.compile(r"[A-Z0-9_-]{1,20}\Z", re.IGNORECASE)
_DUMPED = re.compile(r"\d{4}:")  # octets in hexadecimal, as swaks shows them
_WORD = re.compile(r"\S+")
_SHORTEST = 4  # what is shorter is no secret that could be found again
_OUTCOME_OF = {
    "334": LoginOutcome.GOES_ON,
    "235": LoginOutcome.PROVED,
    "501": LoginOutcome.NOT_BASE64,
    "": LoginOutcome.NOT_TRIED,
}


def hide_logins(lines: list[Said]) -> list[Said]:
    """Give the lines with a token in the place of each secret."""
    hider = _Hider()
    hidden = [hider.hide(said, lines[at + 1 :]) for at, said in enumerate(lines)]
    return [hider.clean(said) if said.sayer is Sayer.NOTE else said for said in hidden]


class _Hider:
    """One reading of a transcript, from its first line to its last."""

    def __init__(self) -> None:
        self._count = 0
        self._secrets: set[str] = set()
        self._in_login = False  # the client's next line is a response
        self._in_text = False
        self._asked = Verb.UNKNOWN

    def hide(self, said: Said, following: list[Said]) -> Said:
        if said.sayer is Sayer.SERVER:
            return self._hide_challenge(said)
        if said.sayer is not Sayer.CLIENT:
            return said
        if self._in_text:
            self._in_text = said.text != "."
            return said
        return self._hide_line(said, following)

    def _hide_line(self, said: Said, following: list[Said]) -> Said:
        if self._in_login:
            self._in_login, self._asked = False, Verb.AUTH_RESPONSE
            return said if said.text == "*" else replace(said, text=self._token(said.text, following))
        verb = read_command(said.text.encode()).verb
        has_met_auth, self._asked = bool(self._count) or self._asked is Verb.AUTH, verb
        if verb is Verb.AUTH:
            return replace(said, text=self._hide_words(said.text, following))
        if verb is Verb.UNKNOWN and (has_met_auth or "AUTH" in said.text.upper()):
            is_short = len(said.text) < _SHORTEST
            return said if is_short else replace(said, text=self._token(said.text, following))
        return said

    def _hide_words(self, text: str, following: list[Said]) -> str:
        """Leave AUTH and a word that can be a mechanism; hide the rest."""
        words = list(_WORD.finditer(text))
        kept = 2 if len(words) > 1 and _MECHANISM.match(words[1][0]) else 1
        if len(words) <= kept:
            return text
        start = words[kept].start()
        return text[:start] + _WORD.sub(lambda one: self._token(one[0], following), text[start:])

    def _token(self, text: str, following: list[Said]) -> str:
        self._count += 1
        self._secrets.update(_spelled(text))
        code = next(_codes(following), "")
        return write_secret(Secret(self._count, _OUTCOME_OF.get(code, LoginOutcome.WRONG)))

    def _hide_challenge(self, said: Said) -> Said:
        match = _REPLY.match(said.text)
        if match is None or match[2] == "-":
            return said
        self._in_text = match[1] == "354" and self._asked is Verb.DATA
        self._in_login = match[1] == "334" and self._asked in {Verb.AUTH, Verb.AUTH_RESPONSE}
        is_plain = not match[3].strip() or any(
            _QUESTION.search(word) for word in (match[3], *_spelled(match[3]))
        )
        if not self._in_login or is_plain:
            return said
        return replace(said, text=f"{match[1]} {CHALLENGE}")

    def clean(self, said: Said) -> Said:
        """Leave out of a note what repeats a secret."""
        if not self._count:
            return said
        if _DUMPED.match(said.text):
            return replace(said, text="octets in hexadecimal, left out because of a login")
        text = said.text
        for secret in sorted(self._secrets, key=len, reverse=True):
            text = text.replace(secret, "[secret]")
        return replace(said, text=text)


def _codes(lines: list[Said]) -> Iterator[str]:
    """Give the codes of the replies to come."""
    return (said.text[:3] for said in lines if said.sayer is Sayer.SERVER)


def _spelled(text: str) -> Iterator[str]:
    """Give a message as it was sent, and what base64 hid in it."""
    message = decode(text.strip())
    plain = message.decode("utf-8", "replace").split("\0") if message else []
    return (word for word in (text.strip(), *plain) if len(word) >= _SHORTEST)
