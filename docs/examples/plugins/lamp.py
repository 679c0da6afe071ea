#!/usr/bin/env python3
"""A plug-in in Python: lamps, kept in a file that the setting `file` names.

It speaks plug-in protocol 1, which docs/PLUGINS.md explains. A lamp is on or off, and has a
brightness. A change and the key under which it was asked for are written in one go, so that the same
key never has two effects, whenever this program is ended.
"""

import json
import os
import subprocess
import sys
import tempfile

WHO = {
    "protocol": 1,
    "name": "lamps",
    "version": "1.0",
    "reads": ["lamp"],
    "performs": ["switch"],
    "recalls": True,
}
# What a new file contains.
NEW = {
    "version": 1,
    "done": [],
    "lamps": {
        "hall": {"name": "Lamp in the hall", "on": False, "brightness": 40},
        "desk": {"name": "Lamp on the desk", "on": True, "brightness": 80},
    },
}


class Refused(Exception):
    """An answer that is an error: its kind, and what else belongs to it."""

    def __init__(self, kind, **more):
        super().__init__(kind)
        self.error = {"kind": kind, **more}


class Lamps:
    def __init__(self, path):
        self.path = path
        if not os.path.exists(path):
            self.save(NEW)

    def load(self):
        with open(self.path, encoding="utf-8") as file:
            return json.load(file)

    def save(self, state):
        # Written beside and renamed: nobody ever finds half a file.
        folder = os.path.dirname(self.path) or "."
        descriptor, draft = tempfile.mkstemp(dir=folder)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(state, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, self.path)

    def read(self, request):
        state = self.load()
        lamp = find(state, request)
        if lamp is None:
            return {"present": False}
        return {
            "present": True,
            "name": lamp["name"],
            "version": str(state["version"]),
            "facts": {
                "on": {"flag": lamp["on"]},
                "brightness": {"number": lamp["brightness"]},
            },
        }

    def candidates(self, request):
        text = request.get("text", "").lower()
        found = [
            {"id": name, "name": lamp["name"]}
            for name, lamp in sorted(self.load()["lamps"].items())
            if text in lamp["name"].lower()
        ]
        most = request["most"]
        return {"candidates": found[:most], "whole": len(found) <= most}

    def perform(self, request):
        if request["perform"] != "switch":
            raise Refused("refused", code="unknownPerform")
        state = self.load()
        if request["key"] in state["done"]:
            return {}
        lamp = find(state, request)
        if lamp is None:
            raise Refused("refused", code="notThere")
        if request.get("version", str(state["version"])) != str(state["version"]):
            raise Refused("changed")
        slowly = request["with"].get("seconds", {}).get("number", 0)
        if slowly:
            note(request, "the lamp is slow")
            subprocess.run(["sleep", str(slowly)], stdin=subprocess.DEVNULL, check=True)
        lamp["on"] = request["with"]["on"]["flag"]
        state["version"] += 1
        state["done"].append(request["key"])
        self.save(state)
        return {}

    def recall(self, request):
        return {"was": "done" if request["key"] in self.load()["done"] else "notDone"}


def find(state, request):
    return state["lamps"].get(request["subject"]["id"])


def note(request, text):
    say({"id": request["id"], "note": text})


def say(answer):
    print(json.dumps(answer), flush=True)


def answer(request, lamps):
    """The result of a request, and the lamps that are open after it."""
    ask = request["ask"]
    if ask == "describe":
        return WHO, lamps
    if ask == "open":
        # A real service would be asked here whether it knows the secret.
        if request["secrets"].get("code", "letmein") != "letmein":
            raise Refused("signIn")
        return {}, Lamps(request["settings"]["file"])
    if ask not in ("read", "candidates", "perform", "recall") or lamps is None:
        raise Refused("refused", code="unknownAsk")
    return getattr(lamps, ask)(request), lamps


def main():
    lamps = None
    for line in sys.stdin:
        if not line.endswith("\n"):
            break  # The input ended in the middle of a request.
        request = json.loads(line)
        try:
            result, lamps = answer(request, lamps)
            say({"id": request["id"], "result": result})
        except Refused as refused:
            say({"id": request["id"], "error": refused.error})
        except OSError as problem:
            say({"id": request["id"], "error": {"kind": "unavailable", "evidence": str(problem)}})


if __name__ == "__main__":
    main()
