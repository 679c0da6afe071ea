"""What somebody who wishes us ill may send."""

import concurrent.futures
import http.client
import json
import os
import re
import select
import socket
import time
import urllib.parse

import pytest

from client import Client, dripped
from website import KARIN, Website, stegvis, upn

SEE = "/en/procedures/see-available-licenses"
SANNE = upn("sanne.devries")
POLICY = "default-src 'none'"


@pytest.fixture(scope="module")
def website(tmp_path_factory):
    """The page with an access log."""
    log = tmp_path_factory.mktemp("log") / "access.jsonl"
    with Website("--access-log", log, "--rate", "1000", visits=200) as site:
        site.log = log
        yield site


@pytest.fixture
def client(website):
    """Somebody who is signed in."""
    return Client(website)


def sessions(website):
    """How many sessions there are."""
    return len(json.loads(website.run("sessions", "list", "--format", "json").stdout))


@pytest.mark.parametrize("headers", [
    {"Origin": "http://evil.example"}, {"Origin": "null"}, {"Origin": "http://127.0.0.1"},
    {"Origin": "http://127.0.0.1:1"}, {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "none"},
])
def test_does_nothing_for_another_site(website, client, headers):
    before = sessions(website)
    answer = client.post(SEE, {"mode": "consent"}, headers)
    assert answer.status == 403
    assert sessions(website) == before


@pytest.mark.parametrize("csrf", ["", "0" * 64, "x", "ä" * 64])
def test_does_nothing_without_the_forms_own_token(website, client, csrf):
    before = sessions(website)
    assert client.post(SEE, {"mode": "consent"}, csrf=csrf).status == 403
    assert client.post(SEE, {"mode": "consent"}, csrf=Client(website).csrf).status == 403
    assert sessions(website) == before


@pytest.mark.parametrize("host", [
    "evil.example", "evil.example:80", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example",
    "127.0.0.1.evil.example"])
def test_answers_to_no_other_name(client, host):
    assert client.get("/en/", host=host).status == 421
    assert client.post(SEE, {"mode": "consent"}, host=host).status == 421


PAGES = [
    "/en/", "/en/procedures/see-available-licenses", "/en/procedures/see-available-licenses/graph.svg",
    "/en/sessions", "/en/sessions/x", "/en/sessions/x/report", "/en/sessions/x/export.json",
    "/en/sessions/x/replay", "/en/sessions/x/events", "/en/approvals", "/en/sessions/x/approval",
    "/en/tenant", "/en/translations"]


@pytest.mark.parametrize("path", PAGES)
def test_shows_nothing_to_whom_it_does_not_know(website, path):
    nobody = Client(website, None)
    assert nobody.get(path).status in (401, 404)
    nobody.cookie = f"stegvis-{website.port}=" + "0" * 64
    assert nobody.get(path).status in (401, 404)
    nobody.cookie = f"stegvis-{website.port}=../../../etc/passwd"
    assert nobody.get(path).status in (401, 404)
    assert "Lars Ekman" not in nobody.get(path).text


def test_does_nothing_for_whom_it_does_not_know(website):
    nobody = Client(website, None)
    for path in (SEE, "/en/sessions/x", "/en/sessions/x/resume", "/en/tenant/clock", "/sign-out"):
        assert nobody.post(path, {"mode": "consent"}, csrf="0" * 64).status == 401


def test_signs_in_once_for_each_link(website, client):
    again = Client(website, None)
    answer = again.get(f"/sign-in?{client.key}")
    assert answer.status == 401
    assert "Set-Cookie" not in answer.headers
    assert again.get("/sign-in?key=" + "0" * 64).status == 401
    assert again.get("/sign-in").status == 401


def test_signs_out_for_good(website):
    client = Client(website)
    kept = client.cookie
    assert client.post("/sign-out", {"language": "en"}).status == 303
    client.cookie = kept
    assert client.get("/en/").status == 401


def test_keeps_its_cookie_from_scripts_and_other_sites(client):
    attributes = {part.strip().lower() for part in client.set_cookie.split(";")[1:]}
    assert {"httponly", "samesite=lax", "path=/"} <= attributes


WAYS_OUT = [
    "../../../../etc/passwd", "..%2f..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd",
    "....//....//etc/passwd", "..%5c..%5cetc%5cpasswd", "/etc/passwd", "%00", "a%00b",
    "%252e%252e%252fetc%252fpasswd", "procedure.yaml", "~..~..~etc~passwd", "%ff%fe"]


