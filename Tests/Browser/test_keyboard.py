"""From the link to the report with the keyboard alone, and the focus always in sight."""

import pytest

from scenario import Scenario
from walker import Walker, means
from website import LANGUAGES

PROCEDURE = "assign-or-remove-license"

# Whatever has the focus: what it is, whether it is seen, and by what.
FOCUS = """() => {
  const at = document.activeElement;
  const style = getComputedStyle(at), box = at.getBoundingClientRect();
  return {
    tag: at.tagName, id: at.id, name: at.name, value: at.value, type: at.type,
    href: at.href ?? '', label: at.closest('label')?.innerText ?? '',
    text: at.innerText, checked: at.checked, classes: at.className,
    outlined: at.matches(':focus-visible') && style.outlineStyle !== 'none'
      && parseFloat(style.outlineWidth) >= 2,
    inside: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0
      && box.left < innerWidth,
  };
}"""


class Hands:
    """Somebody without a mouse."""

    def __init__(self, walker):
        self.walker = walker
        self.page = walker.page

    def press(self, key):
        """Presses a key, and looks where the focus is."""
        self.page.keyboard.press(key)
        return self.page.evaluate(FOCUS)

    def to(self, wanted, key="Tab", most=90):
        """Tabs on until the focus is where it is wanted; it is seen at every stop."""
        for _ in range(most):
            at = self.press(key)
            if at["tag"] in ("BODY", "HTML"):
                continue
            assert at["outlined"] and at["inside"], at
            if wanted(at):
                return at
        raise AssertionError(f"the focus does not get there: {self.page.url}")

    def enter(self, key="Enter"):
        """Presses what leads to another page."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
        return self.walker.settled() if "/sessions/" in self.page.url else self.walker.look()

    def choose(self, texts):
        """Chooses values with Space and arrows, as the browser has it for either kind."""
        first = self.to(lambda at: at["name"] == "value")
        if first["type"] == "text":
            self.page.keyboard.press("Control+a")
            return self.page.keyboard.type(", ".join(texts))
        left = set(texts)

        def meant(at):
            return {text for text in left if means(text, at["value"], at["label"])}

        at = first
        for _ in range(200):
            if at["type"] == "radio":
                if meant(at):
                    if not at["checked"]:
                        self.press("Space")
                    return None
                at = self.press("ArrowDown")
            else:
                found = meant(at)
                if bool(found) != at["checked"]:
                    self.press("Space")
                left -= found
                at = self.press("Tab")
                if at["name"] != "value":
                    break
        if left:
            assert at["name"] == "other", at
            self.page.keyboard.type(", ".join(left))
        return None


@pytest.fixture
def hands(context, website, language):
    """Somebody without a mouse, who has just opened their link."""
    website.renew()
    walker = Walker(context, website, language)
    walker.go("/")
    return Hands(walker)


@pytest.mark.parametrize("language", LANGUAGES)
def test_walks_from_the_search_to_the_report(hands, language):
    scenario = Scenario(PROCEDURE, "assign")
    hands.to(lambda at: at["id"] == "q")
    title = hands.page.locator(f"a[href$='/procedures/{PROCEDURE}']").inner_text()
    hands.page.keyboard.type(title)
    hands.enter()
    hands.to(lambda at: at["href"].endswith(f"/procedures/{PROCEDURE}"))
    hands.enter()
    hands.to(lambda at: at["name"] == "mode")
    assert hands.press("ArrowDown")["checked"]
    assert hands.press("ArrowUp")["value"] == "consent"
    hands.to(lambda at: at["tag"] == "BUTTON" and "first" in at["classes"])
    seen = hands.enter()
    for _ in range(60):
        if seen["standing"] == "completed":
            break
        entry = scenario.entry(seen["step"])
        given = entry.get("answer", scenario.known(seen["step"]))
        if seen["fields"] and given is not None:
            hands.choose([str(one) for one in (given if isinstance(given, list) else [given])])
        button = seen["buttons"][0]
        hands.to(lambda at: at["tag"] == "BUTTON" and at["value"] == button)
        seen = hands.enter()
        assert not seen["refused"] and not seen["note"], seen
        # The next Tab goes on in the step, not at the top of the page.
        assert hands.page.evaluate(
            "document.activeElement === document.body || document.activeElement.id === 'step'")
        at = hands.press("Tab")
        assert at["outlined"] and hands.page.evaluate(
            "document.getElementById('step').contains(document.activeElement)"
            "|| !document.querySelector('#step a, #step button, #step input')"), at
        hands.press("Shift+Tab")
    assert seen["standing"] == "completed"
    hands.to(lambda at: at["href"].endswith("/report"))
    hands.enter()
    assert hands.page.url.endswith("/report")


@pytest.mark.parametrize("language", LANGUAGES)
def test_skips_the_menu(hands, language):
    first = hands.press("Tab")
    assert first["href"].endswith("#main") and first["outlined"] and first["inside"]
    hands.page.keyboard.press("Enter")
    assert hands.page.evaluate("document.activeElement.id") == "main"
    assert hands.press("Tab")["id"] == "q"


@pytest.mark.parametrize("language", ["nl"])
def test_goes_back_with_shift(hands, language):
    hands.to(lambda at: at["id"] == "q")
    hands.to(lambda at: at["tag"] == "BUTTON" and "plain" in at["classes"], "Shift+Tab")


@pytest.mark.parametrize("language", ["sv"])
def test_opens_what_is_folded(hands, language):
    """Skipping with a reason, without a mouse."""
    hands.walker.begin(PROCEDURE)
    hands.walker.finish(
        Scenario(PROCEDURE, "assign"), lambda seen: seen["kind"] == "change")
    step = hands.walker.look()["step"]
    hands.to(lambda at: at["tag"] == "SUMMARY" and hands.page.evaluate(
        "document.activeElement.parentElement.querySelector('[value=skip]') !== null"))
    hands.press("Enter")
    hands.to(lambda at: at["name"] == "reason")
    hands.page.keyboard.type("Görs i morgon.")
    assert hands.enter()["step"] != step
