"""Exports that somebody falsified who can compute digests, too: `sessions verify` must refuse each.

The fingerprint that was noted elsewhere stays the genuine one.
"""

import functools
import hashlib
import json

from kills import named
from program import Outcome

FULL, SAMPLE = 200, 8

SESSIONS = ["unassign-licenses-from-user/release-holds", "back-up-before-switching/switching"]


@functools.cache
def exports(program, name, redacted):
    """A genuine export of a session, which verifies."""
    scenario = named(program, name)
    with program.home() as home:
        for arguments in [("tenant", "init"), ("run", name.split("/")[0], "--answers", scenario)]:
            result = program.run(home, *arguments)
            assert result.status == 0, result.about()
        file = home / "session.json"
        result = program.run(home, "sessions", "export", "last", *["--redact"][:redacted], "-o", file)
        assert result.status == 0, result.about()
        data = file.read_bytes()
        head = json.loads(data)["head"]
        result = program.run(home, "sessions", "verify", file, "--fingerprint", head)
        assert result.status == 0, f"the genuine export is refused: {result.about()}"
        return data


def one(program, rng, index):
    way = FORGERIES[index % len(FORGERIES)]
    export = json.loads(exports(program, rng.choice(SESSIONS), way is exchanged))
    outcome = Outcome()
    with program.home() as home:
        file = home / "session.json"
        way(rng, export)
        file.write_bytes(sealed(export))
        result = program.run(home, "sessions", "verify", file, "--fingerprint", export["head"])
        if outcome.judge(result, way.__name__) and result.status != 1:
            outcome.note("wrong", f"{way.__name__} is not found: {result.about()}")
    return outcome


def written(value, indent=""):
    """JSON as Stegvis writes it: sorted keys, two spaces for each level, a line in what is empty."""
    inner = indent + "  "
    match value:
        case dict():
            items = [f"{json.dumps(key, ensure_ascii=False)} : {written(value[key], inner)}" for key in sorted(value)]
        case list():
            items = [written(item, inner) for item in value]
        case _:
            return json.dumps(value, ensure_ascii=False)
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return opening + "\n" + ",\n".join(inner + item for item in items) + "\n" + indent + closing


def sealed(export):
    """The file of an export, with the seal that its content has."""
    seal = hashlib.sha256((written({**export, "seal": ""}) + "\n").encode()).hexdigest()
    return (written({**export, "seal": seal}) + "\n").encode()


def unsalted(rng, export):
    """Puts another text in the place of one, without its salt."""
    chosen = rng.choice(sorted(export["texts"]))
    export["texts"][chosen] = {"text": rng.choice(["eva.berg@example.com", "person-0123456789"])}


def reworded(rng, export):
    """Changes a text, and leaves its salt."""
    chosen = rng.choice(sorted(export["texts"]))
    export["texts"][chosen]["text"] += "."


def exchanged(rng, export):
    """Exchanges two texts of a redacted export."""
    texts = export["texts"]
    one = rng.choice(sorted(texts))
    other = rng.choice(sorted(key for key in texts if texts[key] != texts[one]))
    texts[one], texts[other] = texts[other], texts[one]


def left_out(rng, export):
    """Leaves out the last events, or a document."""
    del export[rng.choice(["events", "documents"])][-1:]


def retold(rng, export):
    """Has a step end otherwise, or at another time."""
    event = rng.choice(export["events"])
    event["at"] += rng.choice([-1, 1, 86_400])


def doubled(rng, export):
    """Tells a document or an event twice."""
    kept = export[rng.choice(["events", "documents"])]
    kept.append(rng.choice(kept))


FORGERIES = [unsalted, reworded, exchanged, left_out, retold, doubled]
