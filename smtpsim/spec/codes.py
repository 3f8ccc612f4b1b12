"""The few reply codes and classes that behaviour turns on."""

from smtpsim.spec.terms import ReplyVerdict

CLOSING_CODE = 421  # the one code that ends the session whatever was asked (RFC 5321 3.8)
EXCEEDED_CODE = 552  # at RCPT after many recipients it counts as temporary (RFC 5321 4.5.3.1.10)
OTHER_MECHANISM_CODES = frozenset({432, 504, 534})  # to AUTH: try another mechanism (RFC 4954 4, 6)
MANY_RECIPIENTS = 100  # what a server must take in one transaction (RFC 5321 4.5.3.1.8)
FIRST_ERROR = 400  # 4yz and 5yz tell that something was not done (RFC 5321 4.2.1)

VERDICT_OF_CLASS: dict[int, ReplyVerdict] = {
    2: ReplyVerdict.POSITIVE,
    3: ReplyVerdict.INTERMEDIATE,
    4: ReplyVerdict.TRANSIENT,
    5: ReplyVerdict.PERMANENT,
}
