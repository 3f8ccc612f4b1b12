"""The reference as one looks through it: groups, what a search finds, and the page of a step."""

import pytest

from smtpsim.explain.library_of_words import (
    ListedWord,
    WordGroup,
    best_first,
    best_word,
    find_words,
    page_of,
    word_groups,
)
from smtpsim.explain.reference import explain_word, known_words
from smtpsim.simulation.timeline import Timeline
from smtpsim.spec.commands import COMMANDS
from smtpsim.spec.replies import REPLIES
from tests.support.mail_systems import TWO_HOPS, system_timeline
from tests.support.worlds import classic_world


def titles(groups: tuple[WordGroup, ...]) -> list[str]:
    return [group.title for group in groups]


def words_of(title: str) -> list[str]:
    return [one.word for group in word_groups() if group.title == title for one in group.words]


def test_every_word_of_the_reference_leads_to_a_listed_entry() -> None:
    spelled = {word for group in word_groups() for one in group.words for word in one.spellings}
    assert {word.casefold() for word in known_words()} <= {word.casefold() for word in spelled}


def test_every_listed_word_has_a_page() -> None:
    assert [one.word for group in word_groups() for one in group.words if not explain_word(one.word)] == []


def test_no_group_is_named_twice_and_none_is_empty() -> None:
    assert len(set(titles(word_groups()))) == len(word_groups())
    assert all(group.words for group in word_groups())


def test_commands_come_first_then_the_codes() -> None:
    assert titles(word_groups())[:2] == ["Commands", "Reply codes"]
    assert words_of("Commands") == [row.id for row in COMMANDS]
    assert words_of("Reply codes") == [row.id for row in REPLIES]


def test_a_state_is_listed_under_the_name_that_is_its_alone() -> None:
    assert "server-MAIL" in words_of("States")
    assert "client-MAIL" in words_of("States")


def test_an_empty_search_finds_everything() -> None:
    assert find_words("  ") == word_groups()


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("rcpt", "RCPT"),
        ("rcpt to", "RCPT"),
        ("550", "550"),
        ("pipel", "PIPELINING"),
        ("dot-stuffing", "dot-stuffing"),
        ("greyl", "greylisting"),
        ("5.1.1", "5.1.1"),
        ("558", "558"),
        ("dot-", "dot-stuffing"),
    ],
)
def test_a_search_finds_what_it_means_most_likely(text: str, word: str) -> None:
    groups = find_words(text)
    found = best_word(groups, text)
    assert word in {found, *(name for one in best_first(text)[:1] for name in one.spellings)}
    assert any(one.word == found for group in groups for one in group.words)


def test_a_search_looks_into_the_titles_too() -> None:
    assert "552" in [one.word for one in best_first("exceeded storage")]


def test_what_no_table_lists_is_explained_by_its_form() -> None:
    assert titles(find_words("5.1.1"))[0] == "By its form"


def test_a_wrong_word_is_answered_with_similar_ones() -> None:
    (group,) = find_words("piplining")
    assert group.title == "Did you mean"
    assert group.words[0] == ListedWord("PIPELINING")


def test_where_nothing_is_similar_nothing_is_found() -> None:
    assert find_words("qqqqzzzz") == ()
    assert best_word((), "qqqqzzzz") == ""


def test_each_step_of_a_mail_system_has_a_page() -> None:
    timeline = system_timeline(TWO_HOPS)
    timeline.to_end()
    pages = {page_of(step) for step in timeline.branch.track.steps}
    assert {"EHLO", "RCPT", "220", "354", "mail data", "end of data", "DNS", "final delivery"} <= pages
    assert [page for page in pages if not explain_word(page)] == []


def test_before_the_first_step_the_page_is_that_of_a_session() -> None:
    assert page_of(None) == "session"
    timeline = Timeline(classic_world())
    assert page_of(timeline.forward()) == "client-open"
