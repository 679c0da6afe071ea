"""Markup and control sequences in what people type and documents say: shown, never obeyed."""

import shutil

import pytest

from client import Client
from scenario import Scenario
from walker import Walker
from website import CONTENT, Website

HOSTILE = [
    "<script>window.caught=1</script>", '"><img src=x onerror="window.caught=1">',
    "<svg onload=window.caught=1>", "'-window.caught-'", "{{csrf}} {{{csrf}}} {{>step}}",
    # With a mark above it, a quote is another character to some, and a quote to every browser.
    '"\u0301 autofocus onfocus="window.caught=1" x="\u0301',
    "\x1b[31mred\x1b]0;title\x07\u202etxt\u2066"]
TYPED = " ".join(HOSTILE)


@pytest.fixture(scope="module")
def website(tmp_path_factory):
    """The page over a content folder in which a document is hostile."""
    content = tmp_path_factory.mktemp("content")
    for name in ("procedures", "locales", "domains", "Resources"):
        shutil.copytree(CONTENT / name, content / name)
    document = content / "procedures/see-available-licenses/en.md"
    text = document.read_text()
    last = [line for line in text.splitlines() if line[:2] in ("1.", "2.", "3.")][0]
    words = (
        ' <img src=x onerror="window.caught=1"> <script>window.caught=1</script>'
        ' [here](javascript:window.caught=1) [there](data:text/html,x) {{csrf}}')
    document.write_text(text.replace(last, last + words))
    with Website(content=content) as site:
        yield site


@pytest.fixture
def walker(context, website):
    """Somebody whose page must never run what others wrote."""
    context.on("dialog", lambda dialog: pytest.fail(dialog.message))
    walker = Walker(context, website, "en")
    walker.broken = []
    walker.page.on("console", lambda said: walker.broken.append(said.text))
    return walker


def unharmed(walker):
    """The page ran nothing of what was written, and made no element of it."""
    page = walker.page
    assert page.evaluate("window.caught") is None
    assert page.locator("main script, main svg, main img[src=x], main [onerror], main [onfocus]").count() == 0
    assert "\x1b" not in page.content() and "\x07" not in page.content()
    assert page.locator("main a[href^='javascript:' i], main a[href^='data:' i]").count() == 0
    assert [said for said in walker.broken if "Content Security Policy" in said] == []


def test_shows_a_reason_as_it_was_typed(walker):
    walker.begin("assign-or-remove-license")
    scenario = Scenario("assign-or-remove-license", "assign")
    walker.finish(scenario, lambda seen: seen["kind"] == "change")
    seen = walker.explain("skip", TYPED)
    assert "<script>window.caught=1</script>" in seen["text"]
    unharmed(walker)
    walker.finish(scenario)
    for place in ("", "/report"):
        walker.go(f"/sessions/{walker.session}{place}")
        unharmed(walker)
    assert "<svg onload=window.caught=1>" in walker.look()["text"]
    for step in range(1, 20):
        if walker.page.goto(
                f"{walker.website.origin}/en/sessions/{walker.session}/replay?step={step}").status != 200:
            break
        unharmed(walker)


def test_shows_a_refused_answer_as_it_was_typed(walker):
    walker.begin("unassign-licenses-from-user")
    walker.finish(Scenario("unassign-licenses-from-user"), lambda seen: seen["kind"] == "choose")
    walker.page.fill("input[name=other]", TYPED)
    walker.click("form.answer button.first")
    assert walker.look()["refused"]
    unharmed(walker)


def test_shows_a_search_as_it_was_typed(walker):
    walker.go("/")
    walker.page.fill("#q", TYPED)
    walker.click(".search button")
    unharmed(walker)
    assert HOSTILE[0] in walker.page.input_value("#q")


def test_shows_a_document_as_it_is_written(walker):
    walker.go("/procedures/see-available-licenses")
    unharmed(walker)
    walker.begin("see-available-licenses")
    unharmed(walker)
    walker.finish(Scenario("see-available-licenses"), lambda seen: unharmed(walker))
    walker.click("[data-standing=completed] a.button")
    unharmed(walker)


@pytest.mark.parametrize("path", ["/en/procedures/{}", "/en/sessions/{}", "/{}/", "/en/{}"])
def test_shows_an_address_as_it_was_typed(walker, path):
    walker.page.goto(
        walker.website.origin + path.format('%22%3E%3Cimg%20src=x%20onerror=%22window.caught=1%22%3E'))
    unharmed(walker)


def test_takes_no_header_from_an_answer(website):
    client = Client(website)
    for path in ("/en%0d%0aX-Caught:%201/", "/sign-in?to=%0d%0aX-Caught:%201", "/en/?q=%0d%0aX-Caught:1"):
        answer = client.get(path)
        assert "X-Caught" not in answer.headers
