"""Every mistake in a file is told with its line, its column and what would be right."""

import pytest

from smtpsim.errors import BadFilesError
from smtpsim.scenarios.desk import MAX_MISTAKES
from smtpsim.scenarios.nodes import MAX_ALIASES, MAX_DEPTH, MAX_NODES, MAX_OCTETS
from smtpsim.scenarios.reader import read_scenario
from tests.scenarios.playing import SCRIPTED, SENDING, SMALL, changed, read, with_script, with_server


def mistakes_in(text: str) -> list[str]:
    with pytest.raises(BadFilesError) as caught:
        read_scenario(text, "x.yaml")
    return [str(one).removeprefix("x.yaml:") for one in caught.value.mistakes]


def box(keys: str) -> str:
    return changed("{name: Bob}", f"{{{keys}}}")


def expecting(keys: str) -> str:
    return f"{SMALL}expect:\n  - {{{keys}}}\n"


def faulted(keys: str) -> str:
    return f"{SMALL}faults:\n  - {{{keys}}}\n"


NO_SIZE = "is not a size: write 512, 2 kB or 10 MB"
TRAP = (
    "; inside {...} a ',' or '?' ends the value before it:"
    " put a sentence in quotes, or write one key on each line"
)
IN_BRACES = (
    "inside {...} and [...] a ',', ':', '?', '[' or '{' in a sentence breaks the value:"
    " put the sentence in quotes, or write one key on each line"
)
COLON = (
    "a ': ' stands inside a value; put the whole value in quotes, or check the indentation of this line"
    " and the ':' of the line before"
)

