"""Every page, in every language: read by axe in light and dark, on a phone, and with large text."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tour import three, tour
from website import KARIN, LANGUAGES, Website, upn

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Of rules that a page keeps to, axe need not say where: only what it finds is told.
BRIEFLY = {"resultTypes": ["violations"]}

# By how many pixels the page is wider than its window, and the innermost of what sticks out.
OVERFLOW = """() => {
  const root = document.documentElement, wide = root.clientWidth;
  if (root.scrollWidth <= wide) return [];
  const out = [...document.querySelectorAll('body *')].filter((one) =>
    !one.closest('.scroll, .graph, .skip')
    && (one.getBoundingClientRect().right > wide + 1 || one.scrollWidth > wide + 1));
  const inner = out.filter((one) => !out.some((other) => other !== one && one.contains(other)));
  return [`${root.scrollWidth} > ${wide}`, ...inner.slice(0, 5).map((one) =>
    `${one.tagName.toLowerCase()}.${one.className} ${one.textContent.trim().slice(0, 60)}`)];
}"""


def fits(page, width, text):
    """What does not fit a window so wide, with text so large."""
    page.set_viewport_size({"width": width, "height": 800})
    page.evaluate("size => { document.documentElement.style.fontSize = size; }", text)
    found = page.evaluate(OVERFLOW)
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.set_viewport_size({"width": 1280, "height": 800})
    return found


def violations(page):
    """What axe finds in light, and in dark all that can differ there; a line for each element."""
    page.emulate_media(color_scheme="light")
    light = Axe().run(page, options={"runOnly": TAGS, **BRIEFLY}).response
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate(
        "options => axe.run(document, options)", {"runOnly": ["color-contrast"], **BRIEFLY})
    page.emulate_media(color_scheme="light")
    return [[
        f"{found['id']}: {node['html'][:120]} {' '.join(node['failureSummary'].split())[:200]}"
        for found in result["violations"] for node in found["nodes"]] for result in (light, dark)]


@pytest.fixture(scope="module", params=LANGUAGES)
def looked(browser, request):
    """By check, what was found on each page of one language."""
    windows = [browser.new_context(reduced_motion="reduce") for _ in range(3)]
    found = {"light": {}, "dark": {}, "phone": {}, "large": {}, "large phone": {}}
    with Website("--rate", "1000", people=[upn("sanne.devries"), KARIN]) as site:
        people = three(windows, site, request.param)
        for name, page in tour(*people):
            found["light"][name], found["dark"][name] = violations(page)
            found["phone"][name] = fits(page, 320, "16px")
            found["large"][name] = fits(page, 640, "32px")
            found["large phone"][name] = fits(page, 320, "32px")
    for window in windows:
        window.close()
    return found


@pytest.mark.parametrize("check", ["light", "dark", "phone", "large", "large phone"])
def test_finds_nothing_wrong_on_any_page(looked, check):
    assert len(looked[check]) > 25
    lines = [f"{name}: {one}" for name, found in looked[check].items() for one in found]
    assert not lines, "\n" + "\n".join(lines)
