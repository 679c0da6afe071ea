"""The mistakes that administrators make most, in the procedures that they run most.

Each walk makes one mistake, mends it by what the page itself offers, and finishes the session that
it began. The tenant is then what the same answers make of it without the mistake.

`STEGVIS_BROWSER_ALL=1` makes every mistake in every procedure; without it, each mistake is made
once, each in another procedure. `STEGVIS_TRANSCRIPT=<file>` adds to a file what was done and what
the page said.
"""

import contextlib
import dataclasses
import functools
import json
import os
import pathlib
import re
import shutil
import sqlite3
import tempfile
import time

import pytest
import yaml
from playwright.sync_api import expect

from scenario import Scenario
from walker import Walker
from website import CONTENT, KARIN, Website, sample_organisation, stegvis, upn

SANNE, OSCAR = upn("sanne.devries"), upn("oscar.hedlund")
FATIMA, FEMKE, LARS, LOTTE, PIETER, VIKTOR, WOUT = map(upn, (
    "fatima.rahimi", "femke.postma", "lars.ekman", "lotte.visser", "pieter.bakker", "viktor.sand",
    "wout.smit"))
AUDIO, PHONE = "Microsoft 365 Audio Conferencing", "Microsoft Teams Phone Standard"
E1, E3, E5, POWER = "Office 365 E1", "Office 365 E3", "Office 365 E5", "Power BI Pro"
FORM = "section.step form.answer "
AGAIN = "form[action$='/resume'] button"


@dataclasses.dataclass
class Slip:
    """A wrong answer at a step.

    - `wrong`: what is answered.
    - `noticed`: the step at which the person sees what they have done, and `shows`, by what.
    - `typed`: what is typed before, with what the page says of it.

    What a page says are names, and messages with what they are about.
    """

    step: str
    wrong: list
    noticed: str
    shows: list = ()
    typed: dict = dataclasses.field(default_factory=dict)


@dataclasses.dataclass
class Course:
    """One procedure: the right answers, what they change, and what people answer instead.

    - `languages`: the first person's and the other's.
    - `change`: the step that makes the one change; `after`, what `tenant show` then has.
    - `user`, `licence`, `decision`: the wrong answers.
    - `taken`: the step at which `taker` takes over.
    - `returns`: whether the first person takes the session back.
    """

    procedure: str
    languages: tuple
    inputs: dict
    steps: dict
    change: str
    after: dict
    user: Slip
    licence: Slip
    decision: Slip
    taken: str
    returns: bool
    taker: str = SANNE


def unknown(kind, name, nearest):
    """What the page says of a name that the tenant does not have."""
    return {name: [(f"refusal.unknown{kind}", name), (f"advice.unknown{kind}", nearest)]}


def not_held(product, *users):
    """What the page says of a product that nobody chosen holds."""
    return {product: [("refusal.licenseNotHeld", product, *users), ("advice.licenseNotHeld",)]}


def units(product, assigned, available):
    """How many licenses there are then."""
    return {(product, "assignedUnits"): assigned, (product, "availableUnits"): available}


