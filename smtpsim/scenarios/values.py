"""One value at a time: each notation has a function here that reads its text or says what is wrong."""

import re
from collections.abc import Callable, Mapping

from smtpsim.protocol.auth.names import prepare
from smtpsim.protocol.domain import WORD_END, read_host
from smtpsim.protocol.expectation import is_expectation
from smtpsim.protocol.mistake import Mistake
from smtpsim.protocol.path import read_path
from smtpsim.protocol.strictness import Limits
from smtpsim.protocol.utf8 import octets_of
from smtpsim.scenarios.desk import WrongValueError, listed, suggest
from smtpsim.scenarios.notation import Notation
from smtpsim.scenarios.units import read_octets, read_rate, read_time
from smtpsim.scenarios.words import shown
from smtpsim.simulation.place import KIND_OF_EVENT, read_place
from smtpsim.spec.flaws import FLAW_OF, Flaw
from smtpsim.spec.misconceptions import MISCONCEPTIONS
from smtpsim.spec.terms import Verb

_IDENTIFIER = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}\Z", re.ASCII)
_WITH_ENHANCED = re.compile(r"([2-5]\w\w) ([245]\.\d{1,3}\.\d{1,3})(?: |\Z)", re.ASCII)
_CODE = re.compile(r"\d{1,4}\Z", re.ASCII)
_QUEUE = re.compile(r"#[!-~]+")
_ACCOUNT = re.compile(r"[!-9;-Z^-~]{1,64}\Z")
_LONGEST_SECRET = 255
_FIRST_WORD = re.compile(r"\S*")
_LIMITS = Limits()
_BRACKETED = re.compile(r"[^<>]{0,40}<([^<>\s]{1,320}@[^<>\s]{1,320})>\Z")  # as in a command or a header
_ASIDE = re.compile(r" \([^)]*\)")
_PLACE_WORDS = {
    "first",
    "second",
    "third",
    "last",
    "reply",
    "phase",
    "step",
    "for",
    "on",
    "end",
    "of",
    "data",
}
_PLACES = (
    "such as first RCPT, last DATA, first reply 4yz, first 421, end of data, phase mail-transfer, step 12"
    " or end"
)
_POSTMASTER = "postmaster"


def read_identifier(text: str) -> str:
    """Read an id: small letters, digits and single hyphens."""
    if not _IDENTIFIER.match(text):
        raise WrongValueError(f"{shown(text)} is no id: write small letters, digits and hyphens")
    return text


def read_address(text: str) -> str:
    """Read a mailbox of the form local-part@domain (RFC 5321 4.1.2)."""
    if bracketed := _BRACKETED.match(text):
        raise WrongValueError(
            f"{shown(text)} is more than an address: write {bracketed[1]} alone, without the brackets"
        )
    found = read_path(f"<{_as_octets(text)}>", 0, _LIMITS, postmaster=False)
    if isinstance(found, Mistake):
        raise WrongValueError(f"{shown(text)} is no address: {_sentence(found.flaw)}")
    if found.path.is_null or found.path.text != text:
        raise WrongValueError(f"{shown(text)} is no address: write local-part@domain alone")
    return text


def _as_octets(text: str) -> str:
    """Write a word as the grammar reads it; of what is not ASCII, only what can be seen (RFC 6531 3.3)."""
    if not (text.isascii() or text.isprintable()):
        raise WrongValueError(f"{shown(text)} has a character that nobody can see")
    return octets_of(text)


def read_account(text: str) -> str:
    """Read the name by which a user logs in: one word of printable ASCII."""
    if not _ACCOUNT.match(text):
        raise WrongValueError(
            f"{shown(text)} is no name to log in with: write one word of ASCII, without a colon"
        )
    return text


def read_secret(text: str) -> str:
    """Read a password: anything that SASLprep lets pass, in at most 255 octets (RFC 4013; RFC 4616 2)."""
    prepared = prepare(text)
    if not prepared:
        raise WrongValueError("this is no password: it is empty, or has a character that nobody can type")
    if len(prepared.encode()) > _LONGEST_SECRET:
        raise WrongValueError(f"a password has at most {_LONGEST_SECRET} octets")
    return text


def read_recipient(text: str) -> str:
    """Read a forward-path: a mailbox, or Postmaster alone (RFC 5321 4.1.1.3)."""
    return text if text.lower() == _POSTMASTER else read_address(text)


def read_reverse_path(text: str) -> str:
    """Read a reverse-path: a mailbox, or `<>` for none (RFC 5321 4.5.5)."""
    return "" if text == "<>" else read_address(text)


def read_host_name(text: str) -> str:
    """Read the name of a host: a domain, or an address literal (RFC 5321 4.1.2, 4.1.3)."""
    if not text.isascii():  # a client says it with EHLO, before it knows of SMTPUTF8 (RFC 6531 3.7.1)
        raise WrongValueError(
            f"{shown(text)} is no host name: a host is named in ASCII, with xn-- where need be"
        )
    return _read_name(text)


def _read_name(text: str) -> str:
    octets = _as_octets(text)
    found = read_host(octets, 0, WORD_END)
    if isinstance(found, Mistake):
        raise WrongValueError(f"{shown(text)} is no host name: {_sentence(found.flaw)}")
    if found != len(octets) or len(octets) > _LIMITS.domain:
        raise WrongValueError(
            f"{shown(text)} is no host name: write one name of at most {_LIMITS.domain} octets"
        )
    return text


