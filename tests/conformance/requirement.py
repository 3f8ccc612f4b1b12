"""One requirement of RFC 5321 in our own words, and the test that shows it or the reason why none does."""

from enum import StrEnum

import msgspec


class Level(StrEnum):
    """How binding a requirement is (RFC 2119)."""

    MUST = "MUST"
    MUST_NOT = "MUST NOT"
    SHOULD = "SHOULD"
    SHOULD_NOT = "SHOULD NOT"


class Side(StrEnum):
    """Who has to keep it."""

    SERVER = "server"
    CLIENT = "client"
    BOTH = "both"
    OTHERS = "others"  # authors of messages, sites, gateways, writers of standards


class Requirement(msgspec.Struct, frozen=True):
    """A row: `lines` are where its key word stands in the text, none where the section has no key word."""

    id: str  # the section and a number in it
    level: Level
    side: Side
    lines: tuple[int, ...]
    sentence: str
    cases: tuple[str, ...] = ()  # names of tests
    reason: str = ""

    @property
    def section(self) -> str:
        """The section of RFC 5321 that it stands in."""
        return self.id.rpartition("-")[0]


MUST, MUST_NOT, SHOULD, SHOULD_NOT = Level
SERVER, CLIENT, BOTH, OTHERS = Side

GATEWAY = "smtpsim is no gateway: it joins SMTP to no other mail system."
NAMES = "Which names are whole and known is a matter of a site's DNS; a scenario chooses its names."
NO_VRFY = "The client engine never asks VRFY or EXPN."
PEOPLE = "It is about what a person can read, not about what is sent."
REGISTRY = "It is about who writes standards and registers names, not about programs that run."
SITE = "It is about how a site is set up; a scenario's author decides it here."
SUBMISSION = "Envelopes here are written by the scenario, never made from a header."
TEXT = "It is about who writes the message; the programs here carry the text that they are given."
