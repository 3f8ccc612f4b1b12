"""What base64 hides in a login: nothing. Each message of a mechanism, read as anybody on the road can."""

import re

import msgspec

from smtpsim.explain.sanitise import sanitise
from smtpsim.protocol.auth.base64_text import decode, decode_initial
from smtpsim.protocol.auth.scram import read_client_final, read_client_first, read_server_first
from smtpsim.protocol.auth.secret import CHALLENGE, read_secret
from smtpsim.simulation.step import Step
from smtpsim.spec.terms import Kind, LoginOutcome, Verb

LOGIN_VERBS = {Verb.AUTH, Verb.AUTH_RESPONSE}

_FIELDS_OF_PLAIN = 3
_CRAM = re.compile(r"(.+) ([0-9a-f]{32})\Z")
_MESSAGE_ID = re.compile(r"<[^<>@ ]+@[^<>@ ]+>\Z")
_SIGNATURE = re.compile(r"v=[A-Za-z0-9+/=]+\Z")
_ATTRIBUTE = {
    "n": "the user's name",
    "r": "a number used once: the client's part, and the server's behind it",
    "s": "the salt, which makes equal passwords look different",
    "i": "how often the hash is repeated, so that guessing is slow",
    "c": "what the client first said about channel binding, in base64",
    "p": "the client's proof that it knows the password, without the password",
    "v": "the server's proof that it knows the password too",
    "a": "who the client wants to act for",
    "m": "an extension that must be known",
}
_BINDING = {
    "n": "the client cannot bind the login to TLS",
    "y": "the client could bind the login to TLS, and thinks that the server cannot",
}
_OPEN, _COVERED = "the password, for anybody to read", "the password, which only TLS hides from listeners"
_OUTCOME = {
    LoginOutcome.GOES_ON: "another message followed",
    LoginOutcome.PROVED: "the login succeeded with it",
    LoginOutcome.CANCELLED: "the login was given up",
    LoginOutcome.NOT_TRIED: "nobody looked at it",
}


class Revealed(msgspec.Struct, frozen=True, gc=False):
    """One part of a message and what it is; the text is safe to show."""

    text: str
    meaning: str


def reveal_step(step: Step) -> tuple[Revealed, ...]:
    """Read what a line of a login says behind its base64; () for any other step."""
    if step.verb not in LOGIN_VERBS:
        return ()
    parts = _read_step(step)
    if not step.is_protected:
        return parts
    return tuple(Revealed(one.text, _COVERED) if one.meaning == _OPEN else one for one in parts)


def _read_step(step: Step) -> tuple[Revealed, ...]:
    line = step.octets.removesuffix(b"\r\n").decode("latin-1")
    if step.kind is Kind.REPLY:
        return reveal_challenge(line[4:]) if step.row.endswith("-challenge") else ()
    if step.verb is Verb.AUTH_RESPONSE:
        return reveal_response(line)
    words = line.split(" ")[2:]
    return reveal_response(words[0]) if words else ()


def reveal_response(text: str) -> tuple[Revealed, ...]:
    """Read a client's message as it stands on the channel."""
    secret = read_secret(text)
    if secret is not None:
        led_to = _OUTCOME.get(secret.outcome, "the login failed with it")
        return (Revealed(sanitise(text), f"a secret that this recording does not have; {led_to}"),)
    message = decode_initial(text)
    if text == "*" or message is None:
        return ()
    return _read_client(message)


def reveal_challenge(text: str) -> tuple[Revealed, ...]:
    """Read a server's challenge as it stands behind its code."""
    if text == CHALLENGE:
        return (Revealed(text, "a challenge that this recording does not have"),)
    message = decode(text)
    if not message:
        return ()
    plain = message.decode("utf-8", "replace")
    if _MESSAGE_ID.match(plain):
        return (
            Revealed(
                sanitise(plain), "a text that was never used before, for the client to make a digest of"
            ),
        )
    if read_server_first(message) or _SIGNATURE.match(plain):
        return _attributes(plain)
    return (Revealed(sanitise(plain), "what the server asks for"),)


def _read_client(message: bytes) -> tuple[Revealed, ...]:
    plain = message.decode("utf-8", "replace")
    fields = plain.split("\0")
    if len(fields) == _FIELDS_OF_PLAIN:
        return _read_plain(fields)
    if read_client_first(message):
        binding, acts_for, bare = plain.split(",", 2)
        said = Revealed(sanitise(binding), _BINDING.get(binding, "the client wants to bind the login to TLS"))
        return (said, *_attributes(acts_for), *_attributes(bare))
    if read_client_final(message):
        return _attributes(plain)
    digest = _CRAM.match(plain)
    if digest:
        meaning = "a digest of the challenge and the password; the password itself is not in it"
        return (Revealed(sanitise(digest[1]), "the user's name"), Revealed(digest[2], meaning))
    return (Revealed(sanitise(plain), "a name or a password, as the server asked"),) if plain else ()


def _read_plain(fields: list[str]) -> tuple[Revealed, ...]:
    acts_for = (Revealed(sanitise(fields[0]), "whom the client wants to act for"),) if fields[0] else ()
    named = Revealed(sanitise(fields[1]), "the user's name")
    return (*acts_for, named, Revealed(sanitise(fields[2]), _OPEN))


def _attributes(text: str) -> tuple[Revealed, ...]:
    pieces = (piece for piece in text.split(",") if piece)
    return tuple(Revealed(sanitise(piece), _ATTRIBUTE.get(piece[0], "an extension")) for piece in pieces)


def reveal_sentence(step: Step) -> str:
    """Say in a sentence what a line of a login says; empty where nothing stands behind its base64."""
    parts = reveal_step(step)
    told = "; ".join(f'"{part.text}": {part.meaning}' for part in parts)
    return f"Behind the base64 stands {told}." if told else ""
