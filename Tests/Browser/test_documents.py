"""Documents of a folder beside the procedures: found, read, walked, skipped, resumed and reported, in a browser."""

import hashlib
import http.server
import threading
import time
import urllib.parse

import pytest
import yaml

from handbooks import handbook, hostile, many, png
from plain import PlainWalker
from scenario import Scenario
from test_keyboard import Hands
from test_pages import fits, violations
from walker import Walker
from website import CONTENT, LANGUAGES, Website

WORDS = {
    language: yaml.safe_load((CONTENT / "locales" / f"{language}.yaml").read_text())
    for language in LANGUAGES}

# What each document says, in the order in which it says it, in a language that it has.
SAID = {
    ("leaver.md", "en"): [
        "Use this checklist in the last week", "Do not start before", "Before the last day",
        "Confirm the last day", "A verbal confirmation", "Collect what belongs to us", "The laptop",
        "The keys and the badge", "The badge goes", "The keys go to", "The phone, unlocked",
        "Ask who takes over", "Usual heir", "Projects", "Finance", "On the last day", "Block sign-in",
        "Set an automatic reply", "Thank you for your message", "I no longer work here",
        "Write the date", "Keep this list"],
    ("leaver.md", "nl"): [
        "Gebruik deze lijst", "Begin pas als", "Voor de laatste dag", "Bevestig de laatste dag",
        "mondelinge bevestiging", "Verzamel wat van ons is", "De laptop met oplader", "De sleutels",
        "gaat naar de receptie", "naar de conciërge", "De telefoon", "Vraag wie", "Gebruikelijke opvolger",
        "Facturen", "Op de laatste dag", "Aanmelden blokkeren", "automatisch antwoord",
        "Bedankt voor uw bericht", "Noteer de datum", "Bewaar deze lijst"],
    ("projector.html", "nl"): [
        "vergaderzalen op de begane grond", "Aansluiten", "Zet de beamer aan", "Het lampje knippert",
        "Sluit de kabel aan", "HDMI zit links", "USB-C zit", "Scherm dupliceren", "Controleer het geluid",
        "Speel een fragment", "Zet het volume"],
    ("toner.htm", "sv"): [
        "Gäller skrivarna", "Öppna luckan", "Dra ut den tomma", "Skaka den nya", "Skjut in den nya",
        "läggs i återvinningen"],
    ("meeting-room.sv.md", "sv"): [
        "Tabellen följs", "Öppna kalendern", "Lägg till rummet", "Skriv antalet", "Bekräfta bokningen",
        "Receptionen"],
    ("restore.md", "en"): [
        "You need a console", "Find the snapshot", "Search", "List the snapshots",
        "snapshots list --host files", "The newest is the last", "The old list", "Note the number",
        "Restore it", "Mount the snapshot", "mount-snapshot 1042", "Compare it", "Tell the person"],
}


@pytest.fixture(scope="module")
def website(tmp_path_factory):
    """The page with the handbook, and with the pages of a big wiki."""
    folder = tmp_path_factory.mktemp("documents")
    with Website(
            "--documents", handbook(folder), "--documents", many(folder, 150), "--rate", "1000",
            visits=60) as started:
        started.folder = folder
        yield started


def address(name):
    """The address of a document's page."""
    return f"/documents?path={urllib.parse.quote('handbook/' + name, safe='')}"


