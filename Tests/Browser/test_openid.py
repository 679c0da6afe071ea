"""Signing in at an OpenID Connect provider, what its roles allow, and what it may not get away with."""

import re
import urllib.parse

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from client import Client
from provider import Provider, encoded
from walker import Walker
from website import KARIN, LANGUAGES, Website, free_port

SEE = "/procedures/see-available-licenses"
EVERYTHING = ["Helpdesk", "Leads", "Translators"]


@pytest.fixture(scope="module")
def provider():
    """Who vouches for people."""
    with Provider() as started:
        yield started


@pytest.fixture(scope="module")
def website(provider, tmp_path_factory):
    """The page, where people come from the provider."""
    folder = tmp_path_factory.mktemp("secret")
    secret = folder / "secret"
    secret.write_text(provider.secret + "\n")
    wiki = folder / "wiki"
    wiki.mkdir()
    (wiki / "leaver.md").write_text(
        "# Leaver\n\n1. Select the user who leaves.\n2. Clear the boxes of the licenses, and then select **Save changes**.\n")
    with Website(
            "--documents", wiki, "--issuer", provider.issuer, "--client", provider.client, "--client-secret-file", secret,
            "--role", "run=Helpdesk", "--role", "approve=Leads", "--role", "translate=Translators",
            "--role", "view=Staff", "--access-log", folder / "access.jsonl", people=(),
            port=free_port()) as site:
        site.log, site.folder = folder / "access.jsonl", wiki
        yield site


@pytest.fixture
def arrive(context, website, provider):
    """Brings somebody to the provider's page, from the page they wanted to see."""
    provider.lie, provider.spoil = (lambda claims: claims), (lambda token: token)
    provider.person, provider.problems = KARIN, []

    def come(roles, language="en", to="/"):
        provider.roles = roles
        walker = Walker(context, website, language, None)
        walker.page.goto(f"{website.origin}/{language}{to}")
        assert walker.look()["lang"] == language
        walker.click("a[href^='/sign-in']")
        assert walker.page.title() == "Provider"
        return walker

    yield come
    assert provider.problems == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_signs_in_and_out(arrive, website, provider, language):
    walker = arrive(EVERYTHING, language)
    walker.click("#yes")
    walker.go("/")
    assert walker.page.locator(".who").inner_text() == KARIN
    walker.begin("see-available-licenses")
    walker.go("/")
    cookies = walker.page.context.cookies()
    walker.click(".out button")
    # Signed out here; a link leads on to where everybody signs in.
    assert walker.look()["lang"] == language
    assert walker.page.locator(".out").count() == 0
    walker.click("main a.button")
    assert walker.page.title() == "Signed out"
    gone = urllib.parse.parse_qs(urllib.parse.urlsplit(walker.page.url).query)
    assert gone["post_logout_redirect_uri"] == [f"{website.origin}/{language}"]
    walker.page.context.add_cookies(cookies)
    assert walker.page.goto(f"{website.origin}/{language}/").status == 401


def test_needs_a_port_that_the_issuer_knows(website, provider):
    refused = website.run(
        "serve", "--port", "0", "--issuer", provider.issuer, "--client", provider.client)
    assert refused.returncode == 2
    assert "--port" in refused.stderr


def test_comes_back_to_where_it_was_wanted(arrive):
    walker = arrive(EVERYTHING, "nl", SEE)
    walker.click("#yes")
    assert walker.page.url.endswith(f"/nl{SEE}")


@pytest.mark.parametrize("way", ["//evil.example/", "https://evil.example/", "/\\evil.example", "/%09/evil.example"])
def test_goes_nowhere_else_after_signing_in(context, website, provider, way):
    provider.roles = EVERYTHING
    page = context.new_page()
    page.goto(f"{website.origin}/sign-in?to={urllib.parse.quote(way, safe='')}")
    with page.expect_navigation():
        page.click("#yes")
    assert page.url.startswith(website.origin)


@pytest.mark.parametrize("roles, may", [
    (["Staff"], set()), (["Helpdesk"], {"run"}), (["Leads"], {"approve"}),
    (["Translators"], {"translate"}), (EVERYTHING, {"run", "approve", "translate"})])
