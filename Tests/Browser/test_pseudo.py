"""The page in a language that nobody speaks: a word in plain letters stands in no file of words.

`PseudoLanguageTests` reads the terminal so, and says what the language is.
"""

import json
import re

import pytest
import yaml

from plain import PlainWalker
from scenario import CHOSEN, Scenario
from website import KARIN, Website, stegvis, upn

LANGUAGE = "qps"

# What people hear, or see before they type.
ALOUD = ["alt", "aria-label", "aria-description", "placeholder", "title"]

# Dates, lists, sizes and countries as the system writes them for a language that it does not know; tags
# of languages and ids of domains; code in documents; our own name, and a command.
SYSTEM = """January February March April May June July August September October November December and or UTC
KB MB GB TB Sweden Netherlands Germany SE NL DE GB en nl sv qps Qps Stegvis microsoft embedded orgDomain""".split() + [
    "United Kingdom", "stegvis serve --link", "url"]


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    """All that Stegvis reads, with the pseudo-language in it."""
    folder = tmp_path_factory.mktemp("pseudo")
    made = stegvis(tmp_path_factory.mktemp("home"), "translate", "pseudo", "-o", folder)
    assert made.returncode == 0, made.stderr
    return folder


@pytest.fixture(scope="module")
def website(content):
    """The page over that folder, for Karin and Sanne."""
    with Website("--rate", "1000", people=[KARIN, upn("sanne.devries")], visits=30, content=content) as site:
        yield site


@pytest.fixture(scope="module")
def names(content):
    """What names consist of, as lists of words by the first of them; the longest first."""
    texts = list(SYSTEM)
    for file in ("sample-organisation.json", "licences.json"):
        texts += strings(json.loads((content / "Resources" / file).read_text()))
    for path in [*(content / "procedures").iterdir(), *content.glob("domains/*/procedures/*")]:
        # A report names steps as the files do.
        texts += [path.name, *yaml.safe_load((path / "procedure.yaml").read_text())["steps"]]
    # A tenant is typed with the id of its domain before it.
    texts += [path.name for path in (content / "domains").iterdir()]
    for name, scenario in CHOSEN.items():
        texts += strings([Scenario(name, scenario).inputs, Scenario(name, scenario).steps])
    found = {}
    for text in {piece for one in texts for piece in plain(one)}:
        words = parts(text)
        if words:
            found.setdefault(words[0], set()).add(tuple(words))
    return {first: sorted(every, key=len, reverse=True) for first, every in found.items()}


def strings(value):
    """The texts in JSON or YAML, and those keys that are ids in capital letters."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [key for key in value if key.isupper()] + strings(list(value.values()))
    return [text for one in value for text in strings(one)] if isinstance(value, list) else []


def plain(text):
    """The pieces of a text that are in ASCII."""
    return re.split(r"[^\x00-\x7f]+", text)


def parts(text):
    """The runs of letters and digits in a text."""
    return re.findall(r"[A-Za-z0-9]+", text)


def leaked(text, names):
    """Words in plain letters that are no names, addresses, paths, digests or sessions."""
    found = set()
    for piece in set(plain(text)):
        own = [
            word for word in piece.split()
            if "@" not in word and "/" not in word and not re.search(r"\d{8}-\d{6}-", word)]
        rest = parts(" ".join(own))
        while rest:
            name = next((one for one in names.get(rest[0], ()) if tuple(rest[:len(one)]) == one), None)
            if not name and re.fullmatch(r"[A-Za-z]{2,}", rest[0]):
                found.add(rest[0])
            rest = rest[len(name) if name else 1:]
    return sorted(found)


def read(page):
    """All that a page says, folded or not, without what it quotes in another language."""
    foreign = set(page.all(f"[lang]:not([lang={LANGUAGE}])"))

    def texts(one):
        if one in foreign or not isinstance(one.tag, str) or one.tag in ("script", "style", "template"):
            return
        yield one.text or ""
        yield from (one.get(name) for name in ALOUD if name in one.attrib)
        for child in one:
            yield from texts(child)
            yield child.tail or ""

    return "\n".join(texts(page.root))


class Reader(PlainWalker):
    """Somebody who reads every page that comes, and keeps the words that are in no file."""

    def __init__(self, website, names, person=KARIN):
        self.names = names
        self.found = {}
        self.pages = 0
        super().__init__(website, LANGUAGE, person)

    def open(self, *arguments, **options):
        super().open(*arguments, **options)
        if self.page.root.get("lang") != LANGUAGE:
            return
        self.pages += 1
        for word in leaked(read(self.page), self.names):
            self.found.setdefault(word, self.page.url)


def test_finds_a_word_of_the_code(names):
    assert leaked("⟦Šéššîöñ ··⟧: Office 365 E3, a@b.example, 20261130-004624-ugyt", names) == []
    assert leaked("⟦Šéššîöñ ··⟧ done, now: Office", names) == ["Office", "done", "now"]


@pytest.mark.parametrize("procedure", CHOSEN)
def test_walks_to_the_report(website, names, procedure):
    website.renew()
    reader = Reader(website, names)
    reader.begin(procedure)
    assert reader.finish(Scenario(procedure))["standing"] == "completed"
    reader.click("[data-standing=completed] a.button")
    reader.go(f"/sessions/{reader.session}/replay?step=2")
    assert reader.found == {} and reader.pages > 6


def test_reads_every_other_page(website, names):
    website.renew()
    karin, sanne = Reader(website, names), Reader(website, names, upn("sanne.devries"))
    nobody = Reader(website, names, None)
    for path in ("/", "/?q=xyzzy", "/sessions", "/approvals", "/tenant", "/translations"):
        karin.go(path)
    for procedure in CHOSEN:
        karin.go(f"/procedures/{procedure}")
    karin.go("/tenant")
    karin.page.type(karin.page.one("input[name=days]"), "9999")
    karin.click("#clock button")
    # Nobody is called so, and no reason is given.
    scenario = Scenario("unassign-licenses-from-user")
    karin.begin("unassign-licenses-from-user")
    karin.finish(scenario, lambda seen: seen["step"] == "choose-user")
    karin.page.type(karin.page.one("form.answer input[name=other]"), "åöä")
    karin.click("form.answer button.first")
    # A second person is asked, looks on, and sees the change.
    karin.begin("assign-or-remove-license", four_eyes=True)
    karin.finish(
        Scenario("assign-or-remove-license", "assign"), lambda seen: seen["kind"] == "change")
    karin.click("form.answer button.first")
    for path in (f"/sessions/{karin.session}", "/approvals", f"/sessions/{karin.session}/approval"):
        sanne.go(path)
    karin.click("form.answer button[value=stop]")
    karin.go("/procedures/nothing", 404)
    nobody.go("/", 401)
    for reader in (karin, sanne, nobody):
        assert reader.found == {}
    assert karin.pages > 30 and sanne.pages > 2 and nobody.pages == 1
