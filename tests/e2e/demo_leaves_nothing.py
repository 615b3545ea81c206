#!/usr/bin/env python3
"""Ends the demo in every way there is and expects that its services end with it, and the receivers of what they send.

usage: demo_leaves_nothing.py DEMO PROGRAMS

What is real: the demo, the services, their processes, the signals.
"""

import os
import select
import signal
import subprocess
import sys
import tempfile
import time

SERVICES = ("directory", "purchase_order", "invoice_matching", "notification", "approval", "budget")
RECEIVERS = 2
PATIENCE = 120


def children_of(pid):
    """The process ids of a process' children."""
    children = []
    for thread in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{thread}/children", encoding="ascii") as file:
            children += [int(each) for each in file.read().split()]
    return children


def name_of(pid):
    with open(f"/proc/{pid}/cmdline", encoding="utf-8") as file:
        return " ".join(file.read().split("\0")[:2])


def processes_of(demo, folder):
    """What the demo started, as descriptors that become readable when a process has ended."""
    for name in SERVICES:
        path = f"{folder}/var/{name}.ports"
        deadline = time.monotonic() + PATIENCE
        while not os.path.exists(path):
            if demo.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"{name} did not start, see {folder}")
            time.sleep(0.01)
    found = [(name_of(pid), os.pidfd_open(pid)) for pid in children_of(demo.pid)]
    if len(found) < len(SERVICES) + RECEIVERS:
        sys.exit(f"the demo has only {found}")
    return found


def end_by(number, arguments, folder):
    command = [arguments[0], f"--programs={arguments[1]}", f"--var={folder}/var", "--steps=50"]
    with open(f"{folder}/output.txt", "w", encoding="utf-8") as output:
        demo = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
    processes = processes_of(demo, folder)
    demo.send_signal(number)
    demo.wait(PATIENCE)
    for name, descriptor in processes:
        if not select.select([descriptor], [], [], PATIENCE)[0]:
            sys.exit(f"{name} still runs after {signal.Signals(number).name} to the demo")
        os.close(descriptor)


def main():
    with tempfile.TemporaryDirectory(prefix="outlay-demo-ends-") as folder:
        for number in (signal.SIGKILL, signal.SIGPIPE, signal.SIGTERM):
            os.makedirs(f"{folder}/{number}")
            end_by(number, sys.argv[1:], f"{folder}/{number}")
    print("nothing is left of the demo, however it ends")


if __name__ == "__main__":
    main()
