"""A change step as a playbook of Ansible makes it: what `stegvis-bench --peers` holds one of Stegvis's against.

    python tasks.py FOLDER STEPS

A playbook on this machine, without a connection: each change is a task that sets a quantity in a file and one that
reads the file back. A playbook of one change and one of STEPS more are run in turns, so that what remains is the
tasks. Nothing is recorded, and a playbook that was stopped begins anew.
Prints the medians of a change: seconds from start to end, and seconds of processor time.
"""

import os
import pathlib
import resource
import statistics
import subprocess
import sys
import time

folder, steps = pathlib.Path(sys.argv[1]), int(sys.argv[2])
file = folder / "quantity"


def playbook(changes):
    tasks = ["- hosts: localhost", "  connection: local", "  gather_facts: false", "  tasks:"]
    for number in range(changes):
        tasks += [
            f"  - ansible.builtin.lineinfile: {{path: {file}, regexp: '^quantity=', line: 'quantity={number + 4}'}}",
            f"  - ansible.builtin.lineinfile: {{path: {file}, line: 'quantity={number + 4}'}}",
            "    check_mode: true",
            "    register: seen",
            "    failed_when: seen.changed",
        ]
    path = folder / f"{changes}.yml"
    path.write_text("\n".join(tasks) + "\n")
    return path


def run(path):
    file.write_text("quantity=3\n")
    began, used = time.perf_counter(), children()
    subprocess.run(
        [os.path.join(os.path.dirname(sys.executable), "ansible-playbook"), "-i", "localhost,", path],
        env={
            "ANSIBLE_HOME": str(folder), "ANSIBLE_PYTHON_INTERPRETER": sys.executable, "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"},
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - began, children() - used


def children():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


short, long = playbook(1), playbook(1 + steps)
changes = []
for _ in range(3):
    few, many = run(short), run(long)
    changes.append([(many[part] - few[part]) / steps for part in (0, 1)])
print(*(statistics.median(change[part] for change in changes) for part in (0, 1)))