COURSES = [
    Course(
        "assign-or-remove-license", ("sv", "nl"), {"user": FATIMA, "newLicenses": [AUDIO]},
        {"decide-license-path": "chosen", "decide-assign-or-remove": "assign",
         "decide-another-user": "no"},
        "save-assignment", {(FATIMA, "assignedLicenses"): [AUDIO, E1], **units(AUDIO, 3, 7)},
        user=Slip("choose-user", [FEMKE], "save-assignment", [FEMKE],
                  unknown("User", "Fatima Rahimmi", "Fatima Rahimi")),
        licence=Slip("choose-new-licenses", [PHONE], "get-more-licenses",
                     [("outcome.license.checkCapacity.short",)],
                     unknown("License", "Office 365 E9", E1)),
        decision=Slip("decide-assign-or-remove", ["remove"], "choose-old-licenses", [E1]),
        taken="choose-new-licenses", returns=True),
    Course(
        "unassign-licenses-from-user", ("nl", "en"), {"user": LOTTE, "licenses": [AUDIO]},
        {"decide-legal-need": "none", "decide-inheritance": "leaveGroup",
         "decide-remaining": "skip"},
        "leave-group", {(LOTTE, "assignedLicenses"): [E3], **units(AUDIO, 1, 9)},
        user=Slip("choose-user", [LARS], "choose-licenses", [PHONE],
                  unknown("User", "Lotte Viser", "Lotte Visser")),
        licence=Slip("choose-licenses", [E3], "save-changes", [E3], not_held(POWER, LOTTE)),
        decision=Slip("decide-legal-need", ["required"], "decide-legal-need/decide-legal-need"),
        taken="leave-group", returns=False),
    Course(
        "unassign-all-licenses", ("en", "sv"),
        {"users": [FATIMA, WOUT], "licenses": [PHONE, E1, E3]}, {}, "save-changes",
        {(FATIMA, "assignedLicenses"): [], (WOUT, "assignedLicenses"): [],
         **units(PHONE, 2, 1), **units(E1, 1, 39), **units(E3, 24, 11)},
        user=Slip("choose-users", [FATIMA, FEMKE, WOUT], "save-changes", [FEMKE],
                  unknown("User", "Wout Smidt", "Wout Smit")),
        # It takes all of them away, and says so.
        licence=Slip("choose-licenses", [E1], "save-changes",
                     [PHONE, ("extent.license.unassignAll",)], not_held(POWER, FATIMA, WOUT)),
        # The change is refused: one of them is on hold.
        decision=Slip("choose-users", [FATIMA, PIETER], "save-changes", [("advice.holdsRemain",)]),
        taken="choose-licenses", returns=True),
    Course(
        "offboard-step-6", ("sv", "en"), {"user": WOUT},
        {"decide-backup": "skip", "decide-telephony": "skip", "decide-legal-check": "skip",
         "decide-unassign": "do", "decide-unassign/choose-licenses": {"answer": [PHONE, E3]},
         "decide-unassign/decide-legal-need": "none", "decide-account-deletion": "keepAccount",
         "decide-unused-licenses": "keep"},
        "decide-unassign/save-changes",
        {(WOUT, "assignedLicenses"): [], **units(PHONE, 2, 1), **units(E3, 24, 11)},
        user=Slip("choose-user", [VIKTOR], "decide-unassign/choose-licenses", [E3],
                  unknown("User", "Wout Smits", "Wout Smit")),
        licence=Slip("decide-unassign/choose-licenses", [PHONE], "decide-unassign/save-changes",
                     [PHONE], not_held(E5, WOUT)),
        decision=Slip("decide-unassign", ["skip"], "decide-account-deletion"),
        taken="decide-unassign/save-changes", returns=False),
    Course(
        "reduce-licenses", ("nl", "sv"), {"subscription": "e3-direct", "quantity": 30}, {}, "save",
        {("e3-direct", "purchasedUnits"): 30, ("e3-direct", "reducibleUnits"): 2,
         (E3, "purchasedUnits"): 30, (E3, "availableUnits"): 5},
        # What a user has bought, and another product.
        user=Slip("choose-subscription", ["power-bi-own"], "decide-self-service"),
        licence=Slip("choose-subscription", ["e1-direct"], "decide-reduction-window", [],
                     unknown("Subscription", "Office 365 E4", E1)),
        decision=Slip("enter-quantity", ["3"], "save", [("advice.belowAssigned",)],
                      {"abc": [("refusal.notANumber", "abc")]}),
        taken="save", returns=False, taker=OSCAR),
]


@functools.cache
def catalogue(language):
    """The words of the program and of its domains in a language."""
    words = {}
    for folder in [CONTENT / "locales", *sorted((CONTENT / "domains").glob("*/words"))]:
        words |= yaml.safe_load((folder / f"{language}.yaml").read_text())
    return words


def says(text, language, messages):
    """Fails unless a text has each name, and each message with all that it is about."""
    for one in messages:
        key, *about = [None, one] if isinstance(one, str) else one
        for part in [*re.split(r"\{\w+\}", catalogue(language)[key] if key else ""), *about]:
            assert part in text, f"{part}: {text}"


def one_line(text):
    """A text without its line ends."""
    return " ".join((text or "").split())


class Answers(Scenario):
    """The right answers, which stand in this file and not in one of their own."""

    def __init__(self, course):
        self.procedure, self.inputs, self.steps = course.procedure, course.inputs, course.steps
        self.visits = {}

    def right(self, step):
        """What is right at a step, as texts."""
        given = self.entry(step).get("answer", self.known(step))
        return [str(one) for one in (given if isinstance(given, list) else [given])]


