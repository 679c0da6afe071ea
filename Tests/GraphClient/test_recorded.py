"""Every request Stegvis makes in its own procedures, held against the metadata's types."""

import json
import pathlib
import re

import pytest

import metadata
from client import client
from sandbox import ROOT, Sandbox, stegvis

# What a person would say of what Graph does not show.
SEEN = {
    "self-service": "manageable", "holds": "none", "queue": "none", "quota": "within",
    "reduction": "open", "manageable": "manageable",
}

# Scenarios that between them make every change that has an interface.
RUNS = [
    ("assign-or-remove-license", None), ("unassign-licenses-from-user", None),
    ("unassign-all-licenses", None), ("unassign-licenses-of-product", None),
    ("move-users-to-subscription", None), ("assign-or-remove-licenses-for-several", None),
    ("release-telephony", None), ("keep-mailbox-for-ediscovery", None),
    ("offboard-step-6", None), ("see-available-licenses", None),
]


def answer_for(step):
    """The outcome a person picks at a check that cannot be read."""
    name = step.split("/")[-1]
    return next((word for part, word in SEEN.items() if part in name), None)


def walk(sandbox, scenario, folder, *options, **more):
    """Walks a scenario; what it asks a person to look at is answered as SEEN says."""
    # Files are named from where the scenario lies.
    text = re.sub(
        r"file: ([^},]+)", lambda found: f"file: {(scenario.parent / found[1]).resolve()}", scenario.read_text())
    if "steps:" not in text:
        text += "\nsteps:\n"
    begin = [
        "run", scenario.parts[-3], "--mode", "automatic", "--tenant", f"graph:{sandbox.base}"]
    for command in [begin, *[["resume", "last"]] * 12]:
        answers = folder / "answers.yaml"
        answers.write_text(text)
        done = stegvis(
            sandbox.home, *command, "--answers", str(answers), *options, **more)
        missing = re.findall(r"steps\.(\S+)\.answer", done.stderr)
        word = answer_for(missing[0]) if missing else None
        if word is None:
            return done
        text = text.rstrip("\n") + f"\n  {missing[0]}: {{answer: {word}}}\n"
    return done


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """The requests of all runs, parts of batches taken out."""
    folder = tmp_path_factory.mktemp("recorded")
    found = []
    completed = 0
    for procedure, _ in RUNS:
        for scenario in sorted((ROOT / "procedures" / procedure / "scenarios").glob("*.yaml")):
            if "quantity" in scenario.read_text():
                # A person would have to buy or give back licences in the admin centre.
                continue
            log = folder / "requests.jsonl"
            with Sandbox("--requests", str(log)) as sandbox:
                done = walk(sandbox, scenario, folder)
                completed += done.returncode == 0
                assert done.returncode in (0, 3), done.stderr
            for line in log.read_text().splitlines():
                request = json.loads(line)
                found.append(request)
                if request["path"].endswith("/$batch"):
                    found += parts(request["body"])
    return found, completed


def parts(batch):
    """The requests within a batch, as if they had come alone."""
    for part in batch["requests"]:
        path, _, query = part["url"].partition("?")
        yield {
            "method": part["method"], "path": "/v1.0" + path, "query": query,
            "body": part.get("body")}


@pytest.fixture(scope="module")
def root():
    """The client, for its builders only: nothing is sent."""
    class Nowhere:
        base = "http://127.0.0.1:9/v1.0"
    return client(Nowhere, token="none")


def test_every_request_is_one_the_metadata_knows(recorded, root):
    found, completed = recorded
    seen = {}
    for request in found:
        path = request["path"].removeprefix("/v1.0")
        if path == "/$batch":
            continue
        name = metadata.check(root, request["method"], path, request["query"], request["body"])
        seen[name] = seen.get(name, 0) + 1
    for name, count in sorted(seen.items()):
        print(f"{count:5d}  {name}")
    print(f"{sum(seen.values())} requests of {len(seen)} kinds in {completed} completed sessions")
    assert completed >= 20
    changes = {name.split("/")[-1] for name in seen if not name.startswith("GET")}
    actions = "microsoft.graph.teamsAdministration"
    assert {"assignLicense", f"{actions}.unassignNumber", "$ref"} <= changes


@pytest.mark.parametrize("method, path, query, body", [
    ("GET", "/users/anna/licences", "", None), ("GET", "/users", "$bogus=1", None),
    ("POST", "/users/anna/assignLicense", "", {"addLicenses": [], "removeLicences": []}),
    ("POST", "/users/anna/assignLicense", "", {
        "addLicenses": [{"sku": "x"}], "removeLicenses": []}),
    ("PATCH", "/users/anna", "", {"usageLocations": "NL"}),
    ("PUT", "/users/anna", "", {}),
])
def test_a_wrong_request_is_found(root, method, path, query, body):
    with pytest.raises(metadata.Unknown):
        metadata.check(root, method, path, query, body)
