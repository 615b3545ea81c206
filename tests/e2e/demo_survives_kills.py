#!/usr/bin/env python3
"""Kills the demo's services at random moments and compares the business part of its report with that of a quiet run.

usage: demo_survives_kills.py DEMO PROGRAMS [--steps N] [--kills N] [--seed N]

What is real: the services, their processes, RocksDB, kill -9. The seed chooses victims and moments; what a kill hits
depends on the machine, so a failure prints the folder that holds data and logs.
"""

import argparse
import os
import subprocess
import sys
import tempfile


def replay(arguments, folder, kills):
    """Runs the demo and returns the business part of its report."""
    report = os.path.join(folder, "report.txt")
    command = [arguments.demo, "--exit", f"--programs={arguments.programs}", f"--var={folder}/var", f"--report={report}",
               f"--steps={arguments.steps}", f"--kills={kills}", f"--seed={arguments.seed}"]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}")
    with open(report, encoding="utf-8") as file:
        return file.read()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("demo")
    parser.add_argument("programs")
    parser.add_argument("--steps", type=int, default=0)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="outlay-kills-")
    os.makedirs(f"{folder}/quiet")
    os.makedirs(f"{folder}/killed")
    quiet = replay(arguments, f"{folder}/quiet", 0)
    killed = replay(arguments, f"{folder}/killed", arguments.kills)
    if quiet != killed:
        sys.exit(f"seed {arguments.seed}: the reports differ, see {folder}\n--- quiet\n{quiet}\n--- killed\n{killed}")
    print(f"{arguments.kills} kills, seed {arguments.seed}: the business report is the same, byte for byte")
    subprocess.run(["rm", "-rf", folder], check=False)


if __name__ == "__main__":
    main()
