"""An exported session as somebody else's program meets it: the schema, and the chain by itself."""

import hashlib
import json
import re

import jsonschema
import pytest

from sandbox import ROOT, stegvis

SCHEMA = json.loads((ROOT / "Resources/session.schema.json").read_text())
SCENARIO = ROOT / "procedures/unassign-licenses-from-user/scenarios/release-holds.yaml"
GOLDEN = sorted((ROOT / "Tests/CommandsTests/Sessions/Golden").glob("*.json"))


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


def verify(data):
    """The chain, the texts, the documents and the seal, from nothing but the schema's description."""
    export = json.loads(data)
    previous = digest(export["session"])
    for number, event in enumerate(export["events"], start=1):
        assert event["sequence"] == number and event["previous"] == previous
        record = json.dumps(
            event["record"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        parts = [previous, str(number), str(event["at"]), record, *event["commitments"]]
        previous = digest("".join(part + "\n" for part in parts))
        assert event["digest"] == previous, f"event {number}"
    assert export["head"] == previous
    for commitment, entry in export["texts"].items():
        if "salt" in entry:
            assert digest(entry["salt"] + "\n" + entry["text"]) == commitment
    for document in export["documents"]:
        assert digest(document["content"]) == document["digest"]
    text = data.decode()
    assert digest(re.sub(r'("seal" : ")[0-9a-f]{64}', r"\1", text)) == export["seal"]
    return export


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    assert stegvis(
        home, "run", "unassign-licenses-from-user", "--answers", str(SCENARIO)).returncode == 0
    return home


def exported(home, *arguments):
    path = home / "session.json"
    done = stegvis(home, "sessions", "export", "last", *arguments, "-o", str(path))
    assert done.returncode == 0, done.stderr
    return path.read_bytes()


def test_publishes_a_schema_that_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("arguments", [[], ["--redact"]])
def test_writes_what_the_schema_says(home, arguments):
    data = exported(home, *arguments)
    jsonschema.validate(json.loads(data), SCHEMA, jsonschema.Draft202012Validator)
    export = verify(data)
    assert any("salt" not in entry for entry in export["texts"].values()) == bool(arguments)


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_reads_what_earlier_versions_wrote(path):
    data = path.read_bytes()
    jsonschema.validate(json.loads(data), SCHEMA, jsonschema.Draft202012Validator)
    verify(data)


def test_the_redacted_chain_is_that_of_the_whole_truth(home):
    whole, redacted = (json.loads(exported(home, *more)) for more in ([], ["--redact"]))
    assert whole["head"] == redacted["head"]
    assert [event["digest"] for event in whole["events"]] == [
        event["digest"] for event in redacted["events"]]


def test_finds_what_was_altered(home):
    data = exported(home).replace(b'"verdict" : "confirmed"', b'"verdict" : "attested"', 1)
    with pytest.raises(AssertionError):
        verify(data)


def test_the_schema_refuses_what_no_session_tells(home):
    export = json.loads(exported(home))
    del export["events"][0]["record"]["start"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(export, SCHEMA, jsonschema.Draft202012Validator)
