"""The page over HTTPS: with a certificate of its own, and behind a proxy that has one."""

import datetime
import html
import http.client
import ipaddress
import re
import ssl
import urllib.request

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from client import Client
from provider import Provider
from scenario import Scenario
from walker import Walker
from website import Website, free_port, stegvis

OUTSIDE = "https://stegvis.contoso.com"
PROCEDURE = "see-available-licenses"


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """A certificate for this machine, and its key, as an operator has them in files."""
    folder = tmp_path_factory.mktemp("certificate")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.timezone.utc)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name)
        .public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .sign(key, hashes.SHA256()))
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    return folder / "cert.pem", folder / "key.pem"


@pytest.fixture(scope="module")
def encrypted(files):
    """The page with that certificate."""
    certificate, key = files
    trust = ssl.create_default_context(cafile=str(certificate))
    with Website("--certificate", certificate, "--key", key, trust=trust) as started:
        yield started


def test_is_verified_and_keeps_to_https(encrypted):
    assert encrypted.origin.startswith("https://127.0.0.1:")
    client = Client(encrypted)
    for word in ("Secure", "HttpOnly", "SameSite=Lax"):
        assert word in client.set_cookie
    page = client.get("/en/")
    assert page.status == 200
    assert page.headers["Strict-Transport-Security"]
    client.begin(PROCEDURE)
    # A form from the same name without encryption is somebody else's.
    plain = encrypted.origin.replace("https", "http")
    assert client.post(
        f"/en/procedures/{PROCEDURE}", {"mode": "consent"}, headers={"Origin": plain}).status == 403


def test_says_nothing_to_who_does_not_encrypt(encrypted):
    connection = http.client.HTTPConnection("127.0.0.1", encrypted.port, timeout=10)
    with pytest.raises((http.client.HTTPException, OSError)):
        connection.request("GET", "/health")
        connection.getresponse()


def test_walks_to_the_report_over_https(windows, encrypted):
    walker = Walker(windows(ignore_https_errors=True), encrypted, "nl")
    walker.begin(PROCEDURE)
    assert walker.finish(Scenario(PROCEDURE))["standing"] == "completed"
    walker.click("[data-standing=completed] a.button")
    assert walker.page.url.endswith("/report")


@pytest.mark.parametrize("wrong", ["missing", "swapped"])
def test_says_which_file_is_none(tmp_path, files, wrong):
    stegvis(tmp_path, "tenant", "init")
    certificate, key = (tmp_path / "none.pem", files[1]) if wrong == "missing" else files[::-1]
    done = stegvis(
        tmp_path, "serve", "--port", "0", "--certificate", certificate, "--key", key)
    assert done.returncode == 2, done.stderr
    assert str(certificate) in done.stderr
    assert "Error(" not in done.stderr and "BoringSSL" not in done.stderr


def test_goes_by_one_name_behind_a_proxy(tmp_path):
    """The proxy listens elsewhere, takes the encryption off, and hands on the name people used."""
    secret = tmp_path / "secret"
    with Provider() as provider:
        secret.write_text(provider.secret)
        provider.roles = ["Helpdesk"]
        with Website(
                "--url", OUTSIDE, "--issuer", provider.issuer, "--client", provider.client,
                "--client-secret-file", secret, "--role", "run=Helpdesk", people=(),
                port=free_port(), origin=OUTSIDE) as site:
            client = Client(site, None)
            assert client.get("/ready", host=f"127.0.0.1:{site.port}").status == 200
            assert client.get("/en/", host=f"127.0.0.1:{site.port}").status == 421
            away = client.get("/sign-in?to=%2Fnl%2Fsessions")
            client.cookie = cookie(away)
            consent = urllib.request.urlopen(away.headers["Location"]).read().decode()
            way = html.unescape(re.search(r'id="yes" href="([^"]+)"', consent).group(1))
            assert way.startswith(f"{OUTSIDE}/sign-in/callback?")
            back = client.get(way.removeprefix(OUTSIDE))
            assert (back.status, back.headers["Location"]) == (303, "/nl/sessions")
            client.cookie = cookie(back)
            assert client.cookie.startswith("__Host-")
            client.csrf = re.search(r'name="csrf" value="(\w+)"', client.get("/nl/").text).group(1)
            begin = f"/nl/procedures/{PROCEDURE}", {"mode": "consent"}
            inside = {"Origin": f"http://127.0.0.1:{site.port}"}
            assert client.post(*begin, headers=inside).status == 403
            assert client.post(*begin, headers={"Origin": OUTSIDE}).status == 303
            assert provider.problems == []


def cookie(answer):
    """The cookie that holds something, as a browser sends it back; only over HTTPS."""
    given = [one for one in answer.headers.get_all("Set-Cookie") if "Max-Age=0" not in one]
    assert len(given) == 1 and "Secure" in given[0]
    return given[0].split(";")[0]
