"""A person at the web page: the walker of `Tests/Browser`, at procedures over the services here."""

import os
import sys
import time

import program

os.environ.setdefault("STEGVIS_BIN", str(program.BIN))
# The walker reads the words of one folder.
os.environ["STEGVIS_CONTENT"] = program.CONTENT.split(":")[0]
sys.path.insert(1, str(program.ROOT / "Tests/Browser"))

from walker import Walker  # noqa: E402
from website import Website  # noqa: E402

PERSON = "karin@fjordbygd.example"


def website(person, place):
    """`stegvis serve` over a service, with the data folder of a program."""
    return Website(
        "--rate", "1000", "--tenant", f"{place.tenant}:{place.address}", people=(PERSON,), visits=3,
        home=person.home, content=program.CONTENT, variables={
            name: value for name, value in person.environment().items()
            if name.startswith(("STEGVIS_DNS", "STEGVIS_SCIM"))})


class Answers:
    """What somebody answers, by the steps' ids; of several, one at each visit."""

    def __init__(self, entries):
        self.entries = {step: list(given) for step, given in entries.items()}

    def entry(self, step):
        given = self.entries.get(step)
        return (given.pop(0) if len(given) > 1 else given[0]) if given else {}


class Patient(Walker):
    """One who waits as long as a service may take to show a change."""

    def __init__(self, context, website, language):
        super().__init__(context, website, language, PERSON)

    def answer(self, answers):
        """Answers what is asked now; a yes, where nothing is to be filled in."""
        seen = self.look()
        assert seen["standing"] == "asking", seen["text"]
        entry = answers.entry(seen["step"])
        if "skip" in entry:
            return self.explain("skip", entry["skip"])
        if seen["fields"] and "answer" in entry:
            self.fill([entry["answer"]], seen)
        self.click(f"section.step form.answer button[name=answer][value={seen['buttons'][0]}]")
        return self.settled()

    def settled(self, seconds=200):
        end = time.monotonic() + seconds
        while True:
            seen = self.look()
            if seen["standing"] != "walking":
                return seen
            assert time.monotonic() < end, seen["text"]
            # The page follows by itself; where the server was away, a person loads it again.
            self.page.wait_for_timeout(300)

    def press(self):
        """Presses the first button of the step, and waits for nothing."""
        seen = self.look()
        selector = f"section.step form.answer button[name=answer][value={seen['buttons'][0]}]"
        self.page.locator(selector).first.click(no_wait_after=True)

    def come_back(self, address):
        """Loads a page again once the server is there, and has the tenant read if it offers that."""
        self.page.goto(address, wait_until="domcontentloaded")
        if self.settled()["standing"] == "interrupted":
            self.click("form[action$='/resume'] button")
        return self.settled()

    def undo(self):
        """Undoes the session that is shown, with a yes to each step; what is shown in the end."""
        self.go(f"/sessions/{self.session}/undo")
        self.check("input[name=mode][value=consent]")
        self.click("main form button.first")
        return self.finish(Answers({}))
