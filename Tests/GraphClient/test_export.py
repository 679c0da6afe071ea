"""An exported session as somebody else's program meets it: the schema, and the chain by itself."""

import base64
import hashlib
import json
import re

import jsonschema
import pytest

from sandbox import ROOT, stegvis

SCHEMA = json.loads((ROOT / "Resources/session.schema.json").read_text())
SCENARIO = ROOT / "procedures/unassign-licenses-from-user/scenarios/release-holds.yaml"
GOLDEN = sorted((ROOT / "Tests/CommandsTests/Sessions/Golden").glob("*.json"))


PSEUDONYM = re.compile(r"(place|person|number|name)-[0-9a-f]{10}")


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


def origin(export):
    """The first event's 'previous', which only version 1 makes from the session's name alone."""
    version = export["version"]
    return digest(export["session"] if version == 1 else f"stegvis-session {version}\n{export['session']}")


def stands_for(entry, commitment, export):
    """Whether a text, or the pseudonym in its place, is what an event committed to."""
    shown = digest(entry["salt"] + "\n" + entry["text"]) if "salt" in entry else None
    if export["version"] == 1:
        assert "pseudonym" not in entry and "original" not in entry
        return PSEUDONYM.fullmatch(entry["text"]) is not None if shown is None else shown == commitment
    assert ("pseudonym" in entry) != ("original" in entry)
    if "pseudonym" in entry:
        return digest(shown + "\n" + entry["pseudonym"]) == commitment
    assert export["redacted"] and PSEUDONYM.fullmatch(entry["text"])
    return digest(entry["original"] + "\n" + shown) == commitment


def content(document):
    if "base64" in document:
        return base64.b64decode(document["base64"], validate=True)
    return document["content"].encode()


def written(value, indent=""):
    """JSON as Stegvis writes it: sorted keys, two spaces for each level, a line in what is empty."""
    inner = indent + "  "
    match value:
        case dict():
            items = [f"{json.dumps(key, ensure_ascii=False)} : {written(value[key], inner)}"
                     for key in sorted(value)]
        case list():
            items = [written(item, inner) for item in value]
        case _:
            return json.dumps(value, ensure_ascii=False)
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return opening + "\n" + ",\n".join(inner + item for item in items) + "\n" + indent + closing


def sealed(export):
    """The file of an export, with the seal that its content has."""
    seal = digest(written({**export, "seal": ""}) + "\n")
    return (written({**export, "seal": seal}) + "\n").encode()


def verify(data):
    """The chain, the texts, the documents and the seal, from nothing but the schema's description."""
    export = json.loads(data)
    assert ("redacted" in export) == (export["version"] > 1)
    previous = origin(export)
    earlier = None
    for number, event in enumerate(export["events"], start=1):
        assert event["sequence"] == number and event["previous"] == previous
        record = json.dumps(
            event["record"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        parts = [previous, str(number), str(event["at"]), record, *event["commitments"]]
        previous = digest("".join(part + "\n" for part in parts))
        assert event["digest"] == previous, f"event {number}"
        assert export["version"] == 1 or earlier is None or event["at"] >= earlier, f"event {number}"
        earlier = event["at"]
    assert export["head"] == previous
    committed = {commitment for event in export["events"] for commitment in event["commitments"]}
    assert committed == set(export["texts"])
    for commitment, entry in export["texts"].items():
        assert stands_for(entry, commitment, export), f"text {commitment}"
    for document in export["documents"]:
        assert hashlib.sha256(content(document)).hexdigest() == document["digest"]
    kept = [document["digest"] for document in export["documents"]]
    assert len(kept) == len(set(kept))
    start = export["events"][0]["record"]["start"]
    assert set(kept) <= set(start["documents"].values())
    if export["version"] > 1:
        # A redacted export leaves out the document of somebody else.
        others = {digest for path, digest in start["documents"].items()
                  if not (export["redacted"] and path == start.get("document"))}
        assert others <= set(kept)
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
    assert export["version"] == 2 and export["redacted"] == bool(arguments)
    assert any("original" in entry for entry in export["texts"].values()) == bool(arguments)


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_reads_what_earlier_versions_wrote(path):
    data = path.read_bytes()
    export = json.loads(data)
    jsonschema.validate(export, SCHEMA, jsonschema.Draft202012Validator)
    verify(data)
    assert sealed(export) == data


def test_the_redacted_chain_is_that_of_the_whole_truth(home):
    whole, redacted = (json.loads(exported(home, *more)) for more in ([], ["--redact"]))
    assert whole["head"] == redacted["head"]
    assert [event["digest"] for event in whole["events"]] == [
        event["digest"] for event in redacted["events"]]


def test_finds_what_was_altered(home):
    data = exported(home).replace(b'"verdict" : "confirmed"', b'"verdict" : "attested"', 1)
    with pytest.raises(AssertionError):
        verify(data)


def pseudonyms(export):
    return sorted(key for key, entry in export["texts"].items() if PSEUDONYM.fullmatch(entry["text"]))


def refused(home, export):
    """What the program says of an export that was sealed again, which this file refuses as well."""
    data = sealed(export)
    path = home / "altered.json"
    path.write_bytes(data)
    with pytest.raises(AssertionError):
        verify(data)
    done = stegvis(home, "sessions", "verify", str(path), "--fingerprint", export["head"])
    assert done.returncode == 1, done.stdout
    return done.stdout


def test_finds_pseudonyms_that_were_exchanged(home):
    export = json.loads(exported(home, "--redact"))
    one, other, *_ = pseudonyms(export)
    export["texts"] = {
        **export["texts"], one: export["texts"][other], other: export["texts"][one]}
    found = refused(home, export)
    assert one[:12] in found and other[:12] in found


def test_finds_a_name_in_the_place_of_another(home):
    export = json.loads(exported(home))
    one = next(key for key, entry in export["texts"].items() if "@" in entry["text"])
    export["texts"][one] = {"text": "eva.berg@example.com"}
    assert one[:12] in refused(home, export)


def test_finds_a_name_in_the_place_of_another_in_what_an_earlier_version_wrote(home):
    export = json.loads((GOLDEN[0].parent / "back-up-before-switching.json").read_bytes())
    one = pseudonyms(export)[0]
    export["texts"][one] = {"text": "eva.berg@example.com"}
    assert one[:12] in refused(home, export)


def test_says_which_pseudonyms_of_an_earlier_version_are_not_proven(home):
    path = GOLDEN[0].parent / "back-up-before-switching.json"
    count = len(pseudonyms(json.loads(path.read_bytes())))
    done = stegvis(home, "sessions", "verify", str(path), "--locale", "en")
    assert done.returncode == 0
    assert f"{count} pseudonyms aren’t proven" in done.stdout


def test_does_not_take_an_export_for_one_of_an_earlier_version(home):
    export = json.loads(exported(home, "--redact"))
    export["version"] = 1
    del export["redacted"]
    export["texts"] = {key: {"text": "person-0123456789"} for key in export["texts"]}
    refused(home, export)


def test_finds_a_document_that_is_missing_or_doubled(home):
    export = json.loads(exported(home))
    refused(home, {**export, "documents": export["documents"][1:]})
    refused(home, {**export, "documents": export["documents"][:1] + export["documents"]})


def test_the_schema_refuses_what_no_session_tells(home):
    export = json.loads(exported(home))
    del export["events"][0]["record"]["start"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(export, SCHEMA, jsonschema.Draft202012Validator)
