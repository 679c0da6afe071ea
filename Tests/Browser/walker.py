"""A person at the page: reads what is asked, answers it from a scenario, and looks closely."""

import re
import time

import yaml

from website import CONTENT, KARIN

WORDS = {}
for words in [CONTENT / "locales", *sorted((CONTENT / "domains").glob("*/words"))]:
    WORDS |= yaml.safe_load((words / "en.yaml").read_text())
PREFIXES = {key.split(".")[0] for key in WORDS}
PLACEHOLDERS = set(re.findall(r"\{\w+\}", str(WORDS)))
STANDING = "[data-standing]"

# Everything the tests look at, in one question to the browser.
LOOK = """() => {
  const first = (selector) => document.querySelector(selector);
  const step = first('section.step');
  const form = first('section.step form.answer');
  return {
    lang: document.documentElement.lang, title: document.title, url: location.href,
    text: document.body.innerText, standing: first('[data-standing]')?.dataset.standing,
    step: step?.dataset.step, kind: step?.dataset.kind,
    heading: first('section.step h2')?.innerText, sentence: first('section.step .sentence')?.innerText,
    asides: [...document.querySelectorAll('section.step .sentence .aside')].map((one) => one.innerText),
    fields: [...(form?.querySelectorAll('input[name=value]') ?? [])].map((field) => field.type),
    buttons: [...(form?.querySelectorAll('button[name=answer]') ?? [])].map((one) => one.value),
    more: [...document.querySelectorAll('.more button[name=answer]')].map((one) => one.value),
    refused: first('#refused')?.innerText, note: first('#step > .alert[role=alert], main > .alert[role=alert]')?.innerText,
  };
}"""


def untranslated(text):
    """Keys and placeholders that stand where words should."""
    dotted = re.findall(r"(?<![\w.@/-])[a-z]\w*\.[a-z]\w+\b", text)
    return [word for word in dotted if word.split(".")[0] in PREFIXES] + [
        word for word in re.findall(r"\{\w+\}", text) if word in PLACEHOLDERS]


def means(text, value, label):
    """Whether an answer is a choice: its id, or the account name that the page shows beside its title."""
    return text == value or ("@" in text and text in label.split())


class Walker:
    """One person in one browser context."""

    def __init__(self, context, website, language, person=KARIN):
        self.page = context.new_page()
        self.website = website
        self.language = language
        self.scripted = True
        if person:
            self.page.goto(website.link(person))

    def go(self, path, status=200):
        """Opens a page in the walker's language."""
        answer = self.page.goto(
            f"{self.website.origin}/{self.language}{path}", wait_until="domcontentloaded")
        seen = self.look()
        assert answer.status == status, seen["text"]
        return seen

    def look(self):
        """What the page shows, once it is found to be in one language and without keys."""
        seen = self.seen()
        assert seen["lang"] == self.language, seen["url"]
        keys = untranslated(seen["text"] + seen["title"])
        assert keys == [], f"{seen['url']}: {keys}"
        return seen

    def seen(self):
        """What stands on the page now, right or wrong."""
        return self.page.evaluate(LOOK)

    def click(self, selector):
        """Presses something that leads to another page."""
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            self.page.locator(selector).first.click()

    def check(self, selector):
        """Chooses a box or a round button."""
        self.page.check(selector)

    def begin(self, procedure, mode="consent", four_eyes=False):
        """From the list of procedures to the first question."""
        self.go("/")
        self.click(f"a[href$='/procedures/{procedure}']")
        self.look()
        self.check(f"input[name=mode][value={mode}]")
        if four_eyes:
            self.check("input[name=fourEyes]")
        self.click("main form button.first")
        return self.settled()

    @property
    def session(self):
        """The session's name in addresses."""
        return re.search(r"/sessions/([^/?#]+)", self.page.url).group(1)

    def settled(self):
        """Waits until Stegvis itself has done what it does: the page tells, or the link does."""
        seen = self.look()
        if seen["standing"] == "walking" and self.scripted:
            self.page.locator("[data-standing=walking]").wait_for(state="detached", timeout=20_000)
            return self.look()
        end = time.monotonic() + 20
        while seen["standing"] == "walking":
            assert time.monotonic() < end, "the link leads to the same page for ever"
            self.pause()
            self.click("[data-standing=walking] a.button")
            seen = self.look()
        return seen

    def pause(self):
        """Leaves the server time to go on; loading a page in a browser takes long enough."""

    def answer(self, scenario):
        """Answers what is asked now, as the scenario has it."""
        seen = self.look()
        assert seen["standing"] == "asking", seen["text"]
        step = seen["step"]
        entry = scenario.entry(step)
        form = "section.step form.answer "
        if "skip" in entry:
            return self.explain("skip", entry["skip"])
        for key in ("override", "alone"):
            if "override" in seen["more"] and key in entry:
                return self.explain("override", entry[key])
        given = entry.get("answer", scenario.known(step))
        if seen["fields"] and given is not None:
            self.fill([str(one) for one in (given if isinstance(given, list) else [given])], seen)
        button = seen["buttons"][0]
        assert button in ("proceed", "words", "happened"), f"{step}: {seen['buttons']}"
        self.click(f"{form} button[name=answer][value={button}]")
        after = self.settled()
        assert not after["refused"] or after["step"] != step, f"{step}: {after['refused']}"
        assert not after["note"], f"{step}: {after['note']}"
        return after

    def wait_until(self, expression):
        """Waits ten seconds at most until an expression is true.

        The page's content security policy keeps Playwright's own `wait_for_function` from asking more than once.
        """
        for _ in range(200):
            if self.page.evaluate(expression):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"never true: {expression}")

    def fill(self, texts, seen):
        """Chooses the values, or types them where there is a field."""
        form = self.page.locator("section.step form.answer")
        if seen["fields"] == ["text"]:
            return form.locator("input[name=value]").fill(", ".join(texts))
        choices = form.locator("input[name=value]").evaluate_all(
            "all => all.map(one => [one.value, one.closest('label').innerText])")
        chosen = []
        for index, choice in enumerate(choices):
            field = form.locator("input[name=value]").nth(index)
            meant = [text for text in texts if means(text, *choice)]
            chosen += meant
            if meant:
                field.check()
            elif seen["fields"][0] == "checkbox" and field.is_checked():
                field.uncheck()
        typed = [text for text in texts if text not in chosen]
        if form.locator("input[name=other]").count():
            form.locator("input[name=other]").fill(", ".join(typed))

    def explain(self, answer, reason):
        """Skips or overrides, with a reason."""
        more = self.page.locator(f"details.more:has(button[value={answer}])")
        more.locator("summary").click()
        more.locator("input[name=reason]").fill(reason)
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            more.locator("button").click()
        return self.settled()

    def take_over(self):
        """Takes over a session that somebody else walks: asked, and agreed to."""
        for _ in range(2):
            self.click("form[action$='/resume'] button")
        return self.settled()

    def finish(self, scenario, until=None, each=None):
        """Answers until the procedure is completed, or `until` says so; shows `each` every step."""
        seen = self.settled()
        for _ in range(120):
            if each:
                each(seen)
            if seen["standing"] == "completed" or (until and until(seen)):
                return seen
            seen = self.answer(scenario)
        raise AssertionError("it asks for ever")
