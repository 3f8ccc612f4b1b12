"""What the home screen says of the shipped scenarios is what their files say."""

from smtpsim.library import list_scenarios, list_titles
from smtpsim.stage.home import OTHERS, Choice, count_words, offered
from smtpsim.stage.showing import CatalogueEntry
from smtpsim.stage.themes import THEMES

ENTRIES = tuple(CatalogueEntry(one.id, one.title, summary=one.summary) for one in list_titles())


def names_found(query: str) -> list[str]:
    return [one.name for group in offered(ENTRIES, Choice.DEMONSTRATIONS, query) for one in group.entries]


def test_a_look_at_the_first_lines_finds_what_the_reader_finds() -> None:
    assert list_titles() == list_scenarios()


def test_each_shipped_scenario_stands_under_one_theme() -> None:
    names = [name for theme in THEMES for name in theme.names]
    assert sorted(names) == sorted(one.id for one in list_titles())


def test_a_scenario_of_no_theme_and_a_recording_come_last() -> None:
    entries = (CatalogueEntry("new", "New"), *ENTRIES[:3], CatalogueEntry("a.jsonl", "a.jsonl", "recording"))
    groups = offered(entries, Choice.DEMONSTRATIONS, "")
    assert groups[-1].title == OTHERS
    assert [entry.name for entry in groups[-1].entries] == ["new"]
    assert [group.title for group in offered(entries, Choice.RECORDINGS, "")] == ["Recordings in this folder"]
    assert count_words(entries, Choice.DEMONSTRATIONS) == "4"
    assert count_words(entries, Choice.RECORDINGS) == "1"


def test_a_search_finds_by_name_title_summary_and_theme_and_wants_every_word() -> None:
    assert names_found("GREYL") == ["greylisting"]
    assert names_found("stranger door") == ["greylisting"]
    assert "turn" in names_found("terminals")
    assert names_found("greylisting smuggling") == []