def whole_list(walker, count):
    """The list of documents, once all of them have been read."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        walker.go("/")
        text = walker.page.locator("#documents").inner_text()
        if walker.page.locator("#documents [role=status]").count() == 0:
            return text
        walker.page.wait_for_timeout(500)
    raise AssertionError(f"not all of {count} were read: {text}")


def in_order(text, parts):
    """Says where the first of some parts does not follow the one before it; `None` if all do."""
    text, at = " ".join(text.split()), 0
    for part in parts:
        found = text.find(part, at)
        if found < 0:
            return f"“{part}” does not follow in: {text[at:at + 300]}"
        at = found + len(part)
    return None


def start(walker, name):
    """From the page of a document to its first question."""
    walker.go(address(name))
    walker.click("main form:not(.search) button.first")
    return walker.settled()


def done(walker):
    """Says that the step is done."""
    walker.click("section.step form.answer button[value=proceed]")
    return walker.settled()


@pytest.mark.parametrize("language", LANGUAGES)
def test_lists_documents_beside_the_procedures(context, website, language):
    walker = Walker(context, website, language)
    text = whole_list(walker, 155)
    words = WORDS[language]
    swedish = words["list.partly"].format(
        language=words["language.sv"], count=6, all=9)
    assert words["web.documentsShown"].format(first=1, last=60, all=155) in text
    walker.click("#documents nav a[rel=next]")
    walker.look()
    assert words["web.documentsShown"].format(first=61, last=120, all=155) in (
        walker.page.locator("#documents").inner_text())
    walker.go("/?q=leaver.md")
    found = walker.page.locator("#documents").inner_text()
    assert "handbook/leaver.md" in found and swedish in found
    walker.page.fill("#q", "cupboard 117")
    with walker.page.expect_navigation():
        walker.page.keyboard.press("Enter")
    seen = walker.look()
    assert walker.page.locator("#documents li a").all_inner_texts() == ["Page 0117"], seen["text"]


@pytest.mark.parametrize("name, language", SAID)
def test_shows_everything_that_a_document_says(context, website, name, language):
    walker = Walker(context, website, language)
    walker.go(address(name))
    main = walker.page.locator("main").inner_text()
    assert in_order(main, SAID[name, language]) is None, main
    for part in SAID[name, language]:
        # Once, in the document's own part of the page.
        assert " ".join(main.split()).count(part) >= 1


@pytest.mark.parametrize("name, language", SAID)
@pytest.mark.parametrize("way", ["script", "http"])
def test_walks_a_document_to_its_report(windows, website, name, language, way):
    """Nothing that the document says is lost on the way, with and without a script."""
    walker = (
        PlainWalker(website, language) if way == "http" else Walker(windows(), website, language))
    seen = start(walker, name)
    told = ""
    for _ in range(20):
        if seen["standing"] == "completed":
            break
        step = seen["text"] if way == "http" else walker.page.locator("section.step .text").inner_text()
        told += f"\n{step}"
        seen = done(walker)
    assert seen["standing"] == "completed"
    if way == "script":
        assert in_order(told, SAID[name, language]) is None
    assert all(part in " ".join(told.split()) for part in SAID[name, language])
    walker.click("[data-standing=completed] a.button")
    report = " ".join(walker.look()["text"].split())
    assert all(part in report for part in SAID[name, language]), report


def test_says_once_what_is_in_another_language(context, website):
    walker = Walker(context, website, "sv")
    seen = walker.go(address("leaver.md"))
    words = WORDS["sv"]
    note = words["web.documentBorrowed.other"].format(
        count=3, wanted=words["language.sv"], language=words["language.en"])
    assert seen["text"].count(note) == 1
    page = walker.page
    assert page.locator("ol.steps > li[lang=en]").count() == 3
    assert page.locator("ol.steps > li:not([lang])").count() == 6
    # What Stegvis says about the step is in the reader's language all the same.
    assert page.locator("li[lang=en] .copy").first.get_attribute("lang") == "sv"
    seen = start(walker, "leaver.md")
    for _ in range(5):
        assert page.locator("section.step .text[lang]").count() == 0
        seen = done(walker)
    assert seen["sentence"].startswith("Ask who takes over")
    assert page.locator("section.step .text").get_attribute("lang") == "en"
    borrowed = words["screen.borrowed"].format(
        wanted=words["language.sv"], language=words["language.en"])
    assert page.locator("section.step").inner_text().count(borrowed) == 1
    assert page.locator("#checklist .what[lang=en]").count() == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_copies_code_as_it_is(windows, website, language):
    window = windows(permissions=["clipboard-read", "clipboard-write"])
    walker = Walker(window, website, language)
    walker.go(address("restore.md"))
    hands = Hands(walker)
    hands.to(lambda at: "copy" in at["classes"])
    walker.page.keyboard.press("Enter")
    copied = WORDS[language]["web.copied"]
    walker.wait_until(f"document.getElementById('announcer').textContent === '{copied}'")
    assert walker.page.evaluate("navigator.clipboard.readText()") == (
        'snapshots list --host files \\\n\t--day "$(date +%F)" | sort')


def test_selects_code_that_cannot_be_copied(windows, website):
    window = windows()
    window.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', {value: {writeText: () => Promise.reject()}})")
    walker = Walker(window, website, "en")
    walker.go(address("restore.md"))
    walker.page.locator(".copy").first.click()
    assert "Ctrl+C" in walker.page.locator("#announcer").inner_text()
    assert walker.page.evaluate("getSelection().toString()").startswith("snapshots list")


def test_has_no_button_to_copy_without_a_script(plain, website):
    walker = Walker(plain, website, "en")
    walker.go(address("restore.md"))
    assert walker.page.locator(".code").count() == 2
    assert not any(one.is_visible() for one in walker.page.locator(".copy").all())


def loaded(page):
    """How wide each picture on a page is, once all have been loaded or refused."""
    pictures = page.locator("main img:not([src^='/assets'])")
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
    return pictures.evaluate_all(
        "all => Promise.all(all.map(one => one.complete ? one.naturalWidth : new Promise("
        "done => { one.onload = one.onerror = () => done(one.naturalWidth); })))")


def test_shows_pictures_beside_the_document_and_keeps_them(context, website):
    walker = Walker(context, website, "en")
    walker.go(address("restore.md"))
    assert loaded(walker.page) == [960, 20, 640, 320]
    seen = walker.page.locator(".lost").all_inner_texts()
    assert seen == [f"The old list ({WORDS['en']['web.pictureMissing']})"]
    assert all(walker.page.locator("main img").evaluate_all("all => all.map(one => one.alt !== '')"))
    start(walker, "restore.md")
    assert loaded(walker.page) == [960, 20, 640]
    # A session shows what it was begun with, whatever becomes of the file.
    path = website.folder / "handbook/images/console.png"
    before = path.read_bytes()
    try:
        path.write_bytes(png(33, 33, (0, 0, 0)))
        walker.page.reload()
        assert loaded(walker.page) == [960, 20, 640]
        walker.go(address("restore.md"))
        assert loaded(walker.page)[0] == 33
        path.unlink()
        walker.go(address("restore.md"))
        assert loaded(walker.page) == [20, 640, 320]
    finally:
        path.write_bytes(before)


def test_serves_pictures_as_nothing_else(context, website):
    walker = Walker(context, website, "en")
    walker.go(address("restore.md"))
    sources = walker.page.locator("main img").evaluate_all("all => all.map(one => one.src)")
    kinds = []
    for source in sources:
        answer = context.request.get(source)
        kinds.append(answer.headers["content-type"])
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in answer.headers["content-security-policy"]
        assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert kinds == ["image/png"] * 3 + ["image/svg+xml"]
    origin = f"{website.origin}/en"
    for path in (
            "../secret.png", "leaver.md", "images/none.png", "/etc/hosts", "images", "",
            "%2e%2e/x.png"):
        query = urllib.parse.urlencode({"path": "handbook/restore.md", "file": path})
        assert context.request.get(f"{origin}/documents/picture?{query}").status == 404, path
    # Of what a session keeps, only its pictures have an address.
    start(walker, "restore.md")
    export = context.request.get(f"{origin}/sessions/{walker.session}/export.json").json()
    statuses = [
        context.request.get(
            f"{origin}/sessions/{walker.session}/pictures/{document['digest']}").status
        for document in export["documents"]]
    assert sorted(statuses) == [200] * 4 + [404] * 2, export["documents"]


def test_leaves_out_a_part_with_a_reason_and_goes_on_later(context, website):
    walker = Walker(context, website, "en")
    seen = start(walker, "leaver.md")
    assert "leaveOutPart" in seen["more"]
    seen = walker.explain("leaveOutPart", "Everything was collected last week.")
    assert seen["sentence"].startswith("Open Users")
    walker.click("section.step form.answer button[value=stop]")
    assert walker.look()["standing"] == "stopped"
    # Meanwhile the document has changed: the session goes on with what it began with.
    path = website.folder / "handbook/leaver.md"
    before = path.read_text()
    try:
        path.write_text(before.replace("Open **Users**", "Open **People**"))
        walker.click("[data-standing=stopped] form button")
        seen = walker.settled()
        assert seen["sentence"].startswith("Open Users")
    finally:
        path.write_text(before)
    for _ in range(3):
        seen = done(walker)
    assert seen["standing"] == "completed"
    session = walker.session
    report = walker.go(f"/sessions/{session}/report")["text"]
    assert "9 steps: 3 reported as done and 6 skipped" in report
    assert "Skipped: The phone, unlocked. Reason: Everything was collected last week." in report
    replay = walker.go(f"/sessions/{session}/replay?step=1")["text"]
    assert "Confirm the last day with the manager." in replay
    sessions = walker.go("/sessions")["text"]
    assert "When somebody leaves" in sessions
    assert website.run("undo", session.replace("~", "/"), "--yes").returncode != 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_walks_one_part_alone(context, website, language):
    walker = Walker(context, website, language)
    walker.go(address("leaver.md"))
    page = walker.page
    words = WORDS[language]
    page.locator("details.more summary", has_text=words["web.partOnly"]).click()
    parts = page.locator("input[name=part]")
    assert [one.get_attribute("value") for one in parts.all()] == [
        "", "before-the-last-day", "on-the-last-day"]
    parts.nth(2).check()
    walker.click("main form:not(.search) button.first")
    seen = walker.settled()
    assert seen["step"] == "on-the-last-day/1" or page.locator("#checklist li").count() == 3, seen
    assert page.locator("#checklist li").count() == 3
    for _ in range(3):
        seen = done(walker)
    assert seen["standing"] == "completed"


@pytest.mark.parametrize("language", LANGUAGES)
def test_says_that_a_document_changed_nothing_to_undo(context, website, language):
    walker = Walker(context, website, language)
    seen = start(walker, "restore.md")
    words = WORDS[language]
    session = walker.session
    seen = walker.go(f"/sessions/{session}/undo")
    assert words["web.undoOpen"] in seen["text"]
    walker.go(f"/sessions/{session}")
    for _ in range(10):
        seen = done(walker)
        if seen["standing"] == "completed":
            break
    walker.click("nav.tools a[href$='/undo']")
    seen = walker.look()
    assert words["undo.nothing"] in seen["text"]
    assert walker.page.locator("main form").count() == 0
    light, dark = violations(walker.page)
    assert not light and not dark
    assert not fits(walker.page, 320, "16px")


def test_undoes_a_change_in_a_session_of_its_own(context, website):
    walker = Walker(context, website, "en")
    scenario = Scenario("unassign-all-licenses", "dynamic-group")
    walker.begin(scenario.procedure)
    walker.finish(scenario)
    first = walker.session
    seen = walker.go(f"/sessions/{first}/undo")
    assert "Can be undone with" in seen["text"]
    walker.click("main form button.first")
    seen = walker.settled()
    assert walker.session != first and seen["standing"] == "asking"
    assert walker.page.locator("h1").inner_text().startswith("Undo: ")
    report = walker.go(f"/sessions/{walker.session}/report")["text"]
    assert first in report


def test_lists_what_was_adopted_and_what_content_folders_have(windows, tmp_path):
    """As `list` in a terminal does, also what is adopted while the page is served."""
    wiki = tmp_path / "wiki"
    wiki.mkdir()
    (wiki / "lamp.md").write_text("# The lamp\n\n1. Change the bulb.\n")
    with Website(content=f"{CONTENT}:{wiki}", visits=3) as site:
        walker = Walker(windows(), site, "en")
        assert "wiki/lamp.md" in walker.go("/")["text"]
        (tmp_path / "drill.md").write_text("# Fire drill\n\n1. Ring the bell.\n")
        adopted = site.run("adopt", tmp_path / "drill.md")
        assert adopted.returncode == 0, adopted.stderr
        end = time.monotonic() + 20
        while "own/drill" not in (text := walker.go("/")["text"]) and time.monotonic() < end:
            walker.page.wait_for_timeout(500)
        assert "own/drill" in text
        walker.page.get_by_role("link", name="Fire drill").click()
        walker.click("main form:not(.search) button.first")
        assert walker.settled()["sentence"] == "Ring the bell."
        walker.click("section.step form.answer button[value=proceed]")
        assert walker.settled()["standing"] == "completed"
        report = walker.go(f"/sessions/{walker.session}/report")["text"]
        assert "drill.md" in report and str(site.home) not in report


@pytest.mark.parametrize("way", ["script", "http"])
def test_keeps_notes_and_files_with_a_step(windows, website, tmp_path, way):
    walker = Walker(windows(java_script_enabled=way == "script"), website, "en")
    walker.scripted = way == "script"
    start(walker, "leaver.md")
    page = walker.page

    def add(answer, fill):
        more = page.locator(f"details.more:has(button[value={answer}])")
        more.locator("summary").click()
        fill(more)
        with page.expect_navigation(wait_until="domcontentloaded"):
            more.locator("button").click()
        return walker.settled()

    seen = add("note", lambda more: more.locator("textarea").fill("Asked <b>Anna</b>.\nShe agreed."))
    assert seen["step"] == "confirm" and not seen["note"]
    picture = tmp_path / "form HR-7.png"
    picture.write_bytes(png(4, 4, (1, 2, 3)))
    seen = add("attach", lambda more: more.locator("input[type=file]").set_input_files(picture))
    assert seen["step"] == "confirm" and not seen["note"]
    added = page.locator("section.step .notes li").all_inner_texts()
    digest = hashlib.sha256(picture.read_bytes()).hexdigest()
    assert len(added) == 2 and "Asked <b>Anna</b>." in added[0]
    assert "form HR-7.png" in added[1] and digest in added[1]
    kept = list((website.home / "evidence/files" / digest).iterdir())
    assert [one.read_bytes() for one in kept] == [picture.read_bytes()]
    assert done(walker)["step"] == "collect"
    assert page.locator("section.step .notes").count() == 0
    session = walker.session
    for path in ("report", "replay?step=1"):
        text = walker.go(f"/sessions/{session}/{path}")["text"]
        assert "Asked <b>Anna</b>." in text and digest in text, path


@pytest.mark.parametrize("language", LANGUAGES)
def test_walks_with_the_keyboard_alone(context, website, language):
    walker = Walker(context, website, language)
    walker.go(address("restore.md"))
    hands = Hands(walker)
    hands.to(lambda at: at["tag"] == "BUTTON" and "first" in at["classes"])
    seen = hands.enter()
    for _ in range(10):
        if seen["standing"] == "completed":
            break
        hands.to(lambda at: at["tag"] == "BUTTON" and at["value"] == "proceed")
        seen = hands.enter()
    assert seen["standing"] == "completed"


@pytest.mark.parametrize("language", LANGUAGES)
def test_fits_and_reads_well_in_every_language(windows, website, language):
    walker = Walker(windows(reduced_motion="reduce"), website, language)
    found = []

    def look(name):
        light, dark = violations(walker.page)
        narrow = fits(walker.page, 320, "16px") + fits(walker.page, 320, "32px")
        found.extend(f"{name}: {one}" for one in [*light, *dark, *narrow])

    walker.go("/")
    look("list")
    for name in ("leaver.md", "projector.html", "toner.htm", "meeting-room.sv.md", "restore.md"):
        walker.go(address(name))
        look(name)
    for name in ("leaver.md", "restore.md"):
        seen = start(walker, name)
        for _ in range(20):
            look(f"{name}: {seen['step']}")
            if seen["standing"] == "completed":
                break
            seen = done(walker)
    assert not found, "\n".join(found)


def test_prints_a_document_and_a_step_without_buttons(context, website):
    walker = Walker(context, website, "en")
    walker.go(address("restore.md"))
    walker.page.emulate_media(media="print")
    shown = walker.page.locator("main").inner_text()
    assert "Copy" not in shown and "Start" not in shown.split()
    assert in_order(shown, SAID["restore.md", "en"]) is None
    wide = walker.page.locator(".code pre").first.evaluate("one => getComputedStyle(one).whiteSpace")
    assert wide == "pre-wrap"
    assert walker.page.pdf()[:5] == b"%PDF-"


@pytest.fixture
def elsewhere():
    """Another server: its address, and what it was asked for."""
    asked = []

    class Answer(http.server.BaseHTTPRequestHandler):
        """Gives a picture to everybody, and writes down for what."""

        def do_GET(self):
            """Answers a browser."""
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()
            self.wfile.write(png(3, 3, (9, 9, 9)))

        def log_message(self, *_):
            """Says nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def test_runs_and_fetches_nothing_that_a_document_brings(windows, elsewhere, tmp_path):
    """A document with scripts, handlers, addresses that run, pictures from elsewhere, control characters."""
    other, asked = elsewhere
    pages = hostile(tmp_path, other)
    window = windows()
    with Website("--documents", pages, "--rate", "1000", visits=3) as site:
        walker = Walker(window, site, "en")
        walker.page.on("dialog", lambda dialog: asked.append("dialog"))
        # The other server is there, and would answer.
        assert window.request.get(f"{other}/probe").status == 200
        seen = walker.go("/documents?path=pages%2Fhostile.md")
        check(walker, seen)
        pictures = walker.page.locator("main img").evaluate_all("all => all.map(one => one.src)")
        # The drawing is the only picture that is one, and lies beside the document.
        assert [one.rsplit("=")[-1] for one in pictures if "drawing" in one] == ["images%2Fdrawing%2Esvg"]
        for picture in pictures:
            if "drawing" not in picture:
                assert window.request.get(picture).status == 404
        walker.page.goto(next(one for one in pictures if "drawing" in one))
        walker.page.wait_for_timeout(200)
        assert walker.page.evaluate("document.title") != "ran"
        walker.go("/documents?path=pages%2Fhostile.md")
        outside = WORDS["en"]["web.pictureOutside"]
        reasons = {
            one.split(" (")[0]: outside in one for one in walker.page.locator(".lost").all_inner_texts()}
        assert reasons["outside"] and reasons["linked"] and reasons["rooted"], reasons
        walker.click("main form:not(.search) button.first")
        seen = walker.settled()
        for _ in range(6):
            check(walker, seen)
            if seen["standing"] == "completed":
                break
            seen = done(walker)
        assert seen["standing"] == "completed"
        walker.click("[data-standing=completed] a.button")
        check(walker, walker.look())
        assert walker.page.evaluate("document.title") != "ran"
    assert asked == ["/probe"]


