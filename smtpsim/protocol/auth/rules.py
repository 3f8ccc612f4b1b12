"""What a server is set up to do about logins: accounts, mechanisms, and who may use what."""

import msgspec
from msgspec.structs import replace

from smtpsim.spec.mechanisms import MECHANISM_OF, MECHANISMS
from smtpsim.spec.terms import Mechanism

ALL_MECHANISMS: tuple[Mechanism, ...] = tuple(row.mechanism for row in MECHANISMS)
RESPONSE_LINE = 12_288  # octets with CR LF that a challenge or a response may have (RFC 4954 4)


class LoginRules(msgspec.Struct, frozen=True):
    """A server's side of AUTH.

    With `takes_tokens` the client's messages are tokens that stand for what they led to: so a
    recording of a real client computes again without its secrets.
    """

    accounts: dict[str, str]
    mechanisms: tuple[Mechanism, ...] = ALL_MECHANISMS
    in_clear: bool = False  # takes readable passwords without TLS
    is_required: bool = False  # answers 530 to nearly everything before a login
    weak: frozenset[Mechanism] = frozenset()
    in_transition: frozenset[str] = frozenset()  # accounts that only a readable password can be checked for
    most_failures: int = 0  # closes with this many; 0: never
    seed: str = ""
    takes_tokens: bool = False


def usable_mechanisms(rules: LoginRules, *, has_tls: bool) -> tuple[Mechanism, ...]:
    """List what the answer to EHLO lists: no mechanism that needs TLS while there is none (RFC 4954 4)."""
    if has_tls or rules.in_clear:
        return rules.mechanisms
    return tuple(one for one in rules.mechanisms if not MECHANISM_OF[one].is_readable)


def hide_passwords(rules: LoginRules) -> LoginRules:
    """Keep who may log in, and let tokens stand for what the client sends."""
    return replace(rules, accounts=dict.fromkeys(rules.accounts, ""), takes_tokens=True)


def mechanism_named(name: str) -> Mechanism | None:
    """Find a mechanism by its name, in any letters (RFC 4954 8)."""
    return _BY_NAME.get(name.upper())


_BY_NAME: dict[str, Mechanism] = {one.value: one for one in Mechanism}