class Person(Walker):
    """Somebody who marks what stands on the page by the name that it has there."""

    def fill(self, texts, seen):
        if seen["fields"] == ["text"]:
            return super().fill(texts, seen)
        for choice in self.page.locator(f"{FORM}.choice").all():
            field = choice.locator("input")
            names = [field.get_attribute("value"), *choice.locator("b, small").all_inner_texts()]
            if set(texts) & set(names):
                field.check()
            elif field.get_attribute("type") == "checkbox":
                field.uncheck()
        return None

    def send(self, texts):
        """Answers the step."""
        self.fill(texts, self.look())
        self.click(f"{FORM}button.first")
        return self.settled()

    def find(self, session):
        """Opens a session from the list; what the list says of it."""
        self.go("/sessions")
        link = f"a[href$='/sessions/{session}']"
        listed = self.page.locator(f"tr:has({link})").inner_text()
        self.click(link)
        return listed

    def notes(self):
        """What stands above the step."""
        return one_line(" ".join(self.page.locator("#step > .alert").all_inner_texts()))


class Walk:
    """A session on its way, who is at it, and what they did and read."""

    def __init__(self, website, windows, course):
        self.website, self.windows, self.course = website, windows, course
        self.answers = Answers(course)
        self.karin = self.person(KARIN, course.languages[0])
        # Whoever answers now.
        self.last = self.karin
        self.lines = []
        self.karin.begin(course.procedure)
        self.session = self.karin.session

    def person(self, name, language):
        """Somebody in a window of their own."""
        return Person(self.windows(), self.website, language, name)

    def tell(self, who, did, read):
        """Keeps what somebody did, and what the page said then."""
        self.lines.append((who, did, one_line(read)))

    def to(self, step):
        """The right answers as far as a step."""
        seen = self.karin.finish(self.answers, lambda seen: seen["step"] == step)
        assert seen["step"] == step, seen["text"]
        return seen

    def mistaken(self, slip):
        """Types wrong names, chooses wrongly, sees it later, goes back, and chooses again."""
        karin, language = self.karin, self.karin.language
        self.to(slip.step)
        for typed, refusal in slip.typed.items():
            karin.page.fill(f"{FORM}:is([name=other], [name=value][inputmode])", typed)
            karin.click(f"{FORM}button.first")
            seen = karin.settled()
            assert seen["step"] == slip.step, seen["text"]
            # On a busy machine the page is there before the walk has ended, and is then made anew: the
            # refusal is above the step, without what to do about it.
            told = seen["refused"] or seen["note"]
            says(told, language, refusal if seen["refused"] else refusal[:1])
            self.tell("Karin", f"types “{typed}”", told)
        karin.send(slip.wrong)
        seen = self.to(slip.noticed)
        step = karin.page.locator("#step").inner_text()
        says(step, language, slip.shows)
        self.tell("Karin", f"chooses {', '.join(slip.wrong)}, and sees it", step)
        more = karin.page.locator("details.more:has(button[value=back])")
        more.locator("summary").click()
        choice = more.locator(f"label:has(input[value='{slip.step}'])")
        self.tell("Karin", "goes back to one of", more.locator("fieldset").inner_text())
        title = choice.inner_text()
        choice.click()
        karin.click("details.more button[value=back]")
        seen = karin.settled()
        assert seen["step"] == slip.step and not seen["refused"] and not seen["note"], seen["text"]
        self.tell("Karin", f"takes {one_line(title)}", seen["heading"])
        right = self.answers.right(slip.step)
        seen = karin.send(right)
        assert not seen["refused"] or seen["step"] != slip.step, seen["refused"]
        self.tell("Karin", f"chooses {', '.join(right)}", seen["heading"])


def wrong_user(walk):
    """Somebody else than was meant."""
    walk.mistaken(walk.course.user)


def wrong_licence(walk):
    """Another product than was meant."""
    walk.mistaken(walk.course.licence)


def back(walk):
    """A wrong decision; and at the change the browser's Back, which is not the page's."""
    walk.mistaken(walk.course.decision)
    walk.to(walk.course.change)
    karin = walk.karin
    karin.page.go_back(wait_until="domcontentloaded")
    seen = karin.settled()
    # The address is the same for every step, and the page is never an old one.
    assert seen["step"] == walk.course.change, seen["text"]
    walk.tell("Karin", "presses the browser's Back at the change", seen["heading"])