@pytest.mark.parametrize("way", WAYS_OUT)
def test_leads_out_of_no_folder(client, way):
    for place in (
            "/assets/{}", "/en/procedures/{}", "/en/procedures/{}/graph.svg", "/en/sessions/{}",
            "/en/sessions/{}/report", "/en/sessions/{}/export.json", "/en/sessions/{}/replay",
            "/en/sessions/{}/events", "/en/sessions/{}/approval", "/en/translations/{}", "/{}/",
            "/en/{}"):
        answer = client.get(place.format(way))
        assert answer.status in (400, 404), place
        assert "root:" not in answer.text


def test_takes_no_form_beyond_its_size(website, client):
    before = sessions(website)
    assert client.post(SEE, {"mode": "consent", "x": "x" * 70_000}).status == 413
    # Without a length, the bytes themselves are counted.
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    assert _raw(website, client, chunk * 3 + b"0\r\n\r\n") in (413, None)
    assert sessions(website) == before


def test_takes_no_upload_beyond_its_size(client):
    head = {"Content-Type": "multipart/form-data; boundary=x"}
    body = b'--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n'
    assert client.send("POST", SEE, body + b"x" * (21 * 1_048_576) + b"\r\n--x--", head).status == 413


@pytest.mark.parametrize("body", [
    b"", b"--x", b"--x\r\n\r\n", b"--x\r\nContent-Disposition: form-data\r\n\r\n\r\n--x--",
    b"--y\r\n", b"--x--", b"--x\r\n--x\r\n--x\r\n--x--", b"\x00" * 100])
def test_takes_no_upload_that_is_none(client, body):
    head = {"Content-Type": "multipart/form-data; boundary=x"}
    assert client.send("POST", SEE, body, head).status == 403
    assert client.send("POST", SEE, body, {"Content-Type": "multipart/form-data"}).status == 403


def _raw(website, client, body):
    """The status of an answer to a form in chunks; `None` where the connection just ended."""
    head = (
        f"POST {SEE} HTTP/1.1\r\nHost: 127.0.0.1:{website.port}\r\nCookie: {client.cookie}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n")
    with socket.create_connection(("127.0.0.1", website.port), timeout=40) as connection:
        try:
            connection.sendall(head.encode() + body)
            line = connection.recv(4096)
        except OSError:
            return None
    return int(line.split()[1]) if line else None


@pytest.mark.parametrize("headers", [
    {"X": "x" * 20_000}, {f"X-{number}": "x" for number in range(150)},
    {f"X-{number}": "x" * 1_000 for number in range(40)}])
def test_takes_no_head_beyond_its_size(website, client, headers):
    try:
        status = client.get("/en/", headers=headers).status
    except OSError:
        status = None
    assert status in (None, 400, 413, 431)
    assert client.get("/en/").status == 200


@pytest.mark.parametrize("head, body, options", [
    pytest.param(2, 3, ["--header-timeout", "2", "--body-timeout", "3"], id="short"),
    # What the server does where it is told nothing takes half a minute.
    pytest.param(20, 30, [], id="default", marks=pytest.mark.skipif(
        os.environ.get("STEGVIS_BROWSER_ALL") != "1", reason="STEGVIS_BROWSER_ALL=1 waits so long"))])
def test_waits_for_nobody_who_drips(head, body, options):
    """Head, body and silence, side by side; the server still answers others meanwhile.

    Times in seconds. None is cut short, and on a busy machine none waits ten seconds longer.
    """
    with Website(*options) as site, concurrent.futures.ThreadPoolExecutor() as threads:
        client = Client(site)
        begun = f"POST {SEE} HTTP/1.1\r\nHost: 127.0.0.1:{site.port}\r\nCookie: {client.cookie}\r\n"
        full = (
            begun + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\n")
        every = head / 10
        # What goes out at once, what follows again and again, and how long the server bears it.
        drips = [
            (begun.encode(), b"X-A: b\r\n", head), (full.encode(), b"x", body), (b"", b"", head),
            (b"GET /", b"x", head)]
        waiting = [
            threads.submit(dripped, site.port, first, next, every, limit + 10)
            for first, next, limit in drips]
        # No method begins so, which may be told at once.
        wrong = threads.submit(dripped, site.port, b"G", b"G", every, head + 10)
        assert client.get("/en/").status == 200
        seconds = [one.result() for one in waiting]
        assert None not in seconds and wrong.result() is not None
        for (_, _, limit), waited in zip(drips, seconds):
            assert waited > limit - 0.5, seconds
        assert client.get("/en/").status == 200


def test_tells_how_long_it_waits_for_a_request(tmp_path):
    shown = " ".join(stegvis(tmp_path, "serve", "--help").stdout.split())
    assert re.search(r"--header-timeout <seconds> [^<]*\(default: 20\)", shown)
    assert re.search(r"--body-timeout <seconds> [^<]*\(default: 30\)", shown)


@pytest.mark.parametrize("second", ["evil.example", "the same"])
def test_answers_no_request_with_two_hosts(website, second):
    own = f"127.0.0.1:{website.port}"
    head = f"GET /en/ HTTP/1.1\r\nHost: {own}\r\nhost: {second.replace('the same', own)}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", website.port), timeout=40) as connection:
        connection.sendall(head.encode())
        assert connection.recv(65536).split()[1] == b"400"


