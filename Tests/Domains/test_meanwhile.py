"""Somebody else changes the record that a change is about: before it, between reading and writing, and after."""

import pytest

from places import MAIL, TEXT, Zone
from program import YES, sentence, verdict, words_of
from terminal import Terminal
from walks import CLOSE, CLOSE_PARTLY, POINT, PROOF, PROVE, in_turn, tenant

THEIRS = '"theirs=1"'


def agree(person, walk, language):
    """Says yes to the change, as often as somebody else is faster; how often that was."""
    told = 0
    person.type(YES[language])
    while person.asks() and person.step == walk.change:
        if sentence("refusal.changedMeanwhile", language) in person.new:
            told += 1
            # "Check again": what is there now is shown, and asked about.
            person.type("")
            assert person.asks(), person.said
        assert verdict("refuted", language) not in person.new, person.said
        person.type(YES[language])
        assert told < 4, person.said
    return told


def finish(person, walk, language):
    answers = walk.answers(language)
    said = person.walk({step: texts for step, texts in answers.items() if step > walk.change})
    assert person.status == 0, said


@pytest.mark.parametrize("moment, language", in_turn(["asked", 0, 1], quick=[(0,)]))
def test_adds_to_what_is_there_now(services, program, moment, language):
    """A number is that of the reading after the yes before which somebody adds a record."""
    zone = PROVE.make(services)
    with Terminal(
            program, "run", PROVE.procedure, "--tenant", tenant(zone), "--locale", language) as person:
        person.walk(PROVE.answers(language), until=PROVE.change)
        zone.forget()
        if moment == "asked":
            zone.somebody_sets(TEXT, [Zone.sender, THEIRS], ttl=1800)
        else:
            zone.spoil(
                "before", "GET", skip=moment, also=zone.replacing(TEXT, [Zone.sender, THEIRS], 1800))
        assert agree(person, PROVE, language) == 1
        # One of them is ours.
        assert len(zone.changes()) == 1 + (moment == "asked")
        finish(person, PROVE, language)
    assert zone.set(TEXT)[0] == sorted([f'"{PROOF}"', Zone.sender, THEIRS])
    undone = program.run("undo", "last", "--mode", "automatic", "--locale", language)
    assert undone.returncode == 0, undone.stdout + undone.stderr
    assert zone.set(TEXT)[0] == sorted([Zone.sender, THEIRS])


@pytest.mark.parametrize("moment, language", in_turn(["asked", 0, 1]))
def test_shows_what_it_would_replace_now(services, program, moment, language):
    """What somebody has set meanwhile is replaced only after it was shown, and comes back exactly."""
    zone = POINT.make(services)
    theirs = "5 mx.theirs.example."
    with Terminal(
            program, "run", POINT.procedure, "--tenant", tenant(zone), "--locale", language) as person:
        person.walk(POINT.answers(language), until=POINT.change)
        zone.forget()
        if moment == "asked":
            zone.somebody_sets(MAIL, [theirs])
        else:
            zone.spoil("before", "GET", skip=moment, also=zone.replacing(MAIL, [theirs]))
        assert agree(person, POINT, language) == 1
        assert f"{theirs} → " in person.said
        finish(person, POINT, language)
    POINT.expect(zone)
    undone = program.run("undo", "last", "--mode", "automatic", "--locale", language)
    assert undone.returncode == 0, undone.stdout + undone.stderr
    assert zone.set(MAIL) == ([theirs], [])


@pytest.mark.parametrize("moment, language", in_turn(["asked", "writing"]))
def test_closes_an_account_that_somebody_changes(services, program, moment, language):
    """A service that knows versions refuses what was decided on an earlier one."""
    directory = CLOSE.make(services)
    group = f"/Groups/{directory.groups['Everybody']}"
    theirs = {"op": "replace", "path": "displayName", "value": "All of us"}
    with Terminal(
            program, "run", CLOSE.procedure, "--tenant", tenant(directory), "--locale",
            language) as person:
        person.walk(CLOSE.answers(language), until=CLOSE.change)
        directory.forget()
        if moment == "asked":
            directory.somebody_changes(group, theirs)
        else:
            directory.spoil("before", "PATCH", also=directory.changing(group, theirs))
        assert agree(person, CLOSE, language) == 1
        finish(person, CLOSE, language)
    CLOSE.expect(directory)
    assert directory.must("GET", group)["displayName"] == "All of us"


