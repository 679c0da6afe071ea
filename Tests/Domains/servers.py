"""Starts services that nobody here wrote, on loopback, and runs a command with their addresses.

  servers.py <command> [<argument>…]

The command's environment says where they are: STEGVIS_TRIAL_POWERDNS, _NAMESERVER, _SCIM and
_DJANGO_SCIM, each with a proxy before it that spoils requests and replies (see proxy.py). At the end,
exactly the processes that were started are ended, by their ids.
"""

import contextlib
import ctypes
import os
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from proxy import Proxy

HERE = Path(__file__).resolve().parent
SCHEMA = Path("/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql")


def free_port():
    """A port that is free for TCP and for UDP at the moment."""
    while True:
        with socket.create_server(("127.0.0.1", 0)) as stream:
            port = stream.getsockname()[1]
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
                with contextlib.suppress(OSError):
                    datagrams.bind(("127.0.0.1", port))
                    return port


def end_with_parent():
    """Has the kernel end this process with the one that started it, also where that is killed."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


class Service:
    """A process of our own that answers over HTTP."""

    def __init__(self, name, command, address, headers, folder, cwd=None):
        self.name = name
        self.address = address
        self.log = open(folder / f"{name}.log", "w+b")
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, cwd=cwd,
            preexec_fn=end_with_parent,
        )
        try:
            self.wait(headers)
        except BaseException:
            self.stop()
            raise

    def wait(self, headers):
        """Waits until it answers at all."""
        request = urllib.request.Request(self.address, headers=headers)
        for _ in range(300):
            if self.process.poll() is not None:
                break
            try:
                urllib.request.urlopen(request, timeout=5).close()
                return
            except urllib.error.HTTPError as error:
                error.close()
                raise RuntimeError(f"{self.name} answers {error.code}") from None
            except OSError:
                time.sleep(0.1)
        self.log.seek(0)
        raise RuntimeError(f"{self.name} does not answer:\n{self.log.read().decode(errors='replace')}")

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()


def name_service():
    """The path of PowerDNS; `None` if it is not there, or has nowhere to keep its zones."""
    # Not every person's PATH has it.
    program = shutil.which("pdns_server", path=f"{os.environ['PATH']}:/usr/sbin")
    return program if SCHEMA.exists() else None


def powerdns(folder, port, name_port, key):
    database = folder / "zones.sqlite3"
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.executescript(SCHEMA.read_text())
    options = {
        "config-dir": folder,
        "socket-dir": folder,
        "daemon": "no",
        "guardian": "no",
        "launch": "gsqlite3",
        "gsqlite3-database": database,
        "local-address": "127.0.0.1",
        "local-port": name_port,
        "webserver": "yes",
        "webserver-address": "127.0.0.1",
        "webserver-port": port,
        "api": "yes",
        "api-key": key,
        # What was changed is to be seen at once.
        "cache-ttl": 0,
        "query-cache-ttl": 0,
        "negquery-cache-ttl": 0,
    }
    command = [name_service() or "pdns_server"] + [f"--{name}={value}" for name, value in options.items()]
    return Service(
        "powerdns",
        command,
        f"http://127.0.0.1:{port}/api/v1/servers/localhost",
        {"X-API-Key": key},
        folder,
    )


def scim(folder, port, token):
    program = Path(sys.executable).parent / "scim2-server"
    command = [sys.executable, program, "--port", str(port), "--bearer-token", token]
    address = f"http://127.0.0.1:{port}/v2/ServiceProviderConfig"
    return Service("scim2-server", command, address, {"Authorization": f"Bearer {token}"}, folder)


def django_scim(folder, port, token):
    command = [sys.executable, "directory_service.py", folder / "people.sqlite3", str(port), token]
    address = f"http://127.0.0.1:{port}/scim/v2/ServiceProviderConfig"
    headers = {"Authorization": f"Bearer {token}"}
    return Service("django-scim2", command, address, headers, folder, cwd=HERE)


@contextlib.contextmanager
def running():
    """The addresses of all services, as variables of the environment."""
    with tempfile.TemporaryDirectory(prefix="stegvis-services-") as name, contextlib.ExitStack() as end:
        folder = Path(name)
        secret = secrets.token_hex(24)
        name_port = free_port()
        variables = {
            "STEGVIS_TRIAL_SECRET": secret,
            "STEGVIS_TRIAL_NAMESERVER": f"127.0.0.1:{name_port}",
        }
        services = {
            "POWERDNS": (lambda port: powerdns(folder, port, name_port, secret), "/api/v1"),
            "SCIM": (lambda port: scim(folder, port, secret), "/v2"),
            "DJANGO_SCIM": (lambda port: django_scim(folder, port, secret), "/scim/v2"),
        }
        for key, (start, path) in services.items():
            port = free_port()
            end.callback(start(port).stop)
            proxy = Proxy(port)
            end.callback(proxy.close)
            variables[f"STEGVIS_TRIAL_{key}"] = f"http://127.0.0.1:{proxy.port}{path}"
        yield variables


if __name__ == "__main__":
    with running() as variables:
        sys.exit(subprocess.call(sys.argv[1:], env=os.environ | variables))
