"""Libraries beside this file that are put into a program by the loader."""

import contextlib
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent


class Unfit(Exception):
    """Why this machine cannot put a library into a program."""


def compile(name, target):
    """Compiles a library, such as `dropped-locks`."""
    if not sys.platform.startswith("linux"):
        raise Unfit("only Linux's loader takes the library")
    compiler = shutil.which("cc") or shutil.which("clang")
    if compiler is None:
        raise Unfit("there is no C compiler")
    made = subprocess.run(
        [compiler, "-shared", "-fPIC", "-o", target, HERE / f"{name}.c", "-ldl"], capture_output=True, text=True)
    if made.returncode != 0:
        raise Unfit(f"the library does not compile: {made.stderr}")


@contextlib.contextmanager
def compiled(name):
    """A compiled library that goes away."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="stegvis-preloaded-"))
    try:
        compile(name, folder / f"{name}.so")
        yield folder / f"{name}.so"
    finally:
        shutil.rmtree(folder)