def test_lets_people_do_what_their_roles_say(arrive, website, roles, may):
    walker = arrive(roles)
    walker.click("#yes")
    page = walker.page
    walker.go(SEE)
    assert (page.locator("main form").count() == 1) == ("run" in may)
    assert (page.locator(".menu a[href$='/approvals']").count() == 1) == ("approve" in may)
    assert (page.locator(".menu a[href$='/translations']").count() == 1) == ("translate" in may)
    client = signed_in(walker)
    assert (client.post(f"/en{SEE}", {"mode": "consent"}).status == 303) == ("run" in may)
    assert (client.post("/en/tenant/clock", {"days": "1"}).status == 303) == ("run" in may)
    assert (client.get("/en/approvals").status == 200) == ("approve" in may)
    if "run" not in may:
        assert client.post(f"/en{SEE}", {"mode": "consent"}).status == 403
        assert client.post("/en/sessions/x/resume", {}).status == 403
    if "approve" not in may:
        assert client.post("/en/sessions/x/approval", {"answer": "proceed"}).status == 403
    if "translate" not in may:
        assert client.get("/en/translations").status in (403, 404)


@pytest.mark.parametrize("roles, may", [(["Staff"], False), (["Leads", "Translators"], False), (["Helpdesk"], True)])
def test_shows_what_is_bound_to_all_and_lets_only_those_who_run_accept(arrive, website, roles, may):
    """Who accepts a change says what Stegvis may make: that is for those who may let it make any."""
    binding = website.folder / "leaver.md.binding.yaml"
    binding.unlink(missing_ok=True)
    walker = arrive(roles)
    walker.click("#yes")
    page = walker.page
    address = "/documents/binding?path=wiki%2Fleaver.md"
    walker.go(address)
    assert page.locator(".offer.change").count() >= 1, "everybody reads what is proposed"
    assert (page.locator("form.tick").count() >= 1) == may
    assert (page.locator("form.rest").count() == 1) == may
    client = signed_in(walker)
    sent = {"path": "wiki/leaver.md", "act": "rest"}
    assert client.post("/en/documents/binding", sent).status == (303 if may else 403)
    assert binding.exists() == may
    accepted = website.run("bind", website.folder / "leaver.md", "--write", "--accept", "leaver/2=license.unassign")
    assert accepted.returncode == 0, accepted.stderr
    walker.go(address)
    assert page.locator("form.withdraw").count() == may
    text = binding.read_text()
    back = {**sent, "act": "withdraw", "at": "leaver/2", "operation": "license.unassign", "mark": "x"}
    assert client.post("/en/documents/binding", back).status == (409 if may else 403)
    assert client.post("/en/documents/binding", {**back, "act": "tick", "told": "yes"}).status == (409 if may else 403)
    assert binding.read_text() == text


def signed_in(walker):
    """The same person without a browser."""
    client = Client(walker.website, None)
    client.cookie = "; ".join(
        f"{cookie['name']}={cookie['value']}" for cookie in walker.page.context.cookies(
            walker.website.origin))
    client.csrf = walker.page.locator("[name=csrf]").first.input_value()
    return client


def test_knows_nobody_without_a_role(arrive):
    walker = arrive(["Guests"])
    with walker.page.expect_response(lambda answer: "/sign-in/callback" in answer.url) as answer:
        walker.click("#yes")
    assert answer.value.status == 403


def test_knows_nobody_the_tenant_does_not_know(arrive, provider):
    provider.person = "mallory@evil.example"
    walker = arrive(EVERYTHING)
    with walker.page.expect_response(lambda answer: "/sign-in/callback" in answer.url) as answer:
        walker.click("#yes")
    assert answer.value.status in (401, 403, 409)
    assert walker.page.goto(f"{walker.website.origin}/en/").status == 401


OTHER = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def changed(**claims):
    """The claims, with some of them otherwise."""
    return lambda true: {**true, **claims}


def without(name):
    """The claims, without one."""
    return lambda true: {key: value for key, value in true.items() if key != name}


