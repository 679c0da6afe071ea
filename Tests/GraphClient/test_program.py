"""The program over Microsoft Graph as its users meet it: signing in, secrets, TLS, a proxy, faults."""

import os
import re
import shutil
import stat
import subprocess
import time

import pytest

from proxy import Proxy
from sandbox import BIN, ROOT, Sandbox, environment, free_port, stegvis, upn

SECRET = "planted-Secret~7Q.do-not-show"
SCENARIO = ROOT / "procedures/assign-or-remove-license/scenarios/assign.yaml"


def run(sandbox, *arguments, base=None, home=None, **more):
    """Walks a procedure over Graph from its answers file."""
    return stegvis(
        home or sandbox.home, "run", "assign-or-remove-license", "--answers", str(SCENARIO),
        "--mode", "automatic", "--tenant", f"graph:{base or sandbox.base}", *arguments, **more)


def files(folder):
    """Every file below a folder with its bytes."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_walks_a_procedure_in_every_language():
    for locale, words in [
            ("sv", "Det var det sista steget."), ("nl", "Dat was de laatste stap."),
            ("en", "That was the last step.")]:
        with Sandbox() as sandbox:
            done = run(sandbox, "--locale", locale)
            assert done.returncode == 0, done.stderr
            assert words in done.stdout
            assert sandbox.control("GET", "effects") == {"license.adjust": 1}


def test_reaches_this_machine_without_the_proxy_that_leads_out_of_the_house():
    with Sandbox() as sandbox:
        done = run(sandbox, HTTPS_PROXY=f"http://127.0.0.1:{free_port()}")
        assert done.returncode == 0, done.stderr


def test_plans_without_changing_anything():
    with Sandbox() as sandbox:
        planned = stegvis(
            sandbox.home, "plan", "assign-or-remove-license", "--answers", str(SCENARIO),
            "--tenant", f"graph:{sandbox.base}")
        assert planned.returncode == 0, planned.stderr
        assert "Microsoft 365 Audio Conferencing" in planned.stdout
        assert sandbox.control("GET", "effects") == {}


def test_keeps_its_secret_to_itself(tmp_path):
    """The secret and the tokens are in no file but the tokens' own, and in nothing that is shown."""
    key = tmp_path / "secret"
    key.write_text(SECRET + "\n")
    log = tmp_path / "requests.jsonl"
    with Sandbox("--secret-file", str(key), "--requests", str(log)) as sandbox:
        told = [
            run(sandbox, "--verbose", STEGVIS_GRAPH_SECRET_FILE=str(key)),
            run(sandbox, "--format", "json", STEGVIS_GRAPH_SECRET=SECRET),
            stegvis(sandbox.home, "sessions", "show", "last", "--format", "json"),
        ]
        wrong = run(
            sandbox, "--verbose", home=tmp_path / "other",
            STEGVIS_GRAPH_SECRET="wrong-" + SECRET)
        assert wrong.returncode == 4
        assert "AADSTS7000215" in wrong.stderr
        told.append(wrong)
        tokens = list((sandbox.home / "tokens").iterdir())
        assert len(tokens) == 1
        assert stat.S_IMODE(os.stat(tokens[0]).st_mode) == 0o600
        assert stat.S_IMODE(os.stat(tokens[0].parent).st_mode) == 0o700
        token = re.search(r'"value":"([^"]+)"', tokens[0].read_text()).group(1)
        assert token.count(".") == 2
        kept = {
            path: data for path, data in {**files(sandbox.home), **files(tmp_path)}.items()
            if path not in (tokens[0], key)}
        assert any(path.name.startswith("journal") for path in kept)
        assert log in kept
        for secret in (SECRET, token):
            for path, data in kept.items():
                assert secret.encode() not in data, path
            for result in told:
                assert secret not in result.stdout + result.stderr
        assert told[0].returncode == 0 and " 200" in told[0].stderr
        out = stegvis(sandbox.home, "tenant", "sign-out", "--tenant", f"graph:{sandbox.base}")
        assert out.returncode == 0 and not tokens[0].exists()


def test_lets_a_person_sign_in_by_code_and_keeps_the_way_in():
    with Sandbox() as sandbox:
        settings = {
            "STEGVIS_GRAPH_DIRECTORY": "contoso", "STEGVIS_GRAPH_CLIENT": "tests"}
        signing = subprocess.Popen(
            [BIN / "stegvis", "tenant", "sign-in", "--tenant", f"graph:{sandbox.base}",
             "--locale", "sv"],
            env=environment(sandbox.home, **settings), text=True, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE)
        line = signing.stderr.readline()
        assert line.startswith("Logga in: öppna ")
        code = re.search(r"[A-Z]{8}", line).group(0)
        sandbox.control("POST", f"device/{code}", {"user": upn("erik.bergstrom")})
        out, _ = signing.communicate(timeout=30)
        assert signing.returncode == 0
        assert out.strip() == f"Inloggad som {upn('erik.bergstrom')}."
        # Erik is a licence administrator: what he may, the session may.
        done = run(sandbox, **settings)
        assert done.returncode == 0, done.stderr
        again = stegvis(
            sandbox.home, "tenant", "sign-in", "--tenant", f"graph:{sandbox.base}", **settings)
        assert again.returncode == 0 and "Sign in" not in again.stderr


