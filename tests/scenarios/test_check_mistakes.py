"""What `check` says of a broken file, whole: the place, the id, the sentence, the line and the caret."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from smtpsim.cli import cli
from smtpsim.scenarios.bounds import (
    MOST_CHUNKS,
    MOST_COPIES,
    MOST_EXPECTATIONS,
    MOST_FAULTS,
    MOST_LINES,
    MOST_MAILS,
    MOST_RECIPIENTS,
    MOST_WAITING_DAYS,
)
from smtpsim.scenarios.checker import check_text
from smtpsim.scenarios.nodes import MAX_ALIASES, MAX_CHARACTERS, MAX_DEPTH, MAX_NODES, MAX_OCTETS
from smtpsim.scenarios.reader import read_scenario
from tests.scenarios.playing import SCRIPTED, SMALL, changed, with_script, with_server

MAIL = "to: bob@receiver.example"
ONE_MAIL = "    - from: alice@sender.example\n      to: bob@receiver.example\n"
PAIRS = ", ".join(["carol@receiver.example"] * 10)
WITH_DNS = "  dns:\n    a.example: {{{}}}\nclient:"


def box(keys: str) -> str:
    return changed("{name: Bob}", f"{{{keys}}}")


def mailed(lines: str) -> str:
    return changed(MAIL, f"{MAIL}\n      {lines}")


def expecting(keys: str) -> str:
    return f"{SMALL}expect:\n  - {{{keys}}}\n"


def faulted(keys: str) -> str:
    return f"{SMALL}faults:\n  - {{{keys}}}\n"


def told(text: str) -> list[str]:
    return [one.lines()[0].removeprefix("x.yaml:") for one in check_text(text, "x.yaml")]


WHOLE: dict[str, tuple[str, tuple[str, ...]]] = {
    "a line of a file with the ends of Windows": (
        box("name: Bob, qouta: 2 kB").replace("\n", "\r\n"),
        (
            "x.yaml:9:26: unknown-key: 'qouta' is no key of a mailbox; did you mean 'quota'?",
            "          bob: {name: Bob, qouta: 2 kB}",
            "                           ^",
        ),
    ),
    "a line of a file with the ends of an old Macintosh": (
        box("name: Bob, qouta: 2 kB").replace("\n", "\r"),
        (
            "x.yaml:9:26: unknown-key: 'qouta' is no key of a mailbox; did you mean 'quota'?",
            "          bob: {name: Bob, qouta: 2 kB}",
            "                           ^",
        ),
    ),
    "the first line of a file with a mark of byte order": (
        "\ufeff" + changed("format: 1", "fromat: 1"),
        (
            "x.yaml:1:1: unknown-key: 'fromat' is no key of a scenario; did you mean 'format'?",
            "  fromat: 1",
            "  ^",
        ),
    ),
    "wide characters before the place": (
        box("name: \u65e5\u672c\u8a9e, qouta: 2 kB"),
        (
            "x.yaml:9:26: unknown-key: 'qouta' is no key of a mailbox; did you mean 'quota'?",
            "          bob: {name: \u65e5\u672c\u8a9e, qouta: 2 kB}",
            "                              ^",
        ),
    ),
    "an accent that stands on the letter before it": (
        box("name: e\u0301, qouta: 2 kB"),
        (
            "x.yaml:9:25: unknown-key: 'qouta' is no key of a mailbox; did you mean 'quota'?",
            "          bob: {name: e\u0301, qouta: 2 kB}",
            "                         ^",
        ),
    ),
    "a tab before the place": (
        box("name:\tBob,\tqouta: 2 kB"),
        (
            "x.yaml:9:26: unknown-key: 'qouta' is no key of a mailbox; did you mean 'quota'?",
            "          bob: {name: Bob, qouta: 2 kB}",
            "                           ^",
        ),
    ),
    "a character that turns the text round": (
        box("name: \u202eBob, qouta: 2 kB"),
        (
            "x.yaml:9:27: unknown-key: 'qouta' is no key of a mailbox; did you mean 'quota'?",
            "          bob: {name: \ufffdBob, qouta: 2 kB}",
            "                            ^",
        ),
    ),
    "a place far to the right in a long line": (
        box(f"name: {'b' * 500}, qouta: 2 kB"),
        (
            "x.yaml:9:523: unknown-key: 'qouta' is no key of a mailbox; did you mean 'quota'?",
            f"  ...{'b' * 58}, qouta: 2 kB}}",
            f"  {' ' * 63}^",
        ),
    ),
    "a tab in the indentation": (
        changed("  host", "\thost"),
        (
            "x.yaml:11:1: yaml-tab: a tab stands here; indent with spaces",
            "   host: mail.sender.example",
            "  ^",
        ),
    ),
    "an expectation that does not hold, with the line of the session": (
        expecting("at: first RCPT, reply: 550"),
        (
            "x.yaml:16:3: unmet-expectation: at first RCPT: the reply '550' was expected, got '250 2.1.5 OK'",
            "    - {at: first RCPT, reply: 550}",
            "    ^",
            "  session, step 8: S: 250 2.1.5 OK",
        ),
    ),
    "an expectation of a step of the client": (
        expecting("at: step 3, reply: 250"),
        (
            (
                "x.yaml:16:3: unmet-expectation: at step 3: the reply '250' was expected,"
                " and there is no reply here"
            ),
            "    - {at: step 3, reply: 250}",
            "    ^",
            "  session, step 3: C: EHLO mail.sender.example",
        ),
    ),
    "an expectation of several lines of a reply": (
        expecting("at: first EHLO, reply: 5yz"),
        (
            (
                "x.yaml:16:3: unmet-expectation: at first EHLO: the reply '5yz' was expected, got '250"
                " mx.receiver.example greets mail.sender.example | PIPELINING | SIZE 10000000 | 8BITMIME |"
                " ENHANCEDSTATUSCODES | EXPN | HELP | SEND | SOML | SAML'"
            ),
            "    - {at: first EHLO, reply: 5yz}",
            "    ^",
            "  session, step 4: S: 250-mx.receiver.example greets mail.sender.example ...",
        ),
    ),
    "a line of a script that does not hold": (
        with_script("C: NOOP\nS: 250\nC: VRFY bob\nS: 550\nC: RSET\nS: 250\n"),
        (
            "x.yaml:16:5: unmet-expectation: expected '550', got '250 2.1.5 Bob <bob@receiver.example>'",
            "      S: 550",
            "      ^",
            "  session, step 6: S: 250 2.1.5 Bob <bob@receiver.example>",
        ),
    ),
    "a place that is never reached": (
        expecting("at: first VRFY, reply: 250"),
        (
            "x.yaml:16:3: unmet-expectation: at first VRFY: this place is never reached",
            "    - {at: first VRFY, reply: 250}",
            "    ^",
        ),
    ),
    "a fault that never fires": (
        faulted("when: {command: VRFY}, do: {reply: 450}"),
        (
            "x.yaml:16:5: warning: fault-never-strikes: the fault '450 at VRFY' changes nothing",
            "    - {when: {command: VRFY}, do: {reply: 450}}",
            "      ^",
        ),
    ),
    "a fault of a script that never fires": (
        with_script("! fault mailbox-busy\nC: NOOP\n"),
        (
            "x.yaml:13:5: warning: fault-never-strikes: the fault 'mailbox-busy' never strikes",
            "      ! fault mailbox-busy",
            "      ^",
        ),
    ),
}


def test_a_fault_of_a_script_that_strikes_is_no_mistake() -> None:
    lines = ["! fault mailbox-busy", "C: HELO a.example", "C: MAIL FROM:<a@a.example>"]
    script = "\n".join([*lines, "C: RCPT TO:<bob@receiver.example>", "S: 450"])
    assert check_text(with_script(script), "x.yaml") == ()


MISTAKES: dict[str, tuple[str, str]] = {
    # unknown keys at every level
    "an unknown key of a scenario": (
        f"{SMALL}sumary: S\n",
        "15:1: unknown-key: 'sumary' is no key of a scenario; did you mean 'summary'?",
    ),
    "an unknown key of a world": (
        changed("  servers:", "  lnk: {}\n  servers:"),
        "5:3: unknown-key: 'lnk' is no key of a world; did you mean 'link'?",
    ),
    "an unknown key of a server": (
        with_server("mailbox: {}"),
        "7:7: unknown-key: 'mailbox' is no key of a server; did you mean 'mailboxes'?",
    ),
    "an unknown key of a link": (
        changed("client:", "  link: {latancy: 5 ms}\nclient:"),
        "10:10: unknown-key: 'latancy' is no key of a link; did you mean 'latency'?",
    ),
    "an unknown key of a client": (
        changed("  host:", "  helo: EHLO\n  host:"),
        "11:3: unknown-key: 'helo' is no key of a client; did you mean 'hello'?",
    ),
    "an unknown key of a mail": (
        mailed("subject: Lunch"),
        (
            "15:7: unknown-key: 'subject' is no key of a mail; there are from, to, via, headers, body,"
            " body-as, notify, return or envelope-id"
        ),
    ),
    "an unknown key of an expectation": (
        expecting("at: end, replay: 250"),
        "16:15: unknown-key: 'replay' is no key of an expectation; did you mean 'reply'?",
    ),
    "an unknown key of a fault": (
        faulted("wen: RCPT, do: {reply: 450}"),
        "16:6: unknown-key: 'wen' is no key of a fault; did you mean 'when'?",
    ),
    "an unknown key of what a fault does": (
        faulted("do: {replay: 450}"),
        "16:11: unknown-key: 'replay' is no key of do; did you mean 'reply'?",
    ),
    "an unknown key of limits": (
        with_server("limits: {recipient: 3}"),
        "7:16: unknown-key: 'recipient' is no key of limits; did you mean 'recipients'?",
    ),
    "an unknown key of a list": (
        with_server("lists: {all: {member: [bob]}}"),
        "7:21: unknown-key: 'member' is no key of a list; did you mean 'members'?",
    ),
    "an unknown key of a domain": (
        changed("client:", WITH_DNS.format("mxx: [10 mx.a.example]")),
        "11:17: unknown-key: 'mxx' is no key of a domain; did you mean 'mx'?",
    ),
    "keys that are merged, which YAML 1.2 has not": (
        changed("{name: Bob}", "&b {name: Bob}\n        rob: {<<: *b}"),
        (
            "10:15: unknown-key: '<<' is no key of a mailbox; YAML 1.2 has no keys that are merged: write"
            " them out, or let one key be *name"
        ),
    ),
    # keys twice at every level
    "a key of a scenario twice": (
        f"{SMALL}id: y\n",
        "15:1: key-twice: the key 'id' stands here twice (first in line 2)",
    ),
    "a server twice": (
        changed("client:", "    mx.receiver.example: {domains: [x.example]}\nclient:"),
        "10:5: key-twice: the key 'mx.receiver.example' stands here twice (first in line 6)",
    ),
    "a key of a mailbox twice": (
        box("name: Bob, name: Rob"),
        "9:26: key-twice: the key 'name' stands here twice (first in line 9)",
    ),
    "a key of a client twice": (
        changed("  send:", "  host: a.example\n  send:"),
        "12:3: key-twice: the key 'host' stands here twice (first in line 11)",
    ),
    "a key of a mail twice": (
        mailed("to: carol@receiver.example"),
        "15:7: key-twice: the key 'to' stands here twice (first in line 14)",
    ),
    "a header field twice": (
        mailed("headers: {Subject: a, Subject: b}"),
        "15:29: key-twice: the key 'Subject' stands here twice (first in line 15)",
    ),
    "a key of an expectation twice": (
        expecting("at: end, at: end"),
        "16:15: key-twice: the key 'at' stands here twice (first in line 16)",
    ),
    "a key of a fault twice": (
        faulted("do: {reply: 450}, do: {reply: 451}"),
        "16:24: key-twice: the key 'do' stands here twice (first in line 16)",
    ),
    # wrong types
    "keys for one value": (
        changed("title: T", "title: {a: b}"),
        "3:8: wrong-shape: one value stands here, not keys with values",
    ),
    "a list of lists": (
        changed("[receiver.example]", "[[receiver.example]]"),
        "7:17: wrong-shape: one value stands here, not a list",
    ),
    "keys for a list": (
        changed("[receiver.example]", "{receiver.example: a}"),
        "7:16: wrong-shape: a list stands here, not keys with values",
    ),
    "a list for the world": (
        "format: 1\nid: x\ntitle: T\nworld: [a]\n",
        "4:8: wrong-shape: the keys of a world stand here, not a list",
    ),
    "a number with a point for a whole one": (
        changed("title: T", "title: T\nlevel: 1.0"),
        "4:8: wrong-number: '1.0' is no whole number from 0 to 1000000000",
    ),
    "a number in other digits": (
        changed("title: T", "title: T\nlevel: \u0663"),
        "4:8: wrong-number: '\u0663' is no whole number from 0 to 1000000000",
    ),
    "a moment before the first year": (
        changed("title: T", "title: T\nstart: 0001-01-01T00:00:00+14:00"),
        "4:8: wrong-date: '0001-01-01T00:00:00+14:00' is no date and time: write such as 2026-03-02 09:00",
    ),
    "a moment after the last year": (
        changed("title: T", "title: T\nstart: 9999-12-31 23:59"),
        "4:8: wrong-date: a session starts in a year from 1900 to 2200",
    ),
    # codes and classes
    "a code that begins with 1": (
        expecting("at: end, reply: 150"),
        "16:22: wrong-reply: 150 is no reply code: the digits are 2 to 5, 0 to 5 and 0 to 9",
    ),
    "a code with a second digit past 5": (
        expecting("at: end, reply: 260"),
        "16:22: wrong-reply: 260 is no reply code: the digits are 2 to 5, 0 to 5 and 0 to 9",
    ),
    "a code with a zero before it": (
        expecting("at: end, reply: 0250"),
        "16:22: wrong-reply: 0250 is no reply code: the digits are 2 to 5, 0 to 5 and 0 to 9",
    ),
    "a code of two digits": (
        expecting("at: end, reply: 25"),
        "16:22: wrong-reply: 25 is no reply code: the digits are 2 to 5, 0 to 5 and 0 to 9",
    ),
    "an expected enhanced code of another class": (
        expecting("at: end, reply: 550 4.1.1"),
        "16:22: wrong-reply: 4.1.1 does not go with 550: both begin with the same digit",
    ),
    "an expected enhanced code of another class than a class": (
        expecting("at: end, reply: 5yz 2.1.5"),
        "16:22: wrong-reply: 2.1.5 does not go with 5yz: both begin with the same digit",
    ),
    "an enhanced code of another class in a fault": (
        faulted("when: RCPT, do: {reply: 550 4.1.1 No}"),
        "16:30: wrong-reply: 4.1.1 does not go with 550: both begin with the same digit",
    ),
    "an enhanced code with a first digit that is none": (
        faulted("when: RCPT, do: {reply: 550 3.1.1 No}"),
        "16:30: wrong-reply: '3.1.1' is no enhanced code: write three numbers such as 4.2.1",
    ),
    # traps of YAML
    "no for off": (
        box("terminal: no"),
        "9:25: unknown-word: 'no' is not known here: write on, off or busy",
    ),
    "on for true": (
        box("refused: on"),
        "9:24: unknown-word: 'on' is neither true nor false: write true",
    ),
    "no for false": (
        box("refused: no"),
        "9:24: unknown-word: 'no' is neither true nor false: write false",
    ),
    "True for true": (
        box("refused: True"),
        "9:24: unknown-word: 'True' is neither true nor false: write true",
    ),
    "minutes and seconds with a colon": (
        box("locked: 1:30"),
        "9:23: wrong-time: '1:30' may be a time of day: write 90 s or 90 min",
    ),
    "a number in base 16": (
        f"{SMALL}seed: 0x10\n",
        "15:7: wrong-number: '0x10' is no whole number from 0 to 1000000000",
    ),
    "a null": (
        changed("id: x", "id: ~"),
        "2:5: wrong-id: '~' is no id: write small letters, digits and hyphens",
    ),
    "no space after a colon": (
        changed("title: T", "title:T"),
        "3:1: yaml-colon: this line has no ': '; write a key, a colon, a space and the value: title: T",
    ),
    "an apostrophe inside single quotes": (
        changed("title: T", "title: 'It's'"),
        (
            "3:12: yaml-quote: a quote ends before this, and more text follows: put the whole value in double"
            " quotes, or write '' for an apostrophe inside single ones"
        ),
    ),
    "a backslash inside double quotes": (
        changed("title: T", 'title: "C:\\mail"'),
        "3:12: yaml-quote: a backslash inside double quotes begins a special character",
    ),
    "a percent sign": (
        changed("title: T", "title: %T"),
        "3:8: yaml-character: a value cannot begin with this character; put the value in quotes",
    ),
    "an at sign": (
        changed("title: T", "title: @T"),
        "3:8: yaml-character: a value cannot begin with this character; put the value in quotes",
    ),
    "an exclamation mark": (
        changed("title: T", "title: !T"),
        "3:8: yaml-tag: a tag (a word after '!') has no meaning here; put the value in quotes",
    ),
    "a star": (
        changed("title: T", "title: *** T"),
        (
            "3:8: yaml-alias: '***' stands for '&**', which is not written before it; a text that begins with"
            " '*' needs quotes"
        ),
    ),
    "an alias of what is not closed yet": (
        f"{SMALL}lesson: &a [*a]\n",
        (
            "15:13: yaml-alias: '*a' stands for '&a', which is not written before it; a text that begins with"
            " '*' needs quotes"
        ),
    ),
    "the dash of a word processor": (
        changed("    - from", "    \u2013 from"),
        "13:5: yaml-character: this dash is no '-': an item of a list begins with '-' and a space",
    ),
    "the quotes of a word processor": (
        changed("title: T", "title: \u201cMail: T\u201d"),
        "3:8: yaml-character: this is no quote that counts: write ' or \" at both ends",
    ),
    "a space that is none after a colon": (
        changed("title: T", "title:\u00a0T"),
        "3:7: yaml-character: a space here is none (U+00A0): put a common space in its place",
    ),
    "spaces that are none in the indentation": (
        changed("  host", "\u00a0\u00a0host"),
        "11:1: yaml-character: a space here is none (U+00A0): indent with common spaces",
    ),
    "a wide colon": (
        changed("title: T", "title\uff1aT"),
        "3:6: yaml-character: this colon is another character: write ':' and a space",
    ),
    "a tab behind spaces of the indentation": (
        changed("  host:", "  \thost:"),
        "11:3: yaml-tab: a tab stands here; indent with spaces",
    ),
    "a second document behind three dots": (
        f"{SMALL}...\nformat: 1\n",
        "16:1: two-documents: a file holds one scenario, and a second one begins here",
    ),
    # commands where something else stands
    "a command in a list for a script": (
        changed("|\n    C: NOOP", "\n    - MAIL FROM:<a@b.example>", SCRIPTED),
        "13:5: wrong-shape: a script stands after '|', with one line of the session on each line",
    ),
    "a script without its bar": (
        changed("|\n    C: NOOP", "\n    C: MAIL FROM:<a@b.example>", SCRIPTED),
        "13:5: wrong-shape: a script stands after '|', with one line of the session on each line",
    ),
    "commands alone for a script": (
        changed("|\n    C: NOOP", "\n    MAIL FROM:<a@b.example>\n    RCPT TO:<c@d.example>", SCRIPTED),
        "13:5: wrong-shape: a script stands after '|', with one line of the session on each line",
    ),
    "a command without its mark in a script": (
        with_script("MAIL FROM:<a@b.example>"),
        (
            "13:5: script-line: a line of a script begins with C:, C+, C~, S:, =, ! or #; did you mean"
            " C: MAIL FROM:<a@b.example>?"
        ),
    ),
    "a reply without its mark in a script": (
        with_script("250 OK"),
        (
            "13:5: script-line: a line of a script begins with C:, C+, C~, S:, =, ! or #; did you mean"
            " S: 250 OK?"
        ),
    ),
    "a whole command for the name of one": (
        faulted("when: {command: MAIL FROM:<a@b.example>}, do: {reply: 550}"),
        "16:22: unknown-word: 'MAIL FROM:<a@b.example>' is not known here: write MAIL alone",
    ),
    "a whole command for an address": (
        changed("from: alice@sender.example", "from: MAIL FROM:<alice@sender.example>"),
        (
            "13:13: wrong-address: 'MAIL FROM:<alice@sender.example>' is more than an address: write"
            " alice@sender.example alone, without the brackets"
        ),
    ),
    "an address in brackets": (
        changed("from: alice@sender.example", "from: <alice@sender.example>"),
        (
            "13:13: wrong-address: '<alice@sender.example>' is more than an address: write"
            " alice@sender.example alone, without the brackets"
        ),
    ),
    "a command and a space in a value": (
        f"{SMALL}expect:\n  - at: MAIL FROM: <a@b.example>\n",
        (
            "16:18: yaml-colon: a ': ' stands inside a value; put the whole value in quotes, or check the"
            " indentation of this line and the ':' of the line before"
        ),
    ),
    "a place past any session": (
        expecting(f"at: step {'9' * 5000}, reply: 250"),
        (
            "16:10: wrong-place: 'step 9999999999999999999999999999999999999999999999999999...' is no place:"
            " write such as first RCPT, last DATA, first reply 4yz, first 421, end of data, phase"
            " mail-transfer, step 12 or end"
        ),
    ),
    # bounds, each with its own words
    "more faults than can be proved": (
        f"{SMALL}faults: [{', '.join(['mailbox-busy'] * 101)}]\n",
        f"15:1: too-much: 101 faults stand here, and {MOST_FAULTS} are the most",
    ),
    "more expectations than can be proved": (
        f"{SMALL}expect:\n" + "  - {at: end, state: READY}\n" * 201,
        f"15:1: too-much: 201 expectations stand here, and {MOST_EXPECTATIONS:,} are the most",
    ),
    "more recipients than a mail may have": (
        changed(MAIL, f"to: [{', '.join([PAIRS] * 101)}]"),
        f"14:7: too-much: 1,010 recipients of one mail stand here, and {MOST_RECIPIENTS:,} are the most",
    ),
    "more mails than a client may send": (
        SMALL + ONE_MAIL * 1000,
        f"12:3: too-much: 1,001 mails stand here, and {MOST_MAILS:,} are the most",
    ),
    "more recipients than all mails may have": (
        changed(MAIL, f"to: &many [{', '.join([PAIRS] * 100)}]")
        + "    - {from: alice@sender.example, to: *many}\n" * 5,
        f"12:3: too-much: all mails together have 6,000 recipients, and {MOST_COPIES:,} are the most",
    ),
    "more lines than a script may have": (
        with_script("C: NOOP\n" * 5001),
        f"12:3: too-much: 5,001 lines of a script stand here, and {MOST_LINES:,} are the most",
    ),
    "more chunks than a session can show": (
        changed(MAIL, f"{MAIL}\n      body: {'x' * 10_002}", changed("  send:", "  chunking: 2\n  send:")),
        (
            f"12:13: too-much: the mails go in 5,001 chunks, and {MOST_CHUNKS:,} are the most: let chunks be"
            " larger"
        ),
    ),
    "a script that waits for years": (
        with_script("C: NOOP\n" + "! wait 30 d\n! silence 30 d\n" * 10),
        f"12:3: too-much: the script waits 600 days, and {MOST_WAITING_DAYS} are the most",
    ),
    "blocks nested past the depth": (
        f"{SMALL}lesson:\n" + "".join(f"{' ' * (level + 1)}a:\n" for level in range(40)),
        f"35:21: too-deep: the file is nested more than {MAX_DEPTH} levels deep",
    ),
    "a hundred thousand brackets": (
        f"{SMALL}lesson: {'[' * 100_000}{']' * 100_000}\n",
        f"15:29: too-deep: the file is nested more than {MAX_DEPTH} levels deep",
    ),
    "dashes nested past the depth": (
        f"{SMALL}lesson:\n  {'- ' * 100_000}\n",
        f"16:43: too-deep: the file is nested more than {MAX_DEPTH} levels deep",
    ),
    "one alias too many": (
        f"{SMALL}lesson:\n  a: &a x\n  b: [{', '.join(['*a'] * (MAX_ALIASES + 1))}]\n",
        f"17:{7 + 4 * MAX_ALIASES}: too-many-aliases: the file has more than {MAX_ALIASES} aliases ('*name')",
    ),
    "aliases of a long text": (
        mailed(f"body: &b {'x' * 900_000}") + "    - {from: a@b.example, to: c@d.example, body: *b}\n" * 9,
        f"19:50: too-many-values: the file has more than {MAX_CHARACTERS} characters, aliases written out",
    ),
    "aliases of aliases": (
        f"{SMALL}lesson:\n  a0: &a0 [{', '.join(['x'] * 9)}]\n"
        + "".join(f"  a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 8)),
        f"20:37: too-many-values: the file has more than {MAX_NODES} values, aliases written out",
    ),
}


@pytest.mark.parametrize(("text", "lines"), WHOLE.values(), ids=WHOLE)
def test_the_complaint_shows_the_line_with_a_caret(text: str, lines: tuple[str, ...]) -> None:
    (complaint,) = check_text(text, "x.yaml")
    assert complaint.lines() == lines


@pytest.mark.parametrize(("text", "line"), MISTAKES.values(), ids=MISTAKES)
def test_the_mistake_is_told_with_its_place_and_id(text: str, line: str) -> None:
    assert told(text) == [line]


@pytest.mark.parametrize("text", ["no", "on", "1:30", "0123", "null", "2026-03-02", "1e3", "MAIL FROM:<a@b>"])
def test_a_title_is_what_it_looks_like(text: str) -> None:
    assert read_scenario(changed("title: T", f"title: {text}"), "x.yaml").title == text


def test_a_number_with_zeros_before_it_is_that_number() -> None:
    assert read_scenario(f"{SMALL}seed: 0123\n", "x.yaml").seed == 123


def smtpsim(*words: object) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


def checked(folder: Path, octets: bytes) -> list[str]:
    """The lines that `check` prints of one file with these octets."""
    (folder / "x.yaml").write_bytes(octets)
    done = smtpsim("check", folder / "x.yaml")
    assert done.exit_code == 2
    return done.output.replace(f"{folder}/", "").splitlines()


OCTETS: dict[str, tuple[bytes, str]] = {
    "UTF-16 with its mark": (
        SMALL.encode("utf-16"),
        "x.yaml: not-utf8: the file is UTF-16 text: save it as UTF-8",
    ),
    "UTF-16 without a mark": (
        SMALL.encode("utf-16-be"),
        "x.yaml: not-utf8: the file is UTF-16 text: save it as UTF-8",
    ),
    "UTF-32": (SMALL.encode("utf-32"), "x.yaml: not-utf8: the file is UTF-32 text: save it as UTF-8"),
    "Latin-1": (
        changed("title: T", "title: Caf\u00e9").encode("latin-1"),
        "x.yaml:3:11: not-utf8: the octet E9 is not UTF-8 (in Windows-1252 it is '\u00e9'): save it as UTF-8",
    ),
    "Latin-1 behind a mark of byte order and the ends of Windows": (
        b"\xef\xbb\xbf" + changed("title: T", "title: Caf\u00e9").replace("\n", "\r\n").encode("latin-1"),
        "x.yaml:3:11: not-utf8: the octet E9 is not UTF-8 (in Windows-1252 it is '\u00e9'): save it as UTF-8",
    ),
    "a picture": (
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        (
            "x.yaml: not-utf8: the file is no text: a picture, a document of a word processor or a program is"
            " no scenario"
        ),
    ),
    "a zero octet": (
        SMALL.encode() + b"a: \x00\n",
        "x.yaml:15:4: yaml-character: the character U+0000 may not stand in a YAML file",
    ),
    "nothing": (b"", "x.yaml:1:1: file-empty: the file is empty"),
    "spaces alone": (b"  \n\n", "x.yaml:1:1: file-empty: the file is empty"),
    "a mark of byte order alone": (b"\xef\xbb\xbf", "x.yaml:1:1: file-empty: the file is empty"),
    "fifty million octets": (
        b"# remark\n" * 5_600_000,
        f"x.yaml: too-large: the file is larger than {MAX_OCTETS} octets",
    ),
}


@pytest.mark.parametrize(("octets", "line"), OCTETS.values(), ids=OCTETS)
def test_octets_that_are_no_scenario_are_told_in_words(tmp_path: Path, octets: bytes, line: str) -> None:
    assert checked(tmp_path, octets)[0] == line


@pytest.mark.parametrize("octets", [b"\xef\xbb\xbf" + SMALL.encode(), SMALL.replace("\n", "\r\n").encode()])
def test_a_mark_of_byte_order_and_the_ends_of_windows_are_accepted(tmp_path: Path, octets: bytes) -> None:
    (tmp_path / "x.yaml").write_bytes(octets)
    assert smtpsim("check", tmp_path / "x.yaml").output == "1 file: all is right\n"


def test_a_file_in_a_ring_of_links_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").symlink_to(tmp_path / "x.yaml")
    done = smtpsim("check", tmp_path / "x.yaml")
    reason = os.strerror(40)
    assert (done.exit_code, done.output.splitlines()[0]) == (
        2,
        f"{tmp_path}/x.yaml: cannot-read: cannot be read: {reason}",
    )


def test_a_file_that_may_not_be_read_is_told_and_the_others_are_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.yaml").write_text(SMALL)
    (tmp_path / "b.yaml").write_text(changed("id: x", "id: Y"))
    opened = Path.open

    def refuse(path: Path, mode: str = "r") -> object:
        if path.name == "a.yaml":
            raise PermissionError(13, "Permission denied")
        return opened(path, mode)

    monkeypatch.setattr(Path, "open", refuse)
    lines = smtpsim("check", tmp_path).output.replace(f"{tmp_path}/", "").splitlines()
    assert lines == [
        "a.yaml: cannot-read: cannot be read: Permission denied",
        "b.yaml:2:5: wrong-id: 'Y' is no id: write small letters, digits and hyphens",
        "  id: Y",
        "      ^",
        "2 files: 2 mistakes",
    ]


@pytest.mark.parametrize("word", ["missing.yaml", "no\x00name.yaml", f"{'n' * 300}.yaml"])
def test_a_name_that_no_file_has_is_told(tmp_path: Path, word: str) -> None:
    done = smtpsim("check", tmp_path / word)
    assert done.exit_code == 2
    assert ": cannot-read: cannot be read: " in done.output


def test_a_folder_in_a_ring_of_links_is_walked_once(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(SMALL)
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    assert smtpsim("check", tmp_path).output == "1 file: all is right\n"


def test_what_is_no_file_in_a_folder_is_told_and_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(SMALL)
    os.mkfifo(tmp_path / "pipe.yaml")
    done = smtpsim("check", tmp_path)
    assert done.output.replace(f"{tmp_path}/", "").splitlines() == [
        "pipe.yaml: cannot-read: is a pipe, not a file",
        "2 files: 1 mistake",
    ]


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no device without an end")
def test_a_device_without_an_end_is_refused_as_a_long_file() -> None:
    assert smtpsim("check", "/dev/zero").output.splitlines()[0] == (
        f"/dev/zero: too-large: the file is larger than {MAX_OCTETS} octets"
    )


def test_an_id_in_two_files_is_told_at_the_second(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(SMALL)
    (tmp_path / "b.yaml").write_text(changed("title: T", "titel: T"))
    (tmp_path / "c.yaml").write_text(changed("id: x", "id:   x"))
    lines = smtpsim("check", tmp_path).output.replace(f"{tmp_path}/", "").splitlines()
    assert lines == [
        "b.yaml:3:1: unknown-key: 'titel' is no key of a scenario; did you mean 'title'?",
        "  titel: T",
        "  ^",
        "b.yaml:2:5: id-twice: the id 'x' is that of a.yaml already: each file has its own",
        "  id: x",
        "      ^",
        "c.yaml:2:7: id-twice: the id 'x' is that of a.yaml already: each file has its own",
        "  id:   x",
        "        ^",
        "3 files: 3 mistakes",
    ]


def test_one_file_by_two_names_is_no_second_file(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(SMALL)
    (tmp_path / "b.yaml").symlink_to(tmp_path / "a.yaml")
    assert smtpsim("check", tmp_path).output == "2 files: all is right\n"


def test_the_name_of_a_file_that_is_no_text_is_shown_in_signs(tmp_path: Path) -> None:
    path = os.fsdecode(os.fsencode(tmp_path) + b"/\xff\x1b[31m.yaml")
    Path(path).write_text("")
    plain, fields = smtpsim("check", tmp_path), smtpsim("check", tmp_path, "--json")
    assert "\x1b" not in plain.output
    assert ": file-empty: " in plain.output
    assert json.loads(fields.output)[0]["id"] == "file-empty"


def test_json_has_the_line_of_the_session_and_no_more_of_a_long_line_than_somebody_reads(
    tmp_path: Path,
) -> None:
    (tmp_path / "x.yaml").write_text(expecting("at: first RCPT, reply: 550"))
    (tmp_path / "y.yaml").write_text(changed("id: x", f"id: {'Y' * 50_000}"))
    one, other = json.loads(smtpsim("check", tmp_path, "--json").output)
    assert one["session"] == "step 8: S: 250 2.1.5 OK"
    assert len(other["source"]) == 1000
    assert len(other["message"]) < 200