def stop(walk):
    """Stops with the wrong one marked; and closes the window at the change."""
    karin, slip = walk.karin, walk.course.user
    karin.fill(slip.wrong, walk.to(slip.step))
    karin.click(f"{FORM}button[value=stop]")
    seen = karin.settled()
    assert seen["standing"] == "stopped"
    walk.tell("Karin", f"marks {', '.join(slip.wrong)} and stops",
              karin.page.locator("[data-standing]").inner_text())
    listed = karin.find(walk.session)
    says(listed, karin.language, [("sessions.stopped",)])
    karin.click(AGAIN)
    seen = karin.settled()
    assert seen["step"] == slip.step
    assert karin.page.locator(f"{FORM}input[name=value]:checked").count() == 0
    walk.tell("Karin", f"finds it in the list ({one_line(listed)}) and goes on", seen["heading"])
    walk.to(walk.course.change)
    known = karin.page.locator("#checklist").inner_text()
    karin.page.context.close()
    walk.karin = walk.last = walk.person(KARIN, karin.language)
    listed = walk.karin.find(walk.session)
    seen = walk.karin.settled()
    assert seen["step"] == walk.course.change, seen["text"]
    assert walk.karin.page.locator("#checklist").inner_text() == known
    walk.tell("Karin", f"closes the window, signs in anew, finds it ({one_line(listed)})",
              seen["heading"])


def take_over(walk):
    """Another person takes the session over while the first is about to answer."""
    karin, course = walk.karin, walk.course
    name = course.taker.split(".")[0].capitalize()
    seen = walk.to(course.taken)
    if course.returns:
        karin.fill(walk.answers.right(course.taken), seen)
    else:
        # A window that hears of nothing: the news are lost on the way.
        karin.page.context.route("**/events*", lambda route: route.abort())
        karin.page.reload()
    if course.taker != SANNE:
        # Sanne has no role for this, and is told who has.
        sanne = walk.person(SANNE, course.languages[1])
        sanne.find(walk.session)
        walk.tell("Sanne", "opens the session from the list", sanne.notes())
        # She is asked first; the answer leaves her at the session, where others' news can be seen.
        sanne.click(AGAIN)
        sanne.click(AGAIN)
        assert sanne.page.locator("#step").count() and sanne.page.locator(AGAIN).count()
        told = sanne.look()["text"]
        says(told, sanne.language, [
            ("command.roleMissing", SANNE), ("command.roleWho", KARIN, course.taker)])
        walk.tell("Sanne", "wants to take it over", sanne.page.locator("main").inner_text())
    other = walk.person(course.taker, course.languages[1])
    listed = other.find(walk.session)
    assert KARIN in other.look()["text"] and not other.page.locator("form.answer").count()
    walk.tell(name, f"opens the session from the list ({one_line(listed)})", other.notes())
    other.click(AGAIN)
    asked = other.page.locator("[data-standing=takeover]").inner_text()
    says(asked, other.language, [("web.takeOverFrom", KARIN), ("web.takeOverHint",)])
    walk.tell(name, "is asked", asked)
    other.click(AGAIN)
    seen = other.settled()
    assert seen["step"] == course.taken, seen["text"]
    walk.tell(name, "takes it over", seen["heading"])
    if course.returns:
        expect(karin.page.locator("#news")).to_be_visible()
        walk.tell("Karin", "sees, with an answer begun", karin.page.locator("#news").inner_text())
    karin.click(f"{FORM}button.first")
    told = karin.notes()
    assert course.taker in told and not karin.page.locator("form.answer").count(), told
    assert executions(walk.website.home) == []
    walk.tell("Karin", "sends her answer all the same", told)
    if not course.returns:
        walk.last = other
        return
    karin.click(AGAIN)
    asked = karin.page.locator("[data-standing=takeover]").inner_text()
    says(asked, karin.language, [("web.takeOverFrom", course.taker)])
    karin.click(AGAIN)
    seen = karin.settled()
    assert seen["step"] == course.taken, seen["text"]
    walk.tell("Karin", "is asked, and takes it back", f"{asked} … {seen['heading']}")
    expect(other.page.locator("#step > .alert.important")).to_contain_text(KARIN)
    walk.tell(name, "sees, without doing anything", other.notes())


MISTAKES = {
    "wrong user": wrong_user, "wrong licence": wrong_licence, "stop": stop, "back": back,
    "take over": take_over}
WALKS = [
    pytest.param(course, mistake, id=f"{course.procedure}, {mistake}")
    for row, course in enumerate(COURSES) for column, mistake in enumerate(MISTAKES)
    if row == column or os.environ.get("STEGVIS_BROWSER_ALL") == "1"]


