"""The answers files that ship, read as the program reads them."""

import functools

import yaml

from website import CONTENT

# One for each procedure; each walks on the sample organisation as it is made.
CHOSEN = {
    "assign-or-remove-license": "holds-released",
    "assign-or-remove-licenses-for-several": "no-usage-location",
    "back-up-before-switching": "switching",
    "keep-mailbox-for-ediscovery": "add-archiving",
    "license-non-user-mailboxes": "archive-then-license",
    "move-users-to-subscription": "leave-the-group",
    "offboard": "everything",
    "offboard-step-1": "keep-out",
    "offboard-step-2": "hold",
    "offboard-step-3": "replies-for-a-time",
    "offboard-step-4": "files-and-mail",
    "offboard-step-5": "two-devices",
    "offboard-step-6": "kept-for-ediscovery",
    "offboard-step-7": "delete",
    "reduce-licenses": "give-seven-back",
    "release-telephony": "release-and-reassign",
    "see-available-licenses": "some-left",
    "unassign-all-licenses": "dynamic-group",
    "unassign-licenses-from-user": "group-left-then-more",
    "unassign-licenses-of-product": "choose-others",
}

# How many the page lists: those of the program, and those that declared domains bring.
LISTED = sum(
    len(list(CONTENT.glob(f"{folder}procedures/*/procedure.yaml"))) for folder in ("", "domains/*/"))


def words(value):
    """An answer as a list of texts."""
    return [str(item) for item in (value if isinstance(value, list) else [value])]


class Scenario:
    """Answers by step and visit; the last entry serves all later visits."""

    def __init__(self, procedure, name=None):
        self.procedure = procedure
        self.path = (
            CONTENT / "procedures" / procedure / "scenarios" / f"{name or CHOSEN[procedure]}.yaml")
        answers = yaml.safe_load(self.path.read_text())
        self.inputs = answers.get("inputs") or {}
        self.steps = answers.get("steps") or {}
        self.visits = {}

    def entry(self, step):
        """What is written for the step's next visit."""
        written = self.steps.get(step)
        if written is None:
            return {}
        written = written if isinstance(written, list) else [written]
        visit = self.visits.get(step, 0)
        self.visits[step] = visit + 1
        entry = written[min(visit, len(written) - 1)]
        entry = entry if isinstance(entry, dict) else {"answer": entry}
        if "file" in entry:
            entry = {**entry, "answer": str((self.path.parent / entry["file"]).resolve())}
        return entry

    def known(self, step):
        """What the answers file says of the input a step fills; `None` where it says nothing."""
        for name in _inputs(self.procedure, step.split("/")):
            if name in self.inputs:
                return self.inputs[name]
        return None


def _inputs(procedure, path):
    """The inputs that a step fills, as the outer procedure and as its own calls them."""
    steps = _procedure(procedure)["steps"]
    step = steps.get(path[0], {})
    if len(path) == 1:
        return [step["into"]] if "into" in step else []
    for target in step.get("on", {}).values():
        if isinstance(target, dict) and path[1] in _procedure(target["call"])["steps"]:
            inner = _inputs(target["call"], path[1:])
            outer = target.get("with", {})
            return [str(outer.get(name, name)).lstrip("$") for name in inner] + inner
    return []


@functools.cache
def _procedure(name):
    return yaml.safe_load((CONTENT / "procedures" / name / "procedure.yaml").read_text())