@pytest.mark.parametrize("lie", [
    changed(nonce="x" * 43), without("nonce"), changed(aud="another"), changed(aud=["a", "b"]),
    changed(aud=["stegvis", "another"]), changed(azp="another"), changed(exp=1), without("exp"),
    changed(iat=2**33), changed(nbf=2**33), changed(iss="http://127.0.0.1:1"), without("iss"),
    without("sub"), without("preferred_username")], ids=range(14))
def test_believes_no_claim_that_is_not_for_it(arrive, provider, lie):
    provider.lie = lie
    refused(arrive(EVERYTHING))


@pytest.mark.parametrize("spoil", [
    lambda p, t: t[:-8] + "AAAAAAAA", lambda p, t: t.rsplit(".", 1)[0] + ".",
    lambda p, t: encoded({"alg": "none"}) + "." + t.split(".")[1] + ".",
    lambda p, t: p.sign({"iss": p.issuer}, key=OTHER),
    lambda p, t: encoded({"alg": "HS256", "kid": "one"}) + "." + t.split(".")[1] + "." + encoded(b"x" * 32),
    lambda p, t: encoded({"alg": "RS256", "kid": "two"}) + "." + t.split(".", 1)[1],
    lambda p, t: encoded({"alg": "RS256", "kid": "one", "crit": ["x"]}) + "." + t.split(".", 1)[1],
    lambda p, t: "x", lambda p, t: ""], ids=range(9))
def test_believes_no_token_that_is_not_signed(arrive, provider, spoil):
    provider.spoil = lambda token: spoil(provider, token)
    refused(arrive(EVERYTHING))


def refused(walker):
    """Coming back signs nobody in, and says why in the reader's language."""
    with walker.page.expect_response(lambda answer: "/sign-in/callback" in answer.url) as answer:
        walker.click("#yes")
    assert answer.value.status == 403
    assert answer.value.header_value("set-cookie") is None or "stegvis" not in re.findall(
        r"^stegvis-\d+=\w+", answer.value.header_value("set-cookie") or "")
    assert walker.page.goto(f"{walker.website.origin}/en/").status == 401


def test_takes_no_answer_to_another_question(arrive):
    walker = arrive(EVERYTHING)
    way = walker.page.locator("#yes").get_attribute("href")
    for wrong in (
            re.sub(r"state=[^&]+", "state=x", way), re.sub(r"&?state=[^&]+", "", way),
            re.sub(r"iss=[^&]+", "iss=x", way), re.sub(r"&?iss=[^&]+", "", way),
            re.sub(r"code=[^&]+", "code=x", way), re.sub(r"code=[^&]+&?", "", way)):
        assert walker.page.goto(wrong).status == 403, wrong
    assert walker.page.goto(f"{walker.website.origin}/en/").status == 401


def test_takes_no_answer_in_another_browser(arrive, windows):
    walker = arrive(EVERYTHING)
    way = walker.page.locator("#yes").get_attribute("href")
    page = windows().new_page()
    assert page.goto(way).status in (401, 403)
    assert page.goto(f"{walker.website.origin}/en/").status == 401


def test_takes_an_answer_once(arrive, windows):
    walker = arrive(EVERYTHING)
    way = walker.page.locator("#yes").get_attribute("href")
    pending = walker.page.context.cookies()
    walker.click("#yes")
    assert walker.page.goto(way).status in (401, 403)
    other = windows()
    other.add_cookies(pending)
    assert other.new_page().goto(way).status == 403


def test_says_that_the_provider_refused(arrive):
    walker = arrive(EVERYTHING)
    with walker.page.expect_response(lambda answer: "/sign-in/callback" in answer.url) as answer:
        walker.click("#no")
    assert answer.value.status == 403
    assert "access_denied" in walker.page.inner_text("main")


def test_keeps_codes_and_secrets_to_itself(arrive, website, provider):
    walker = arrive(EVERYTHING)
    way = walker.page.locator("#yes").get_attribute("href")
    code = urllib.parse.parse_qs(urllib.parse.urlsplit(way).query)["code"][0]
    walker.click("#yes")
    walker.go("/")
    told = website.log.read_text() + walker.page.content()
    for path in website.home.rglob("*"):
        told += path.read_bytes().decode("latin-1") if path.is_file() else ""
    assert code not in told and provider.secret not in told
    assert all("code=" not in path for path in provider.asked)