def test_keeps_few_connections_of_one_address():
    with Website("--connections", "5") as site:
        client = Client(site)
        # Whoever is over the bound hears nothing but the end, long before a request is due.
        held = [socket.create_connection(("127.0.0.1", site.port), timeout=40) for _ in range(12)]
        try:
            end = time.monotonic() + 15
            closed = []
            while len(closed) < 7 and time.monotonic() < end:
                closed = select.select(held, [], [], 0.1)[0]
            assert len(closed) >= 7
        finally:
            for connection in held:
                connection.close()
        # Once they are gone, the same person gets in; when the server notices is up to the machine.
        end = time.monotonic() + 20
        while True:
            try:
                assert client.get("/en/").status == 200
                break
            except (OSError, http.client.HTTPException):
                assert time.monotonic() < end
                time.sleep(0.05)


def test_keeps_few_pages_of_one_person_up_to_date():
    with Website("--streams", "2", people=[KARIN, SANNE], visits=2) as site:
        karin, again, sanne = Client(site), Client(site), Client(site, SANNE)
        events = karin.begin("see-available-licenses") + "/events"
        streams = [opened(site, client, events) for client in (karin, again)]
        assert [status for status, _ in streams] == [200, 200]
        # A person is one, however often they have signed in; others are not affected.
        refused = again.get(events, headers={"Accept-Language": "sv"})
        assert refused.status == 429 and int(refused.headers["Retry-After"]) >= 1
        assert karin.get("/en/sessions").status == 200
        streams.append(opened(site, sanne, events))
        assert streams[-1][0] == 200
        for _, connection in streams:
            connection.close()


def opened(site, client, path):
    """The status of a stream and its connection, which stays open."""
    connection = site.connect(timeout=40)
    connection.request("GET", path, headers={"Cookie": client.cookie})
    return connection.getresponse().status, connection


def test_logs_a_flood_of_refusals_as_a_number(tmp_path):
    log = tmp_path / "access.jsonl"
    with Website("--access-log", log, "--rate", "1000") as site:
        nobody = Client(site, None)
        for _ in range(100):
            assert nobody.get("/en/sessions").status == 401
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    refused = [line for line in lines if line["status"] == 401]
    # All at the end, and however slow the machine: ten for each minute, and their number.
    assert len(refused) < 100
    assert sum(line.get("repeated", 1) for line in refused) == 100


def test_tells_how_many_connections_it_keeps(tmp_path):
    shown = " ".join(stegvis(tmp_path, "serve", "--help").stdout.split())
    assert re.search(r"--connections <number> [^<]*Default: 200", shown)
    assert re.search(r"--streams <number> [^<]*\(default: 20\)", shown)
    for wrong in (["--connections", "0"], ["--connections", "1001"], ["--streams", "0"]):
        assert stegvis(tmp_path, "serve", *wrong).returncode == 2


def test_lets_nobody_ask_without_end():
    # Ten at once, then one a second: however slow the machine, forty do not get through.
    with Website("--rate", "1") as site:
        client = Client(site)
        answers = [client.get("/en/sessions") for _ in range(40)]
        refused = [answer for answer in answers if answer.status == 429]
        assert refused
        assert int(refused[0].headers["Retry-After"]) >= 1
        assert POLICY in refused[0].headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", [
    *PAGES, "/", "/assets/style.css", "/assets/live.js", "/assets/icon.svg", "/health", "/ready",
    "/metrics", "/nothing", "/xx/", "/sign-in", "/sign-in/callback"])