MISTAKES: dict[str, tuple[str, str]] = {
    "an empty file": ("", "1:1: the file is empty"),
    "a file of comments": ("# nothing\n", "1:1: the file is empty"),
    "a list": ("- a\n", "1:1: the keys of a scenario stand here, not a list"),
    "a text": ("hello\n", "1:1: the keys of a scenario stand here, not 'hello'"),
    "notes for who presents that are a list": (
        f"{SMALL}lesson:\n  presenter: [a, b]\n",
        "16:14: one value stands here, not a list",
    ),
    "notes for who presents that are empty": (
        f"{SMALL}lesson:\n  presenter:\n",
        "17:1: a value is missing here",
    ),
    "an unknown key": (
        changed("title: T", "titel: T"),
        "3:1: 'titel' is no key of a scenario; did you mean 'title'?",
    ),
    "an unknown key inside braces": (
        box("name: Bob, qouta: 2 kB"),
        "9:26: 'qouta' is no key of a mailbox; did you mean 'quota'?",
    ),
    "a key with the wrong hyphen": (
        with_server("null_mx: [x.example]"),
        "7:7: 'null_mx' is no key of a server; did you mean 'null-mx'?",
    ),
    "a key with nothing like it": (
        changed("host: mail", "colour: red\n  host: mail"),
        (
            "11:3: 'colour' is no key of a client; there are host, hello, pipelining, declares-size,"
            " chunking, misbehaviour, tls, login, to-server, retry, send or script"
        ),
    ),
    "a key twice": (
        changed("title: T", "title: T\ntitle: U"),
        "4:1: the key 'title' stands here twice (first in line 3)",
    ),
    "a mailbox twice": (
        changed("        bob: {name: Bob}", "        bob: {name: Bob}\n        bob: {}"),
        "10:9: the key 'bob' stands here twice (first in line 9)",
    ),
    "a mailbox twice in other letters": (
        changed("        bob: {name: Bob}", "        bob: {name: Bob}\n        BOB: {}"),
        "10:9: 'BOB' stands in mailboxes already (in any letters)",
    ),
    "a name with two meanings": (
        with_server("forwards: {bob: b@x.example}"),
        "7:18: 'bob' stands in mailboxes already (in any letters)",
    ),
    "a missing key": (changed("id: x\n", ""), "1:1: a scenario needs the key 'id'"),
    "a missing value": (changed("title: T", "title:"), "4:1: a value is missing here"),
    "a list for a text": (changed("title: T", "title: [a]"), "3:8: one value stands here, not a list"),
    "a text for a list of keys": (
        changed("{name: Bob}", "Bob"),
        "9:14: the keys of a mailbox stand here, not 'Bob'",
    ),
    "a list for keys": (
        changed(
            "    mx.receiver.example:\n      domains: [receiver.example]\n      mailboxes:\n"
            "        bob: {name: Bob}\n",
            "    - mx.receiver.example\n",
        ),
        "6:5: keys with values stand here, not a list",
    ),
    "a word for a number": (
        changed("title: T", "title: T\nlevel: two"),
        "4:8: 'two' is no whole number from 0 to 1000000000",
    ),
    "a negative number": (
        changed("title: T", "title: T\nseed: -1"),
        "4:7: '-1' is no whole number from 0 to 1000000000",
    ),
    "a bad id": (
        changed("id: x", "id: My Lesson"),
        "2:5: 'My Lesson' is no id: write small letters, digits and hyphens",
    ),
    "a bad moment": (
        changed("title: T", "title: T\nstart: tomorrow"),
        "4:8: 'tomorrow' is no date and time: write such as 2026-03-02 09:00",
    ),
    "a newer format": (changed("format: 1", "format: 2"), "1:9: format 2 is newer: update smtpsim"),
    "an older format": (changed("format: 1", "format: 0"), "1:9: there is no format 0; write 1"),
    "a wrong unit of size": (box("quota: 2 kb"), f"9:22: '2 kb' {NO_SIZE}"),
    "a size in other powers": (box("quota: 2 KiB"), f"9:22: '2 KiB' {NO_SIZE}"),
    "a size past the largest": (
        box("quota: 2 GB"),
        "9:22: '2 GB' is more than a size may be: 1 GB",
    ),
    "a time without a unit": (
        box("locked: 20"),
        "9:23: '20' needs a unit: write such as 40 ms, 5 s or 20 min",
    ),
    "a wrong unit of time": (
        box("locked: 20 mins"),
        "9:23: '20 mins' is not a length of time: write 40 ms, 5 s, 20 min, 1 h or 2 d",
    ),
    "a time past the longest": (box("locked: 31 d"), "9:23: '31 d' is more than a time may be: 30 d"),
    "half an octet": (box("quota: 1.5"), "9:22: '1.5' is not a whole number of the smallest unit"),
    "yes for true": (box("refused: yes"), "9:24: 'yes' is neither true nor false: write true"),
    "a wrong word": (box("terminal: onn"), "9:25: 'onn' is not known here; did you mean 'on'?"),
    "a word with nothing like it": (
        with_server("greeting: shutting down"),
        "7:17: 'shutting down' is not known here: write ready, not ready, no service or no mail host",
    ),
    "no server": (
        changed(
            "    mx.receiver.example:\n      domains: [receiver.example]\n      mailboxes:\n"
            "        bob: {name: Bob}\n",
            "    {}\n",
        ),
        "6:5: a world needs a server",
    ),
    "a domain of two kinds": (
        changed("client:", "  dns:\n    a.example: {absent: true, fails: true}\nclient:"),
        "11:5: say one of mx, address, null-mx, absent, fails, alias-of",
    ),
    "a domain that is no word": (
        changed("client:", "  dns:\n    a.example: gone\nclient:"),
        "11:16: 'gone' tells nothing: write mx:, or null-mx, absent, fails or address",
    ),
    "an MX record without a number": (
        changed("client:", "  dns:\n    a.example: {mx: [mx.a.example]}\nclient:"),
        "11:22: 'mx.a.example' is no MX record: write such as 10 mx.receiver.example",
    ),
    "an MX record with no host name": (
        changed("client:", "  dns:\n    a.example: {mx: [10 mx_a]}\nclient:"),
        (
            "11:25: 'mx_a' is no host name: the domain is not right; it is made of letters, digits and"
            " hyphens, with single dots between its parts"
        ),
    ),
    "a reader without a mailbox": (
        changed("client:", "  readers:\n    zoe@receiver.example: {host: pc.example, after: 1 h}\nclient:"),
        "11:5: no server here has a mailbox 'zoe@receiver.example'",
    ),
    "a host that is down in a word": (
        with_server("down: yes"),
        "7:13: 'yes' is not known here: write true, or a time such as 30 min",
    ),
    "a retry schedule without a time": (
        with_server("retry: {every: []}"),
        "7:22: a host waits before it tries again: write every: [30 min, 2 h]",
    ),
    "a retry schedule that does not wait": (
        with_server("retry: {every: [1 h, 0 ms]}"),
        "7:22: a host waits before it tries again: write every: [30 min, 2 h]",
    ),
    "a retry that does not wait": (
        with_server("retry: 0"),
        "7:14: a host waits before it tries again: write a time such as 30 min",
    ),
    "a script that tries again": (
        SCRIPTED.replace("  script:", "  retry: 30 min\n  script:"),
        "12:3: a script keeps no queue: its lines say what is tried again",
    ),
    "a server to go to that is none": (
        changed("host: mail", "to-server: postbox.test\n  host: mail"),
        "11:14: no server 'postbox.test' is in this scenario; there are mx.receiver.example",
    ),
    "a bad host name": (
        changed("mail.sender.example", "mail_sender"),
        (
            "11:9: 'mail_sender' is no host name: the domain is not right; it is made of letters, digits and"
            " hyphens, with single dots between its parts"
        ),
    ),
    "a bad hyphen": (
        changed("[receiver.example]", "[-x.example]"),
        (
            "7:17: '-x.example' is no host name: a part of the domain begins or ends with a hyphen; hyphens"
            " stand only inside"
        ),
    ),
    "a sender without a domain": (
        changed("from: alice@sender.example", "from: alice"),
        """13:13: 'alice' is no address: the mailbox has no "@"; write local-part@domain""",
    ),
    "a sender that is empty": (
        changed("from: alice@sender.example", "from: ''"),
        "13:13: '' is no address: write local-part@domain alone",
    ),
    "a space in an address": (
        changed("to: bob@receiver.example", "to: [bob@receiver.example, a b@x.example]"),
        (
            "14:34: 'a b@x.example' is no address: the local part has a character that it may not have;"
            " put it into double quotes if it is really needed"
        ),
    ),
    "an address for a user": (
        changed("bob: {name", "bob@receiver.example: {name"),
        "9:9: 'bob@receiver.example' is a whole address, and only the part before the @ stands here",
    ),
    "an unknown verb": (
        with_server("unimplemented: [EXPAND]"),
        "7:23: 'EXPAND' is not known here; did you mean 'EXPN'?",
    ),
    "the textbook's slip of a verb": (
        changed("to: bob@receiver.example", "to: bob@receiver.example\n      via: SMOL"),
        "15:12: 'SMOL' is not known here; did you mean 'SOML'?",
    ),
    "an unknown extension": (
        with_server("extensions: [PIPELINE]"),
        "7:20: 'PIPELINE' is no extension; did you mean 'PIPELINING'?",
    ),
    "TLS among the extensions": (
        with_server("extensions: [STARTTLS]"),
        "7:20: STARTTLS is no line of this list: write tls: offered for the server",
    ),
    "a command as an extension": (
        with_server("extensions: [HELP]"),
        "7:20: HELP is listed by itself wherever the command works; leave it out",
    ),
    "an extension that needs another one": (
        with_server("extensions: [BINARYMIME]"),
        "7:19: BINARYMIME is offered only together with CHUNKING: add CHUNKING",
    ),
    "a chunk size that is no size": (
        changed("  send:\n", "  chunking: some\n  send:\n"),
        f"12:13: 'some' {NO_SIZE}",
    ),
    "a body of no known form": (
        changed("      to: bob@receiver.example\n", "      to: bob@receiver.example\n      body-as: 16bit\n"),
        "15:16: '16bit' is not known here; did you mean '8bit'?",
    ),
    "a binary body with an escape that is none": (
        changed(
            "      to: bob@receiver.example\n",
            "      to: bob@receiver.example\n      body-as: binary\n      body: 'a\\q'\n",
        ),
        "16:13: '\\q' is none of \\r \\n \\t \\0 \\xNN and \\\\",
    ),
    "a binary body with a MIME header of its own": (
        changed(
            "      to: bob@receiver.example\n",
            "      to: bob@receiver.example\n      body-as: binary\n      headers: {MIME-Version: '1.0'}\n",
        ),
        "16:16: a binary body brings its own MIME header: leave it out",
    ),
    "an extension twice": (with_server("extensions: [SIZE, SIZE 1 MB]"), "7:26: SIZE stands here twice"),
    "an extension with a bad size": (with_server("extensions: [SIZE ten]"), f"7:20: 'ten' {NO_SIZE}"),
    "an extension with a parameter too many": (
        with_server("extensions: [8BITMIME x]"),
        "7:20: 8BITMIME has no parameter, and here stands 'x'",
    ),
    "a code that cannot mean a full mailbox": (
        with_server("full-mailbox: 550"),
        "7:21: '550' cannot stand here: write 552 or 452",
    ),
    "a member that nobody is": (
        with_server("lists: {staff: [bob, bbo]}"),
        "7:22: no mailbox is called 'bbo' as this list has it; did you mean 'bob'?",
    ),
    "mailboxes without a domain": (
        changed("      domains: [receiver.example]\n", ""),
        "7:7: mailboxes need a domain: add domains: [receiver.example]",
    ),
    "a parameter that is not offered": (
        with_server("unable-parameters: [RET]"),
        "7:27: 'RET' is no parameter that this server offers",
    ),
    "a time that ends before it begins": (
        with_server("failing-disk: {since: 2 s, until: 1 s}"),
        "7:41: a stretch of time must end after it begins",
    ),
    "an ending without its dot": (
        with_server("domain-suffixes: [example]"),
        "7:25: 'example' is no ending: begin it with a dot, such as .example",
    ),
    "mails and a script": (
        changed("  send:", "  script: |\n    C: NOOP\n  send:"),
        "12:3: a client sends mails or follows a script, not both",
    ),
    "neither mails nor a script": (changed(SENDING, ""), "11:3: a client needs mails to send, or a script"),
    "a script that is to misbehave": (
        changed("  script", "  misbehaviour: [bare-lf]\n  script", SCRIPTED),
        "12:3: a script misbehaves by its own lines",
    ),
    "a script and TLS": (
        changed("  script", "  tls: required\n  script", SCRIPTED),
        "12:3: a script has its own lines for TLS: C: STARTTLS, then ! handshake",
    ),
    "a use of TLS that there is not": (
        changed("  send:", "  tls: always\n  send:"),
        "12:8: 'always' is not known here: write never, when-offered or required",
    ),
    "a script without a bar": (
        changed("script: |\n    C: NOOP", "script: NOOP", SCRIPTED),
        "12:11: a script stands after '|', with one line of the session on each line",
    ),
    "a bad name of a header field": (
        changed("to: bob@receiver.example", "to: bob@receiver.example\n      headers: {Sub ject: x}"),
        "15:17: 'Sub ject' is no name of a header field",
    ),
    "a place with a slip": (
        expecting("at: first RCTP, reply: 250"),
        "16:10: 'first RCTP' is no place; did you mean 'RCPT'?",
    ),
    "no place": (
        expecting("at: sometime"),
        (
            "16:10: 'sometime' is no place: write such as first RCPT, last DATA, first reply 4yz, first 421,"
            " end of data, phase mail-transfer, step 12 or end"
        ),
    ),
    "a code past the table": (
        expecting("at: end, reply: 650"),
        "16:22: 650 is no reply code: the digits are 2 to 5, 0 to 5 and 0 to 9",
    ),
    "a class of another notation": (
        expecting("at: end, reply: 2xx"),
        "16:22: '2xx' is no reply: write a code or class such as 450, 5yz, 550 5.1.1 or close",
    ),
    "an unknown state": (
        expecting("at: end, state: REDAY"),
        "16:22: 'REDAY' is not known here; did you mean 'READY'?",
    ),
    "a step past the eighth": (
        expecting("at: end, phase-step: 9"),
        "16:27: a phase has at most 8 steps, counted from 1",
    ),
    "a holder that is no host": (
        expecting("at: end, holders: {mx.reciever.example: [bob@receiver.example]}"),
        "16:25: no host 'mx.reciever.example' is in this scenario; did you mean 'mx.receiver.example'?",
    ),
    "a place on no host": (
        expecting("at: first RCPT on mx.reciever.example"),
        "16:10: no host 'mx.reciever.example' is in this scenario; did you mean 'mx.receiver.example'?",
    ),
    "a comma in a sentence inside braces": (
        box("name: Bob, the builder"),
        f"9:26: 'the builder' is no key of a mailbox{TRAP}",
    ),
    "a question mark in a sentence inside braces": (
        box("name: Is it Bob, really?"),
        f"9:32: 'really?' is no key of a mailbox{TRAP}",
    ),
    "a colon in a sentence inside braces": (box("name: Bob: the builder"), f"9:24: {IN_BRACES}"),
    "an unknown preset": (
        SMALL + "faults: [unknown-mailbx]\n",
        "15:10: 'unknown-mailbx' is no fault; did you mean 'unknown-mailbox'?",
    ),
    "a slip in a fault": (
        faulted("when: {comand: RCPT}, do: {reply: 451}"),
        "16:13: 'comand' is no key of when; did you mean 'command'?",
    ),
    "a fault's code past the table": (
        faulted("do: {reply: 666}"),
        "16:18: '666' is no reply code: the digits are 2 to 5, 0 to 5 and 0 to 9",
    ),
    "a fault that does two things": (
        faulted("do: {reply: 451, hold: true}"),
        "16:6: a fault does one thing, and 2 stand here: reply, hold",
    ),
    "a fault that does nothing": (
        faulted("do: {}"),
        "16:6: a fault does one thing, and nothing stands here",
    ),
    "an enhanced code of another class": (
        faulted("do: {reply: 451 5.1.1 No}"),
        "16:18: 5.1.1 does not go with 451: both begin with the same digit",
    ),
    "a fault that never strikes": (
        faulted("do: {reply: 451}, times: 0"),
        "16:31: a fault strikes at least once; write always for no end",
    ),
    "a chance over one": (
        faulted("do: {reply: 451}, chance: 2"),
        "16:32: '2' is no chance: write a number from 0 to 1, or from 0 % to 100 %",
    ),
    "a fault on no host": (
        faulted("when: {hop: mx.reciever.example}, do: {reply: 451}"),
        "16:18: no host 'mx.reciever.example' is in this scenario; did you mean 'mx.receiver.example'?",
    ),
    "a tab": (changed("  host", "\thost"), "11:1: a tab stands here; indent with spaces"),
    "an alias without an anchor": (
        changed("title: T", "title: *t"),
        "3:8: '*t' stands for '&t', which is not written before it; a text that begins with '*' needs quotes",
    ),
    "a tag": (
        changed("title: T", "title: !!python/object/apply:os.system [ls]"),
        "3:8: a tag (a word after '!') has no meaning here; put the value in quotes",
    ),
    "an open quote": (changed("title: T", 'title: "T'), "3:8: a quote is opened here and never closed"),
    "an open brace": (
        changed("[receiver.example]", "[receiver.example"),
        "7:16: a '{' or '[' is opened here and not closed on this line; write one key on each line",
    ),
    "a colon in a value": (changed("title: T", "title: T: a story"), f"3:9: {COLON}"),
    "a value that begins with a backquote": (
        changed("title: T", "title: `T"),
        "3:8: a value cannot begin with this character; put the value in quotes",
    ),
    "a second document": (
        SMALL + "---\nformat: 1\n",
        "15:1: a file holds one scenario, and a second one begins here",
    ),
    "a list as a key": (
        "? [a]\n: b\n",
        "1:3: a key must be one word or a quoted text, not a list or a mapping",
    ),
    "a character that no file may have": (
        changed("title: T", "title: \x07"),
        "3:8: the character U+0007 may not stand in a YAML file",
    ),
    "a file past the depth": (
        SMALL + "lesson: " + "[" * 30 + "]" * 30 + "\n",
        f"15:{9 + MAX_DEPTH}: the file is nested more than {MAX_DEPTH} levels deep",
    ),
    "a script's line without a mark": (
        with_script("NOOP"),
        "13:5: a line of a script begins with C:, C+, C~, S:, =, ! or #; did you mean C: NOOP?",
    ),
    "a script's line with a small mark": (
        with_script("c: NOOP"),
        "13:5: a line of a script begins with C:, C+, C~, S:, =, ! or #; did you mean 'C:'?",
    ),
    "a script's reply of no code": (
        with_script("C: NOOP\nS: 2xx"),
        "14:8: '2xx' is no reply: write a code or a class such as 250, 5yz or 550 5.1.1",
    ),
    "a script's reply with two codes": (
        with_script("S: 250-a\nS: 251 b\nC: NOOP"),
        "14:8: the lines of one reply have one code, and this reply began with 250",
    ),
    "a script's reply without its end": (
        with_script("S: 250-a\nC: NOOP"),
        "13:8: the hyphen after the code promises another line of this reply",
    ),
    "a script's unknown state": (
        with_script("= REDY"),
        "13:7: 'REDY' is no state of a server; did you mean 'READY'?",
    ),
    "a script's unknown event": (
        with_script("! wiat 5 min"),
        "13:7: 'wiat' is no event; did you mean 'wait'?",
    ),
    "a script's wait without a unit": (
        with_script("! wait 5"),
        "13:7: '5' needs a unit: write such as 40 ms, 5 s or 20 min",
    ),
    "a script's event with too much behind it": (
        with_script("! close now"),
        "13:7: nothing follows '! close', and here stands 'now'",
    ),
    "a script's unknown fault": (
        with_script("! fault unknown-mailbx"),
        "13:7: 'unknown-mailbx' is no fault; did you mean 'unknown-mailbox'?",
    ),
    "a script's fault of another client": (
        with_script("! fault bare-lf"),
        "13:7: 'bare-lf' is no fault for a script, which misbehaves by its own lines",
    ),
    "a script's unknown escape": (
        with_script(r"C~ RCPT\q"),
        r"13:12: '\q' is none of \r \n \t \0 \xNN and \\",
    ),
}