@pytest.mark.parametrize("moment, language", in_turn(["asked", "writing"]))
def test_changes_nothing_but_its_own_without_versions(services, program, moment, language):
    """A service without versions takes the change, which names nothing that somebody else changed."""
    directory = CLOSE_PARTLY.make(services)
    path = f"/Users/{directory.people['bram.visser']}"
    theirs = {"op": "replace", "path": "name.familyName", "value": "V."}
    with Terminal(
            program, "run", CLOSE_PARTLY.procedure, "--tenant", tenant(directory), "--locale",
            language) as person:
        person.walk(CLOSE_PARTLY.answers(language), until=CLOSE_PARTLY.change)
        directory.forget()
        if moment == "asked":
            directory.somebody_changes(path, theirs)
        else:
            directory.spoil("before", "PATCH", also=directory.changing(path, theirs))
        agree(person, CLOSE_PARTLY, language)
        assert verdict("confirmed", language) in person.said
    assert not directory.is_active("bram.visser")
    assert directory.must("GET", path)["name"]["familyName"] == "V."


@pytest.mark.parametrize("moment, language", in_turn([2, 3]))
def test_tells_what_somebody_did_to_it_at_once(services, program, moment, language):
    """Their request comes after ours and before we have read: ours is gone, and so is a record of old."""
    zone = PROVE.make(services)
    with Terminal(
            program, "run", PROVE.procedure, "--tenant", tenant(zone), "--locale", language) as person:
        person.walk(PROVE.answers(language), until=PROVE.change)
        zone.forget()
        zone.spoil(
            "before", "GET", skip=moment, also=zone.replacing(TEXT, [Zone.sender, THEIRS], 1800))
        person.type(YES[language])
        assert person.asks()
        assert verdict("refuted", language) in person.new, person.said
        assert verdict("confirmed", language) not in person.said
        # The record that was switched off is gone, which nobody had asked for.
        assert sentence("screen.beside", language) in person.new, person.said
        assert "old-proof=4711" in person.new.split(sentence("screen.beside", language))[1]


def test_undoes_only_its_own(services, program, language):
    """What somebody added after the verdict stays."""
    zone = PROVE.make(services)
    with Terminal(
            program, "run", PROVE.procedure, "--tenant", tenant(zone), "--locale", language) as person:
        person.walk(PROVE.answers(language))
    zone.somebody_sets(TEXT, [Zone.sender, f'"{PROOF}"', THEIRS], ttl=1800)
    undone = program.run("undo", "last", "--mode", "automatic", "--locale", language)
    assert undone.returncode == 0, undone.stdout + undone.stderr
    assert zone.set(TEXT) == (sorted([Zone.sender, THEIRS]), [])


def test_says_what_is_undone_already(services, program, language):
    """Somebody has opened the account again, and only the group is left to be given back."""
    directory = CLOSE.make(services)
    before = directory.raw()
    with Terminal(
            program, "run", CLOSE.procedure, "--tenant", tenant(directory), "--locale",
            language) as person:
        person.walk(CLOSE.answers(language))
    directory.somebody_changes(
        f"/Users/{directory.people['bram.visser']}",
        {"op": "replace", "path": "active", "value": True})
    undone = program.run("undo", "last", "--mode", "automatic", "--locale", language)
    assert words_of("scim", language)["refusal.isActive"] in undone.stdout
    assert directory.raw() == before


def test_tells_what_an_undo_would_replace(services, program, language):
    """Somebody has set other servers since: that is said before the old ones come back."""
    zone = POINT.make(services)
    before = zone.raw()
    with Terminal(
            program, "run", POINT.procedure, "--tenant", tenant(zone), "--locale", language) as person:
        person.walk(POINT.answers(language))
    zone.somebody_sets(MAIL, ["5 mx.theirs.example."])
    undone = program.run("undo", "last", "--mode", "automatic", "--locale", language)
    assert undone.returncode == 0, undone.stdout + undone.stderr
    told = " ".join(undone.stdout.split())
    assert sentence("undo.changedSince", language).strip() in told, undone.stdout
    assert "20 mx2.ny.example. → 5 mx.theirs.example." in told, undone.stdout
    assert zone.raw() == before
