"""The form for a fault of one's own: its rows, its mistakes, and the rule and the words that it comes to."""

import pytest
from msgspec.structs import replace

from smtpsim.library import scenario_named
from smtpsim.scenarios.build import build_world
from smtpsim.simulation.intervention import Inject
from smtpsim.simulation.timeline import Timeline
from smtpsim.simulation.world import World
from smtpsim.spec.faults import FAULT_OF, FAULTS, Do, FaultRule, When
from smtpsim.spec.terms import ClientFault, Kind, PhaseName, Verb
from smtpsim.stage.armed import Armed
from smtpsim.stage.fault_words import armed_words, often_words, place_words
from smtpsim.stage.foresight import Nearness, foresee
from smtpsim.stage.made_fault import foretold, mistake_in, preview, read_chance, rule_from
from smtpsim.stage.own_fault import TYPED, Field, OwnFault, What, erase, fields_of, shown_value, turn, write
from smtpsim.stage.replies import listed_codes, reply_mistake, typed_mistake, typed_reply, unlisted_warning
from smtpsim.stage.scene import Scene, scene_mistake, scene_of

BOB, CAROL = "bob@receiver.example", "carol@receiver.example"
SCENE = Scene((BOB, CAROL), ("mx.receiver.example", "mx2.receiver.example"))
ALONE = Scene((BOB,), ("mx.receiver.example",))


def world_of(name: str, at: int = 0) -> World:
    """The world of a lesson after so many steps."""
    timeline = Timeline(build_world(scenario_named(name)))
    timeline.seek(at)
    world = timeline.world()
    assert world is not None
    return world


@pytest.mark.parametrize("what", What)
def test_each_row_has_a_value_and_whatever_is_chosen_is_read_or_told_to_be_wrong(what: What) -> None:
    form, world = OwnFault(what), world_of("classic", 3)
    for field in fields_of(form, SCENE):
        assert shown_value(form, field)
        for other in (turn(form, field, 1, SCENE), turn(form, field, -1, SCENE), erase(form, field)):
            assert preview(other, SCENE, world).words
            assert (preview(other, SCENE, world).rule is None) is bool(mistake_in(other, SCENE))


def test_where_there_is_one_server_and_one_recipient_the_server_is_not_asked_for() -> None:
    assert Field.HOST in fields_of(OwnFault(), SCENE)
    assert Field.HOST not in fields_of(OwnFault(), ALONE)
    assert Field.RECIPIENT not in fields_of(OwnFault(), Scene())
    assert Field.RECIPIENT not in fields_of(OwnFault(command=Verb.DATA), SCENE)


def test_a_fault_of_the_client_has_no_place_and_no_chance() -> None:
    form = OwnFault(What.CLIENT, misdeed=ClientFault.WRONG_ORDER, chance="0", times=3)
    assert fields_of(form, ALONE) == (Field.WHAT, Field.MISDEED)
    assert rule_from(form, ALONE) == FaultRule("wrong-order", Do(client=ClientFault.WRONG_ORDER))


def test_turning_a_row_comes_round_to_where_it_began() -> None:
    for field in set(fields_of(OwnFault(), SCENE)) - TYPED:
        form, count = turn(OwnFault(), field, 1, SCENE), 1
        while form != OwnFault():
            form, count = turn(form, field, 1, SCENE), count + 1
        assert count > 1
        assert turn(turn(form, field, 1, SCENE), field, -1, SCENE) == form


def test_a_letter_goes_to_the_next_value_that_begins_with_it_or_nowhere() -> None:
    form = write(OwnFault(), Field.COMMAND, "m", SCENE)
    assert form.command is Verb.MAIL
    assert write(form, Field.COMMAND, "7", SCENE) == form


def test_what_is_typed_is_ascii_and_has_an_end() -> None:
    form = OwnFault(text="x" * 200)
    assert write(form, Field.TEXT, "y", SCENE) == form
    assert write(OwnFault(), Field.TEXT, "\u00e9", SCENE) == OwnFault()
    assert write(OwnFault(), Field.TEXT, "\x1b", SCENE) == OwnFault()
    assert erase(OwnFault(), Field.COMMAND) == OwnFault()


