"""The program under test, with a data folder of its own, and the words of its languages."""

import functools
import os
import pathlib
import subprocess
import tempfile

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("STEGVIS_BIN", ROOT / ".build/debug"))
CONTENT = os.environ.get("STEGVIS_CONTENT", str(ROOT))
LANGUAGES = ["sv", "nl", "en"]
YES = {"sv": "ja", "nl": "ja", "en": "yes"}


@functools.cache
def words(language):
    """The program's own words, by their keys."""
    return yaml.safe_load((pathlib.Path(CONTENT.split(":")[0]) / f"locales/{language}.yaml").read_text())


@functools.cache
def words_of(domain, language):
    """The words of a domain, by their keys."""
    folder = pathlib.Path(CONTENT.split(":")[0]) / f"domains/{domain}/words"
    return yaml.safe_load((folder / f"{language}.yaml").read_text())


def verdict(name, language):
    """How a verdict is marked, such as `[Confirmed]`."""
    return f"[{words(language)[f'verdict.{name}']}]"


def sentence(key, language):
    """The beginning of a sentence of the program, up to its first placeholder."""
    return words(language)[key].split("{")[0]


class Program:
    """One person's program: their data folder, and how their services are signed in to."""

    def __init__(self, services, **more):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="stegvis-domains-"))
        self.services, self.more = services, more

    def environment(self, **more):
        """What the program sees of the machine: nothing that the tests did not put there."""
        return {
            "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "STEGVIS_HOME": str(self.home),
            "STEGVIS_CONTENT": CONTENT, "STEGVIS_DNS_API_KEY": self.services.secret,
            "STEGVIS_DNS_NAME_SERVERS": self.services.name_server,
            "STEGVIS_SCIM_TOKEN": self.services.secret, **self.more, **more}

    def run(self, *arguments, **more):
        """Runs a command without a terminal."""
        return subprocess.run(
            [BIN / "stegvis", *map(str, arguments)], env=self.environment(**more), text=True,
            stdin=subprocess.DEVNULL, capture_output=True, timeout=180)
