"""The procedures, with the answers of somebody who knows what they want, by the number of the step."""

import pytest

from places import MAIL, TEXT, Directory, Zone
from program import LANGUAGES, YES

SKIP = object()
SKIP_KEY = {"sv": "h", "nl": "o", "en": "s"}
PROOF = "proof=4711"
SERVERS = ["10 mx1.ny.example.", "20 mx2.ny.example."]
SENDERS = "v=spf1 include:ny.example -all"


def _quoted(text):
    return f'"{text}"'


class Walk:
    """A procedure on a service, what a person answers, and what the service then has."""

    def __init__(self, procedure, make, answers, expect, changes, change):
        self.procedure, self.make, self.expect = procedure, make, expect
        self.changes, self.change, self._answers = changes, change, answers

    def answers(self, language):
        """Typed at the questions of each step, with what is typed for a yes or a skip in this language."""
        typed = {True: YES[language], SKIP: SKIP_KEY[language]}
        return {step: [typed.get(text, text) for text in texts]
                for step, texts in self._answers.items()}


def _proved(zone):
    on, off = zone.set(TEXT)
    assert on == sorted([_quoted(PROOF), Zone.sender]) and off == ['"old-proof=4711"'], (on, off)


def _pointed(zone):
    assert zone.set(MAIL) == (SERVERS, [])
    on, off = zone.set(TEXT)
    assert on == [_quoted(SENDERS)] and off == ['"old-proof=4711"'], (on, off)


def _closed(directory):
    assert not directory.is_active("bram.visser") and directory.is_active("carin.holm")
    assert directory.members("Everybody") == ["carin.holm"]
    assert directory.members("Sales") == ["carin.holm"]


def _closed_still_a_member(directory):
    assert not directory.is_active("bram.visser") and directory.is_active("carin.holm")
    assert directory.members("Everybody") == ["bram.visser", "carin.holm"]
    assert directory.members("Sales") == ["carin.holm"]


# `change` is the step with the change that tests spoil, `changes` how many are confirmed.
PROVE = Walk(
    "prove-domain", Zone,
    {1: [Zone.name], 2: ["@"], 3: [PROOF], 4: [True], 7: [""]}, _proved, 1, 4)
POINT = Walk(
    "point-mail-at-provider", Zone,
    {1: [Zone.name], 2: [", ".join(SERVERS)], 3: [True], 4: ["1"], 5: [Zone.sender.strip('"')],
     6: [True], 7: [SENDERS], 8: [True], 9: [""]}, _pointed, 3, 3)
CLOSE = Walk(
    "close-chat-account", lambda services: Directory(services, "SCIM"),
    {1: ["bram.visser"], 3: ["Everybody"], 4: [True], 5: [True]}, _closed, 2, 4)
# This service has no filters, so that a person says whether the account is in a group, and it does
# not take anybody out of one, so that a person does that elsewhere.
CLOSE_PARTLY = Walk(
    "close-chat-account", lambda services: Directory(services, "DJANGO_SCIM"),
    {1: ["bram.visser"], 2: ["2", "1"], 3: ["Everybody"], 4: [True, SKIP, "later"], 5: [True]},
    _closed_still_a_member, 1, 5)

WALKS = {"prove": PROVE, "point": POINT, "close": CLOSE, "close-django": CLOSE_PARTLY}


def tenant(place):
    """How `--tenant` names a service."""
    return f"{place.tenant}:{place.address}"


def in_turn(*lists, quick=()):
    """All combinations, each in one language, so that every list meets every language.

    `quick` are the ones that are tested with every change, too; all others only at night.
    """
    rows = [[]]
    for values in lists:
        rows = [row + [value] for row in rows for value in values]
    return [
        pytest.param(
            *row, LANGUAGES[(number + number // 3) % 3],
            marks=[pytest.mark.quick] if tuple(row) in quick else [])
        for number, row in enumerate(rows)]