@pytest.mark.parametrize(
    ("form", "told"),
    [
        (OwnFault(code="299"), "299 is no reply code: its digits are 2 to 5, 0 to 5 and 0 to 9."),
        (OwnFault(code=""), "Nothing is no reply code: its digits are 2 to 5, 0 to 5 and 0 to 9."),
        (OwnFault(enhanced="5.1.1"), "5.1.1 does not go with 450: both begin with the same digit."),
        (OwnFault(code="354", enhanced="2.0.0"), "354 carries no enhanced code: none begins with 3."),
        (
            OwnFault(enhanced="4.2"),
            "4.2 is no enhanced code: write three numbers such as 4.2.1, the first 2, 4 or 5.",
        ),
        (OwnFault(chance="0"), "A chance is a number of per cent above 0, and 100 at most."),
        (OwnFault(chance="101"), "A chance is a number of per cent above 0, and 100 at most."),
        (OwnFault(What.SPLIT, number="0"), "How much is a number from 1 on: so many octets, then the rest."),
        (
            OwnFault(recipient="dave@other.example"),
            f"This session names no recipient dave@other.example; it names {BOB}, {CAROL}.",
        ),
    ],
)
def test_a_mistake_is_told_in_one_line(form: OwnFault, told: str) -> None:
    assert mistake_in(form, SCENE) == told
    assert preview(form, SCENE, world_of("classic")).rule is None


@pytest.mark.parametrize(
    ("form", "rule"),
    [
        (OwnFault(), FaultRule("450", Do(450))),
        (
            OwnFault(code="550", enhanced="5.1.1", text="no", recipient=CAROL, times=0),
            FaultRule(
                f"550 5.1.1 no at RCPT for {CAROL}",
                Do(550, "5.1.1", "no"),
                When(Verb.RCPT, recipient=CAROL),
                0,
            ),
        ),
        (
            OwnFault(What.CUT, number="0", struck=Kind.END_OF_DATA, command=Verb.RCPT),
            FaultRule("cut 0 end-of-data", Do(cut_after=0), When(kind=Kind.END_OF_DATA)),
        ),
        (
            OwnFault(command=Verb.RCPT, occurrence=2, host="mx2.receiver.example", chance="12.5"),
            FaultRule(
                "450 at second RCPT on mx2.receiver.example",
                Do(450),
                When(Verb.RCPT, occurrence=2, hop="mx2.receiver.example"),
                chance=0.125,
            ),
        ),
        (
            OwnFault(What.DELAY, number="2000", struck=Kind.COMMAND, until=PhaseName.TRANSFER),
            FaultRule(
                "delay 2000 command", Do(delay_ms=2000), When(kind=Kind.COMMAND), until=PhaseName.TRANSFER
            ),
        ),
    ],
)
def test_a_form_makes_a_rule_that_is_named_by_what_and_where(form: OwnFault, rule: FaultRule) -> None:
    assert mistake_in(form, SCENE) == ""
    assert rule_from(form, SCENE) == rule


def test_what_will_happen_is_said_with_what_is_odd_about_it() -> None:
    world = world_of("classic", 7)
    words = preview(OwnFault(code="354", chance="99"), ALONE, world).words
    assert words.startswith(
        "Strikes at step 8: S: 354 Start mail input; end with <CRLF>.<CRLF> instead of S: "
    )
    assert "The list of replies to RCPT has no 354, and a server should keep to it [RFC 5321 4.3.2]." in words
    assert words.endswith("Its chance of 99% is drawn from the session's seed.")


@pytest.mark.parametrize("name", ["classic", "two-recipients", "pipelining", "bdat", "starttls", "two-hops"])
@pytest.mark.parametrize("at", [0, 4, 9])
def test_what_is_foretold_of_a_preset_is_what_happens(name: str, at: int) -> None:
    for row in FAULTS:
        timeline = Timeline(build_world(scenario_named(name)))
        timeline.seek(at)
        world = timeline.world()
        assert world is not None
        seen = foresee(world, row.rule)
        after = Timeline(arm_in(world, row.rule))
        if seen.nearness is Nearness.NOWHERE or seen.struck is None:
            continue
        steps = []
        while (step := after.forward()) is not None and step.n <= seen.struck.n:
            steps.append(step)
        assert steps[-1] == seen.struck
        assert seen.sentence.startswith(f"Strikes at step {seen.struck.n + 1}: ")


def arm_in(world: World, rule: FaultRule) -> World:
    """The world with a fault armed."""
    line = Timeline(world)
    line.intervene(Inject(world.n, rule))
    armed = line.world()
    assert armed is not None
    return armed