def read_domain(text: str) -> str:
    """Read a domain; it is kept in small letters, as comparing ignores case. It may have U-labels."""
    return _read_name(text).lower()


def read_queue(text: str) -> str:
    """Read what ETRN may name: a domain, or # and the name of a queue (RFC 1985 5)."""
    if not text.startswith("#"):
        return read_host_name(text).lower()
    if not _QUEUE.fullmatch(text):
        raise WrongValueError(f"{shown(text)} is no queue: write # and a name without spaces")
    return text.lower()


def read_suffix(text: str) -> str:
    """Read the end that domain names share, with the dot before it."""
    if not text.startswith("."):
        raise WrongValueError(f"{shown(text)} is no ending: begin it with a dot, such as .example")
    return "." + read_domain(text[1:])


def read_user(text: str) -> str:
    """Read a local part alone (RFC 5321 4.1.2)."""
    if "@" in text and not text.startswith('"'):
        raise WrongValueError(f"{shown(text)} is a whole address, and only the part before the @ stands here")
    found = read_path(f"<{_as_octets(text)}@x.example>", 0, _LIMITS, postmaster=False)
    if isinstance(found, Mistake):
        raise WrongValueError(f"{shown(text)} is no local part: {_sentence(found.flaw)}")
    return found.path.local


def read_sender(text: str) -> str:
    """Read a mailbox or a whole domain; what stands after the last @ is kept in small letters."""
    if "@" not in text:
        return read_domain(text)
    local, _, domain = read_address(text).rpartition("@")
    return f"{local}@{domain.lower()}"


def read_member(text: str) -> str:
    """Read a member of a list: the name of a mailbox here, or a whole address."""
    return read_address(text) if "@" in text else read_user(text)


def read_place_text(text: str) -> str:
    """Read a place of a session, such as `first RCPT`."""
    if read_place(text) is None:
        raise WrongValueError(_say_no_place(text))
    return text


def _say_no_place(text: str) -> str:
    known = [*(verb.value for verb in Verb if verb is not Verb.UNKNOWN), *KIND_OF_EVENT]
    unknown = (word for word in text.split() if word not in _PLACE_WORDS)
    hint = next((found for word in unknown if (found := suggest(word, known))), "")
    return f"{shown(text)} is no place{hint or f': write {_PLACES}'}"


def read_reply_text(text: str) -> str:
    """Read an expected reply: a code or class, with an enhanced code or words, or `close`."""
    if text == "close":
        return text
    if is_expectation(text):
        return _checked_class(text)
    word = _FIRST_WORD.match(text)
    digits = word[0] if word else ""
    if _CODE.match(digits):
        raise WrongValueError(f"{digits} is no reply code: the digits are 2 to 5, 0 to 5 and 0 to 9")
    raise WrongValueError(
        f"{shown(text)} is no reply: write a code or class such as 450, 5yz, 550 5.1.1 or close"
    )


def _checked_class(text: str) -> str:
    """Take an expected reply, unless its enhanced code is of another class: that never comes (RFC 2034 4)."""
    match = _WITH_ENHANCED.match(text)
    if match and match[2][0] != match[1][0]:
        raise WrongValueError(f"{match[2]} does not go with {match[1]}: both begin with the same digit")
    return text


def read_enhanced_code(text: str) -> str:
    """Read an enhanced code (RFC 3463 2)."""
    if not _ENHANCED.match(text):
        raise WrongValueError(f"{shown(text)} is no enhanced code: write three numbers such as 4.2.1")
    return text


def _sentence(flaw: Flaw) -> str:
    sentence = _ASIDE.sub("", FLAW_OF[flaw].sentence).rstrip(".")
    return sentence[0].lower() + sentence[1:]


def read_text(text: str) -> str:
    """Take a text as it is."""
    return text


def read_prose(text: str) -> str:
    """Read a text for a reader, which says something."""
    if not text.strip():
        raise WrongValueError("this text is empty")
    return text


def read_misconception(text: str) -> str:
    """Read the id of a misconception."""
    known = [row.id for row in MISCONCEPTIONS]
    if text not in known:
        hint = suggest(text, known) or f"; there are {listed(known)}"
        raise WrongValueError(f"there is no misconception {text!r}{hint}")
    return text


READERS: Mapping[Notation, Callable[[str], object]] = {
    Notation.ACCOUNT: read_account,
    Notation.ADDRESS: read_address,
    Notation.BODY: read_text,
    Notation.DOMAIN: read_domain,
    Notation.HOST: read_host_name,
    Notation.IDENTIFIER: read_identifier,
    Notation.MEMBER: read_member,
    Notation.MISCONCEPTION: read_misconception,
    Notation.OCTETS: read_octets,
    Notation.PLACE: read_place_text,
    Notation.PROSE: read_prose,
    Notation.QUEUE: read_queue,
    Notation.RATE: read_rate,
    Notation.RECIPIENT: read_recipient,
    Notation.REPLY: read_reply_text,
    Notation.REVERSE_PATH: read_reverse_path,
    Notation.SECRET: read_secret,
    Notation.SENDERS: read_sender,
    Notation.SUFFIX: read_suffix,
    Notation.TIME: read_time,
    Notation.USER: read_user,
}
