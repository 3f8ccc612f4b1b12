"""The words of a page that lead to other pages."""

import pytest

from smtpsim.explain.library_of_words import word_groups
from smtpsim.explain.links import links_in
from smtpsim.explain.reference import explain_word


def words_in(line: str, page: str = "") -> list[str]:
    return [link.word for link in links_in(line, page)]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("It answers 250, 552 [RFC 5321 4.3.2]", ["250", "552"]),
        ("the three buffers of a mail transaction", ["buffers", "mail transaction"]),
        ("Reverse-path and forward path", ["Reverse-path", "forward path"]),
        ("HELP is a command, and this is no help", ["HELP", "command"]),
        ("it refuses with 5.1.1 or 5.7.1.", ["5.1.1", "5.7.1"]),
        ("RFC 3463 3.1; RFC 2034 5.0.0", []),
        ("2 of 512 octets, port 25", ["octets", "port 25"]),
        ("EHLO lists it in its text", ["EHLO"]),
        ("", []),
    ],
)
def test_words_with_a_page_are_found_the_longest_first(line: str, words: list[str]) -> None:
    assert words_in(line) == words


def test_the_label_of_a_text_is_no_link() -> None:
    assert words_in("  Syntax      the verb") == ["verb"]
    assert words_in("  Client must go on") == []


def test_a_word_that_leads_to_the_page_where_it_stands_is_no_link() -> None:
    assert words_in("MAIL FROM opens it, RCPT follows", "MAIL") == ["RCPT"]
    assert words_in("5.1.1: an enhanced status code", "5.1.1") == ["enhanced status code"]


def test_a_link_says_where_it_stands() -> None:
    line = "after MAIL comes RCPT"
    assert [line[link.start : link.end] for link in links_in(line)] == ["MAIL", "RCPT"]


def test_each_link_of_each_page_leads_to_a_page() -> None:
    linked = {
        link.word
        for group in word_groups()
        for one in group.words
        for line in explain_word(one.word)
        for link in links_in(line, one.word)
    }
    assert len(linked) > 400
    assert [word for word in linked if not explain_word(word)] == []