@pytest.mark.parametrize(("text", "told"), MISTAKES.values(), ids=MISTAKES)
def test_the_mistake_is_told_at_its_place(text: str, told: str) -> None:
    assert mistakes_in(text) == [told]


def test_all_mistakes_of_a_file_are_told_in_one_run_in_the_order_of_the_file() -> None:
    text = changed("title: T", "titel: T\nlevel: two").replace("{name: Bob}", "{quota: 2 kb, locked: 20}")
    text += "expect:\n  - {at: never, reply: 999, holders: {mx.nowhere.example: []}}\n"
    assert [one.partition(": ")[0] for one in mistakes_in(text)] == [
        "3:1",
        "4:8",
        "10:22",
        "10:36",
        "17:10",
        "17:24",
        "17:39",
    ]


def test_a_script_tells_all_its_mistakes_with_those_of_the_file() -> None:
    text = changed("title: T", "title: T\nlevel: two", with_script("S: 2xx\n= REDY\nC: NOOP\n! nap"))
    assert [one.partition(": ")[0] for one in mistakes_in(text)] == ["4:8", "14:8", "15:7", "17:7"]


def test_the_error_carries_line_and_column_as_numbers() -> None:
    with pytest.raises(BadFilesError) as caught:
        read_scenario(changed("id: x", "id: X"), "some/file.yaml")
    (mistake,) = caught.value.mistakes
    assert (mistake.path, mistake.line, mistake.column) == ("some/file.yaml", 2, 5)
    assert str(caught.value).startswith("some/file.yaml:2:5: ")


def test_a_file_past_the_size_is_refused_unread() -> None:
    assert mistakes_in("#" * (MAX_OCTETS + 1)) == [f" the file is larger than {MAX_OCTETS} octets"]


def test_mistakes_past_the_hundredth_are_only_announced() -> None:
    told = mistakes_in(SMALL + "".join(f"k{n}: v\n" for n in range(500)))
    assert len(told) == MAX_MISTAKES + 1
    assert told[-1] == " there are too many mistakes to tell them all"


def test_aliases_are_bounded() -> None:
    text = SMALL + "lesson:\n  a: &a x\n  b: [" + "*a, " * (MAX_ALIASES + 1) + "]\n"
    (told,) = mistakes_in(text)
    assert told.endswith(f"the file has more than {MAX_ALIASES} aliases ('*name')")


def test_copies_of_copies_are_counted_as_if_written_out() -> None:
    levels = "".join(f"  a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 8))
    (told,) = mistakes_in(SMALL + "lesson:\n  a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + levels)
    assert told.endswith(f"the file has more than {MAX_NODES} values, aliases written out")


def test_the_small_scenario_itself_has_no_mistake() -> None:
    assert read(SMALL).id == "x"
    assert read(SCRIPTED).id == "x"