def test_forbids_foreign_scripts_on_every_answer(website, client, path):
    for answer in (client.get(path), Client(website, None).get(path)):
        assert POLICY in answer.headers["Content-Security-Policy"]
        assert "script-src 'unsafe" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Server" not in answer.headers


@pytest.mark.parametrize("path", [
    *PAGES, "/", "/assets/style.css", "/health", "/metrics", "/nothing", "/sign-out"])
def test_answers_a_question_for_the_head_alone(client, path):
    if path.endswith("/events"):
        path = "/en/sessions"
    head, page = client.send("HEAD", path), client.get(path)
    assert head.status == page.status and head.bytes == b""
    assert head.headers["Content-Type"] == page.headers["Content-Type"]


def test_uses_up_no_link_by_looking_at_it(website):
    nobody = Client(website, None)
    link = urllib.parse.urlsplit(website.link())
    assert nobody.send("HEAD", f"{link.path}?{link.query}").status == 200
    assert nobody.get(f"{link.path}?{link.query}").status == 303


@pytest.mark.parametrize("header", [
    "X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "Via", "X-Real-IP"])
def test_shows_its_metrics_to_nobody_behind_a_proxy(website, client, header):
    nobody = Client(website, None)
    assert nobody.get("/metrics").status == 200
    assert nobody.get("/metrics", headers={header: "1"}).status == 401
    assert client.get("/metrics", headers={header: "1"}).status == 200
    key = (website.home / "metrics.key").read_text()
    for given, status in ((key, 200), (key + "0", 401)):
        headers = {header: "1", "Authorization": f"Bearer {given}"}
        assert nobody.get("/metrics", headers=headers).status == status
    assert (website.home / "metrics.key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "X"])
def test_knows_no_other_method(client, method):
    assert client.send(method, "/en/").status in (400, 404, 405, 501)


def test_answers_no_smuggled_request(website, client):
    """Two lengths, or a length and chunks: where one request ends must be beyond doubt."""
    for lines in (
            "Content-Length: 4\r\nContent-Length: 5\r\n",
            "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding: xchunked\r\n", "Content-Length: -1\r\n", "Content-Length: +4\r\n"):
        with socket.create_connection(("127.0.0.1", website.port), timeout=40) as connection:
            connection.sendall(
                f"POST {SEE} HTTP/1.1\r\nHost: 127.0.0.1:{website.port}\r\n{lines}\r\n"
                "0\r\n\r\nGET /en/ HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            answer = connection.recv(65536)
        assert answer == b"" or answer.split()[1] in (b"400", b"401", b"403", b"501"), lines
        assert answer.count(b"HTTP/1.1 ") <= 2, lines


def test_tells_no_secret(website, client):
    address = client.begin("see-available-licenses")
    client.get(address)
    client.get("/sign-in?" + client.key)
    secrets = [client.key.removeprefix("key="), client.cookie.split("=")[1]]
    shown = [
        website.log.read_text(), client.get("/metrics").text, client.get(address).text,
        client.get(f"{address}/report").text, client.get(f"{address}/export.json").text,
        client.get("/en/nothing").text]
    for text in shown:
        for secret in secrets:
            assert secret not in text
    for text in shown[:2] + shown[4:5]:
        assert client.csrf not in text
    for path in website.home.rglob("*"):
        if path.is_file():
            for secret in [*secrets, client.csrf]:
                assert secret.encode() not in path.read_bytes(), path
    assert website.log.stat().st_mode & 0o077 == 0
    assert all(json.loads(line) for line in website.log.read_text().splitlines())


@pytest.mark.parametrize("options, words", [
    (["--host", "0.0.0.0"], "--issuer"),
    (["--host", "0.0.0.0", "--issuer", "http://127.0.0.1:1", "--client", "c"], "https"),
    (["--url", "http://stegvis.contoso.com"], "--issuer"),
    (["--issuer", "http://127.0.0.1:1"], "--client"),
])
def test_does_not_start_where_others_could_listen(tmp_path, options, words):
    stegvis(tmp_path, "tenant", "init")
    # A sign-in needs a port of its own; none of these gets as far as to listen there.
    done = stegvis(tmp_path, "serve", "--port", "8443", *options)
    assert done.returncode == 2, done.stderr
    assert words in done.stderr