def test_a_late_reply_and_a_lost_one_are_told_to_be_so() -> None:
    world = world_of("classic", 3)
    assert "arrives 2 s later than usual" in foretold(world, FaultRule("late", Do(delay_ms=2000)))
    assert "does not arrive; " in foretold(world, FaultRule("never", Do(hold=True)))
    assert "does not arrive whole; " in foretold(world, FaultRule("cut", Do(cut_after=5)))


@pytest.mark.parametrize(
    ("text", "chance"), [("50", 0.5), ("0.5", 0.005), ("100", 1.0), ("0", None), ("", None), ("1e1", None)]
)
def test_a_chance_is_read_in_per_cent(text: str, chance: float | None) -> None:
    assert read_chance(text) == chance


def test_the_scene_has_who_is_named_later_and_every_server() -> None:
    scene = scene_of(world_of("two-hops"))
    assert BOB in scene.recipients
    assert len(scene.hosts) == 2
    assert scene_mistake(scene, BOB, scene.hosts[0]) == ""
    assert scene_mistake(scene, "", "nobody.example").startswith(
        "No server here is nobody.example; there is "
    )


def test_an_armed_fault_is_told_with_its_place_and_how_often_is_left() -> None:
    rule = FaultRule(
        "mine", Do(450), When(Verb.RCPT, phase=PhaseName.TRANSFER), 3, PhaseName.TERMINATION, 0.5
    )
    assert armed_words(Armed(rule, 1, 2)) == (
        "mine, at RCPT in mail transfer, 2 times more, until connection termination begins, chance 50%"
    )
    assert often_words(replace(rule, times=0, until=None, chance=1.0)) == "always"
    assert place_words(When(occurrence=4)) == "at 4th reply"
    assert armed_words(Armed(FaultRule("450 at RCPT", Do(450), When(Verb.RCPT)), 1, 1)) == "450 at RCPT, once"


@pytest.mark.parametrize("verb", [Verb.CONNECT, Verb.MESSAGE, Verb.AUTH, Verb.SEND, Verb.UNKNOWN, Verb.RCPT])
def test_each_code_that_a_standard_lists_is_taken_without_a_warning(verb: Verb) -> None:
    assert listed_codes(verb)
    assert all(unlisted_warning(code, verb) == "" for code in listed_codes(verb))


@pytest.mark.parametrize(
    ("code", "verb", "told"),
    [
        (
            354,
            Verb.RCPT,
            "The list of replies to RCPT has no 354, and a server should keep to it [RFC 5321 4.3.2].",
        ),
        (
            250,
            Verb.CONNECT,
            (
                "The list of replies to a new connection has no 250,"
                " and a server should keep to it [RFC 5321 4.3.2]."
            ),
        ),
        (
            354,
            Verb.MESSAGE,
            (
                "The list of replies to the end of the mail data has no 354,"
                " and a server should keep to it [RFC 5321 4.3.2]."
            ),
        ),
        (
            354,
            Verb.SEND,
            "The list of replies to SEND has no 354, and a server should keep to it [RFC 821 4.3].",
        ),
        (
            250,
            Verb.STARTTLS,
            "The list of replies to STARTTLS has no 250, and a server should keep to it [RFC 3207 4].",
        ),
    ],
)
def test_a_code_that_no_standard_lists_is_told_with_the_section(code: int, verb: Verb, told: str) -> None:
    assert unlisted_warning(code, verb) == told


@pytest.mark.parametrize("text", ["450", "450 busy", "450 4.2.1", "450  4.2.1   busy now"])
def test_a_reply_is_typed_as_a_server_says_it(text: str) -> None:
    assert typed_mistake(text) == ""
    assert typed_reply(text) is not None


@pytest.mark.parametrize(
    "text", ["", "450-more", "4500 x", "450 \u00e9", "x 450", "45", "660 x", "450 5.1.1"]
)
def test_what_is_typed_and_is_no_reply_is_told_to_be_none(text: str) -> None:
    assert typed_mistake(text)
    assert typed_reply(text) is None


def test_a_code_without_a_fault_is_no_mistake() -> None:
    assert reply_mistake("250", "2.1.0") == ""


def test_a_fault_that_leaves_a_step_as_it_was_is_told_so() -> None:
    world = Timeline(build_world(scenario_named("classic"))).world()
    assert world is not None
    told = foresee(world, FAULT_OF["no-dot-stuffing"].rule).sentence  # no line of this text begins with a dot
    assert "is the same as without the fault; then C: ." in told