@contextlib.contextmanager
def read(home):
    """The tenant of a data folder, only to be read."""
    with contextlib.closing(
            sqlite3.connect(f"file:{home}/tenant.sqlite?mode=ro", uri=True)) as tenant:
        yield tenant


def rows(home):
    """All that a tenant has, but for its own records of what was done."""
    with read(home) as tenant:
        names = [name for (name,) in tenant.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            " AND name NOT IN ('event', 'op_execution')")]
        return {
            name: sorted(map(repr, tenant.execute(f"SELECT * FROM {name}"))) for name in names}


def executions(home):
    """Every change that was made: by whom, and what."""
    with read(home) as tenant:
        return list(tenant.execute("SELECT actor, change FROM op_execution ORDER BY rowid"))


def facts(home):
    """What `tenant show` has, by subject and property."""
    sections = json.loads(stegvis(home, "tenant", "show", "--format", "json").stdout)
    return {
        (fact["subject"], fact["property"]): fact["value"]
        for section in sections.values() for fact in section}


def sessions(home):
    """The state of each session, by its name."""
    listed = json.loads(stegvis(home, "sessions", "list", "--format", "json").stdout)
    return {one["id"]: one["state"] for one in listed}


@functools.cache
def untouched():
    """The facts of a tenant that nobody has changed."""
    return facts(sample_organisation().parent)


def undisturbed(course):
    """A data folder in which the right answers were given at once, by the command."""
    home = pathlib.Path(tempfile.mkdtemp(prefix="stegvis-undisturbed-"))
    shutil.copy(sample_organisation(), home)
    steps = {
        step: one if isinstance(one, dict) else {"answer": one}
        for step, one in course.steps.items()}
    answers = home / "answers.yaml"
    answers.write_text(yaml.safe_dump({
        "procedure": course.procedure, "consent": True, "attest": True, "inputs": course.inputs,
        "steps": steps}))
    done = stegvis(home, "run", course.procedure, "--answers", answers, "--actor", KARIN)
    assert done.returncode == 0, done.stderr
    return home


@pytest.fixture(scope="module")
def website():
    """The page for the three of them."""
    with Website("--rate", "1000", people=[KARIN, SANNE, OSCAR], visits=40) as site:
        yield site


@pytest.mark.parametrize("course, mistake", WALKS)
def test_recovers_without_beginning_again(windows, website, course, mistake):
    website.renew()
    start, begun = time.monotonic(), sessions(website.home)
    walk = Walk(website, windows, course)
    MISTAKES[mistake](walk)
    last = walk.last
    assert last.finish(walk.answers)["standing"] == "completed"
    end = last.page.locator("[data-standing=completed]").inner_text()
    says(end, last.language, [("end.changed.one", "1")])
    # One session was begun, and none anew.
    assert sessions(website.home) == {**begun, walk.session: "completed"}
    # The right change, and nothing but that, once, by whoever had the session then.
    now = facts(website.home)
    assert {key: now[key] for key in now if untouched()[key] != now[key]} == course.after
    wanted = undisturbed(course)
    assert rows(website.home) == rows(wanted)
    actor = KARIN if last is walk.karin else course.taker
    ((_, change),) = executions(wanted)
    assert executions(website.home) == [(actor, change)]
    verified = website.run("sessions", "verify", walk.session, "--live")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    walk.tell(actor.split(".")[0].capitalize(), "finishes", end)
    transcribe(walk, mistake, actor, time.monotonic() - start)


def transcribe(walk, mistake, actor, seconds):
    """Adds a walk to the file that the environment names."""
    if "STEGVIS_TRANSCRIPT" not in os.environ:
        return
    course = walk.course
    lines = [f"\n## {course.procedure}: {mistake} ({', '.join(course.languages)})\n",
             "| who | did | the page |", "|---|---|---|"]
    lines += [f"| {' | '.join(one.replace('|', '/') for one in line)} |" for line in walk.lines]
    lines += [
        f"\nRecovered. {walk.session} is the only session begun, and is completed; one change, by"
        f" {actor}; the tenant is as after the undisturbed walk; `sessions verify --live` holds."
        f" {seconds:.1f} s.\n"]
    with open(os.environ["STEGVIS_TRANSCRIPT"], "a") as file:
        file.write("\n".join(lines))