def check(walker, seen):
    """What must hold on every page, whatever a document says."""
    page = walker.page
    assert not seen["title"].startswith("ran")
    assert page.locator("main script, main iframe, main [onclick], main [onerror], main [style]").count() == 0
    links = page.locator("main a").evaluate_all("all => all.map(one => one.protocol)")
    assert set(links) <= {"http:", "https:"}
    html = page.content()
    assert not any(one in html for one in "\x1b\x07\u202e"), "control characters"
    assert walker.page.locator("main input[name=csrf]").count() <= 6


def test_serves_a_page_while_a_big_folder_is_read(context, tmp_path):
    """Thousands of pages make neither the start nor the first page slow."""
    folder = many(tmp_path, 2_000)
    with Website("--documents", folder, "--rate", "1000", visits=2) as site:
        walker = Walker(context, site, "en")
        seen = walker.go("/")
        taken = "performance.getEntriesByType('navigation')[0].responseEnd"
        # A second of waiting, and the rest for a busy machine; reading all takes longer than that.
        assert walker.page.evaluate(taken) < 10_000
        assert walker.page.locator(".card").count() > 10 and "wiki/" in seen["text"]
        assert "1–60 of 2,000" in whole_list(walker, 2_000)
        walker.go("/?q=cupboard+1977")
        assert walker.page.evaluate(taken) < 10_000
        assert walker.page.locator("#documents li a").all_inner_texts() == ["Page 1977"]
