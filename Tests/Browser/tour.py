"""Every kind of page there is, one after the other, in one language."""

from scenario import Scenario
from walker import Walker
from website import KARIN, upn


def tour(karin, sanne, nobody):
    """Yields a name and the page for each stop.

    Karin may do everything, Sanne waits to be asked, nobody is not signed in.
    """
    karin.go("/")
    yield "procedures", karin.page
    karin.go("/?q=user+licen")
    yield "search result", karin.page
    karin.go("/?q=xyzzy")
    yield "search without a result", karin.page
    karin.go("/procedures/assign-or-remove-license")
    yield "procedure", karin.page
    karin.go("/sessions")
    yield "no sessions", karin.page
    karin.go("/approvals")
    yield "no approvals", karin.page
    for procedure, name in (
            ("assign-or-remove-license", "holds-released"),
            ("back-up-before-switching", "switched-already"), ("reduce-licenses", None)):
        yield from steps(karin, Scenario(procedure, name))
    karin.go(f"/sessions/{karin.session}/report")
    yield "report", karin.page
    karin.go(f"/sessions/{karin.session}/replay?step=3")
    yield "replay", karin.page
    karin.go("/sessions")
    yield "sessions", karin.page
    karin.go("/tenant")
    yield "tenant", karin.page
    karin.page.fill("input[name=days]", "9999")
    karin.click("#clock button")
    yield "tenant, refused", karin.page
    karin.go("/translations")
    yield "translations", karin.page
    scenario = Scenario("assign-or-remove-license", "assign")
    karin.begin(scenario.procedure, four_eyes=True)
    karin.finish(scenario, lambda seen: seen["kind"] == "change")
    karin.click("form.answer button.first")
    yield "waiting for an approval", karin.page
    session = karin.session
    sanne.go(f"/sessions/{session}")
    yield "watching", sanne.page
    sanne.go("/approvals")
    yield "approvals", sanne.page
    sanne.go(f"/sessions/{session}/approval")
    yield "approval", sanne.page
    karin.click("form.answer button[value=stop]")
    yield "stopped", karin.page
    karin.go("/procedures/nothing", 404)
    yield "404", karin.page
    nobody.go("/", 401)
    yield "401", nobody.page
    karin.go("/procedures/assign-or-remove-license")
    karin.page.evaluate("document.querySelector('main [name=csrf]').value = 'x'")
    karin.click("main form button.first")
    yield "403", karin.page


def steps(walker, scenario):
    """The first of each kind of step, a refused answer, verdicts, and the end."""
    seen = walker.begin(scenario.procedure)
    met = walker.met
    while seen["standing"] != "completed":
        kind = f"{seen['kind']}, {', '.join(sorted(set(seen['fields']))) or 'no field'}"
        if kind not in met:
            met.add(kind)
            for details in walker.page.locator("details").all():
                details.locator("summary").click()
            yield f"step: {kind}", walker.page
        if "refused" not in met and seen["fields"] == ["text"] or "refused" not in met and (
                walker.page.locator("form.answer input[name=other]").count()):
            met.add("refused")
            field = "other" if walker.page.locator("[name=other]").count() else "value"
            walker.page.fill(f"form.answer input[name={field}]", "nobody-of-this-name")
            walker.click("form.answer button.first")
            assert walker.look()["refused"]
            yield "refused input", walker.page
        seen = walker.answer(scenario)
        for style in ("good", "warning", "plain", "bad"):
            if walker.page.locator(f".verdict.{style}").count() and style not in met:
                met.add(style)
                yield f"verdict: {style}", walker.page
    if "completed" not in met:
        met.add("completed")
        yield "completed", walker.page


def three(windows, website, language):
    """Karin, Sanne, and somebody who is not signed in."""
    names = [KARIN, upn("sanne.devries"), None]
    people = []
    for window, name in zip(windows, names):
        person = Walker(window, website, language, name)
        person.met = set()
        people.append(person)
    return people
