"""Stegvis as a translator runs it, and the bilingual documents they work on."""

import os
import pathlib
import re
import shutil
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"
VERSIONS = ["1.2", "2.0", "2.1", "2.2"]


def stegvis(home, *arguments, allowed=(0,)):
    """Runs the program; its output, or a failure that shows what it said."""
    done = subprocess.run(
        [os.environ["STEGVIS_BIN"] + "/stegvis", *map(str, arguments)],
        env={
            "STEGVIS_HOME": str(home),
            "STEGVIS_CONTENT": str(ROOT),
            "LC_ALL": "en",
            "PATH": os.environ["PATH"],
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in allowed, f"{arguments}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
    return done.stdout


def documents(folder):
    """Copies our own bilingual documents into a folder, by their language's name."""
    copied = []
    for document in sorted(ROOT.glob("procedures/*/*.md")):
        if document.name == "en.md":
            continue
        target = folder / document.parent.name / document.name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(document, target)
        copied.append(target)
    return copied


def with_target(text, unit, target):
    """The document with another translation of one sentence, found by nothing but its id."""
    pattern = re.compile(rf'(<span data-ttu-id="{re.escape(unit)}">)(.*?)(</span><span class="sxs)', re.S)
    changed, count = pattern.subn(lambda found: found[1] + target + found[3], text)
    assert count == 1, unit
    return changed


def bilingual(folder):
    """The pages of a folder that carry their English."""
    return [path for path in sorted(folder.rglob("*.md")) if b"sxs-lookup" in path.read_bytes()]