def test_names_the_rights_that_are_missing_before_a_session():
    with Sandbox(
            "--permission", "User.Read.All", "--permission", "LicenseAssignment.Read.All",
            "--permission", "RoleManagement.Read.Directory") as sandbox:
        done = run(sandbox, "--locale", "nl")
        assert done.returncode == 3
        assert "LicenseAssignment.ReadWrite.All" in done.stderr
        assert "machtigingen" in done.stderr
        assert done.stdout == ""
    with Sandbox() as sandbox:
        done = run(sandbox, "--actor", upn("anna.lind"))
        assert done.returncode == 3
        assert "global administrator" in done.stderr


@pytest.mark.parametrize("address, words", [
    ("graph:nonsense", "isn’t an address"), ("graph:http://example.com/v1.0", "isn’t encrypted"),
    ("graph:https://graph.microsoft.com/beta", "/v1.0"),
    ("graph:https://graph.microsoft.com/v1.0", "STEGVIS_GRAPH_DIRECTORY"),
])
def test_says_what_is_wrong_with_an_address(tmp_path, address, words):
    done = stegvis(tmp_path, "tenant", "show", "--tenant", address)
    assert done.returncode == 2
    assert words in done.stderr


def test_says_that_nobody_answers(tmp_path):
    done = stegvis(
        tmp_path, "tenant", "show", "--tenant", f"graph:http://127.0.0.1:{free_port()}/v1.0")
    assert done.returncode == 4
    assert "can’t be reached" in done.stderr


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    """A private authority, and a certificate of it for this machine."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("tls")

    def openssl(*arguments):
        subprocess.run(
            ["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem",
            "-subj", "/CN=Private authority", "-days", "2")
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "request.pem",
            "-subj", "/CN=127.0.0.1")
    (folder / "names").write_text("subjectAltName=IP:127.0.0.1\n")
    openssl("x509", "-req", "-in", "request.pem", "-CA", "ca.pem", "-CAkey", "ca.key",
            "-CAcreateserial", "-out", "cert.pem", "-days", "2", "-extfile", "names")
    return folder


def test_trusts_a_private_authority_only_when_told(certificates):
    options = [
        "--certificate", str(certificates / "cert.pem"), "--key", str(certificates / "key.pem")]
    with Sandbox(*options, scheme="https") as sandbox:
        stranger = run(sandbox)
        assert stranger.returncode == 4
        assert "certificate" in stranger.stderr.lower()
        known = run(sandbox, STEGVIS_GRAPH_CA=str(certificates / "ca.pem"))
        assert known.returncode == 0, known.stderr
        proxy = Proxy()
        through = run(
            sandbox, home=certificates / "home", STEGVIS_GRAPH_CA=str(certificates / "ca.pem"),
            STEGVIS_GRAPH_PROXY=f"http://127.0.0.1:{proxy.port}")
        proxy.close()
        assert through.returncode in (0, 3), through.stderr
        assert set(proxy.asked) == {f"127.0.0.1:{sandbox.port}"}


def test_signs_in_with_a_certificate(certificates):
    both = certificates / "both.pem"
    both.write_text((certificates / "cert.pem").read_text() + (certificates / "key.pem").read_text())
    with Sandbox("--client-certificate", str(certificates / "cert.pem")) as sandbox:
        done = run(
            sandbox, STEGVIS_GRAPH_CERTIFICATE=str(both), STEGVIS_GRAPH_CLIENT="tests",
            STEGVIS_GRAPH_DIRECTORY="contoso")
        assert done.returncode == 0, done.stderr
    with Sandbox("--client-certificate", str(certificates / "ca.pem")) as sandbox:
        done = run(
            sandbox, STEGVIS_GRAPH_CERTIFICATE=str(both), STEGVIS_GRAPH_CLIENT="tests",
            STEGVIS_GRAPH_DIRECTORY="contoso")
        assert done.returncode == 4
        assert "AADSTS700027" in done.stderr


def test_gets_through_a_bad_day():
    faults = [
        "throttle=0.1", "serverError=0.1", "drop=0.05", "lag=4", "conflict=0.1", "expire=0.05"]
    options = [part for fault in faults for part in ("--fault", fault)]
    with Sandbox(*options, "--seed", "5") as sandbox:
        done = run(sandbox)
        assert done.returncode == 0, done.stdout[-600:] + done.stderr
        assert sandbox.control("GET", "effects") == {"license.adjust": 1}


def test_stops_when_the_service_is_gone_and_goes_on_when_it_is_back():
    with Sandbox() as sandbox:
        sandbox.control("PUT", "faults", {"dropBefore": 1})
        away = run(sandbox)
        assert away.returncode == 4
        sandbox.control("PUT", "faults", {})
        assert run(sandbox).returncode == 0
