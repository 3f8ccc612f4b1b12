"""Transcripts in each notation that can be imported, of lines in any order, and captures of any segments."""

from hypothesis import strategies as st

from tests.recording.sessions import capture

WORDS = st.sampled_from(
    [
        *(
            "EHLO b.example",
            "HELO",
            "MAIL FROM:<a@b.example>",
            "RCPT TO:<c@d.example>",
            "DATA",
            ".",
            "..",
            "QUIT",
        ),
        *(
            "RSET",
            "BDAT 10 LAST",
            "BDAT x",
            "STARTTLS",
            "NOOP",
            "220 a.example",
            "250-one",
            "250 two",
            "354 go",
        ),
        *("421 bye", "550 5.1.1 no", "999 what", "221 bye", "...", "<remark>", "", "caf\u00e9", "554 no"),
        *(
            "250 STARTTLS",
            "7 lines sent",
            "Connected to x",
            "Connection closed with x",
            "'",
            '"',
            "\\",
            "b'x",
        ),
        *(
            "Remote host closed connection unexpectedly.",
            "Closing connection 0",
            "250",
            "x" * 2000,
            "\u2028",
            "\t",
        ),
    ]
)


def _lines(marks: tuple[str, ...], beside: tuple[str, ...] = ()) -> st.SearchStrategy[list[str]]:
    marked = st.builds("{}{}".format, st.sampled_from(marks), WORDS)
    return st.lists(marked | st.sampled_from(beside) if beside else marked, max_size=30)


_AS_PYTHON_WRITES = st.builds(
    lambda what, text, end: f"{what}: {(text + end).encode() if what == 'reply' else text + end!r}",
    st.sampled_from(("send", "reply")),
    WORDS,
    st.sampled_from(("\r\n", "", "\r\nNOOP\r\n")),
)
_SMTPLIB = st.lists(
    _AS_PYTHON_WRITES
    | st.sampled_from(
        ("connect: to ('h', 25) None", "reply: retcode (250); Msg: b'x'", "data: (250, b'ok')", "?")
    ),
    max_size=30,
)
_POSTFIX = st.lists(
    st.builds(
        "Nov 23 18:26:02 pf postfix/smtpd[{}]: {}{}".format,
        st.sampled_from(("7", "9")),
        st.sampled_from(("> x[192.0.2.1]: ", "< x[192.0.2.1]: ", "")),
        WORDS,
    )
    | st.sampled_from(
        (
            "Nov 23 18:26:02 pf postfix/smtpd[7]: connect from x[192.0.2.1]",
            "Nov 23 pf postfix/smtpd[7]: disconnect from x",
        )
    ),
    max_size=30,
)
NOTATIONS: dict[str, st.SearchStrategy[list[str]]] = {
    "RFC": _lines(("C: ", "S: ", "      C: ", "R: ", "")),
    "swaks": _lines((" -> ", "<-  ", "<** ", " ~> ", "<~  ", "=== ", "*** ", "**> ", "")),
    "curl": _lines(
        ("> ", "< ", "* ", "{ ", "} ", ""), ("} [164 bytes data]", "* Connected to h (::1) port 25")
    ),
    "smtplib": _SMTPLIB,
    "Postfix": _POSTFIX,
    "bare lines": _lines(("", "", "$ "), ("220 mx.example ESMTP", "Connection closed by foreign host.")),
}
REAL = (
    *(
        "curl-postfix.txt",
        "smtplib-debug-postfix.txt",
        "swaks-postfix-plain.txt",
        "swaks-opensmtpd-starttls.txt",
    ),
    *("swaks-postfix-pipelining-bad-recipient.txt", "swaks-smtpsink-lost-after-dot.txt"),
)
CAPTURES = ("swaks-postfix-plain.pcap", "swaks-postfix-plain.pcapng", "swaks-smtpsink-lost-after-dot.pcap")


@st.composite
def changed_octets(draw: st.DrawFn, names: tuple[str, ...]) -> bytes:
    """A real file with some octets changed, cut off or put in."""
    octets = bytearray(capture(draw(st.sampled_from(names))).read_bytes())
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(octets)))
        octets[at : at + draw(st.integers(0, 20))] = draw(st.binary(max_size=8))
    return bytes(octets)
