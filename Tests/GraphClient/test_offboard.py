"""Somebody leaves, over Microsoft Graph: the shortest and the longest way, in every language."""

import json
import re

import pytest

import metadata
from client import client
from sandbox import ROOT, Sandbox, stegvis
from test_recorded import parts, walk

PASSWORD = {"STEGVIS_SECRET_NEW_PASSWORD": "Kvarn-4182-lykta"}
TITLES = {"sv": "Någon slutar", "nl": "Iemand vertrekt", "en": "Somebody leaves"}
OTHER = {"sv": "nl", "nl": "en", "en": "sv"}

# How often each change is made, as the sandbox counts them.
EFFECTS = {
    "nothing": {},
    "everything": {
        "user.resetPassword": 1, "user.blockSignIn": 1, "user.revokeSessions": 1,
        "user.removeAuthenticationMethods": 3, "drive.grantAccess": 1, "device.wipe": 1,
        "device.disable": 1, "license.adjust": 1, "user.delete": 1}}


def requests(log):
    """What was sent, with the parts of batches instead of those."""
    for line in log.read_text().splitlines():
        request = json.loads(line)
        yield from parts(request["body"]) if request["path"].endswith("/$batch") else [request]


@pytest.mark.parametrize("language", TITLES)
@pytest.mark.parametrize("name", EFFECTS)
def test_walks_the_whole_and_replays_it_in_another_language(tmp_path, name, language):
    log = tmp_path / "requests.jsonl"
    scenario = ROOT / f"procedures/offboard/scenarios/{name}.yaml"
    with Sandbox("--requests", str(log)) as sandbox:
        done = walk(sandbox, scenario, tmp_path, "--locale", language, **PASSWORD)
        assert done.returncode == 0, done.stdout + done.stderr
        assert TITLES[language] in done.stdout
        assert sandbox.control("GET", "effects") == EFFECTS[name]
        replayed = stegvis(sandbox.home, "replay", "last", "--locale", OTHER[language])
        assert replayed.returncode == 0 and TITLES[OTHER[language]] in replayed.stdout
        assert stegvis(sandbox.home, "sessions", "verify", "last").returncode == 0
        for file in sandbox.home.rglob("*"):
            assert file.is_dir() or PASSWORD["STEGVIS_SECRET_NEW_PASSWORD"].encode() not in file.read_bytes()

    class Nowhere:
        base = "http://127.0.0.1:9/v1.0"
    root = client(Nowhere, token="none")
    for request in requests(log):
        path = request["path"].removeprefix("/v1.0")
        metadata.check(root, request["method"], path, request["query"], request["body"])


def test_takes_back_what_can_be_taken_back(tmp_path):
    scenario = ROOT / "procedures/offboard/scenarios/everything.yaml"
    with Sandbox() as sandbox:
        assert walk(sandbox, scenario, tmp_path, **PASSWORD).returncode == 0
        consent = tmp_path / "consent.yaml"
        consent.write_text("consent: true\nattest: true\n")
        undone = stegvis(
            sandbox.home, "undo", "last", "--answers", str(consent), "--tenant", f"graph:{sandbox.base}")
        assert undone.returncode == 0, undone.stdout + undone.stderr
        effects = sandbox.control("GET", "effects")
        back = ("user.restore", "device.enable", "drive.removeAccess", "user.unblockSignIn")
        assert [effects.get(operation) for operation in back] == [1, 1, 1, 1]
        # The account came back with its licence; what nobody can give back was not tried.
        made = EFFECTS["everything"]
        assert all(effects[name] == made[name] for name in made if name.startswith(("user.", "device.")))
        assert re.search(r"alma\.wik", undone.stdout)
