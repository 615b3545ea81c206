#!/usr/bin/env python3
"""Runs a random test for many seeds on all cores, with the release build.

usage: ./run campaign NAME [--seeds N] [--first S] [--jobs J] [campaign's own options]

Stops at the first seed that fails, and prints the command that repeats it. Stopped by Ctrl-C, it prints the command
that goes on. Seeds are run in groups; now and then a group is run by two processes, which must end in the same state.
"""

import argparse
import concurrent.futures
import os
import re
import subprocess
import sys
import tempfile
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.join(ROOT, "build", "release")

REPEATED_GROUPS = 20  # one in so many groups is run twice
_FAILED_SEED = re.compile(r"OUTLAY_FIRST_SEED=(\d+)")
_DIGEST = re.compile(r"^digest of .*$", re.MULTILINE)


class Campaign:
    """What one campaign builds and runs."""

    def __init__(self, what, targets, group, seeds, commands, parallel=True):
        self.what = what
        self.targets = targets  # of the build
        self.group = group  # seeds of one process
        self.seeds = seeds  # by default
        self.commands = commands  # of a group, each once: arguments -> list of commands
        self.parallel = parallel


def _test(binary, name):
    return [os.path.join(BUILD, binary), f"--gtest_filter={name}"]


def _simulate(_):
    return [
        _test("common/testing/simulator_test", "SimulatorTest.KeepsItsPromisesForEverySeed"),
        _test("tests/simulation/invoices_simulation_test", "InvoicesSimulationTest.BothServicesAgreeToTheCentForEverySeed"),
    ]


def _direct(_):
    return [
        _test("tests/simulation/directory_simulation_test", "DirectorySimulationTest.KeepsItsPromisesForEverySeed"),
    ]


def _spend(_):
    return [
        _test("tests/simulation/budget_simulation_test", "BudgetSimulationTest.KeepsEveryLimitAndSumForEverySeed"),
    ]


def _count(_):
    return [
        _test(
            "services/budget/rpc/budget_reference_test",
            "BudgetReferenceTest.AnswersAndFiguresAreThoseOfThePlainSum",
        ),
    ]


def _review(_):
    return [
        _test(
            "tests/simulation/reviews_simulation_test",
            "ReviewsSimulationTest.BothServicesAgreeAboutEveryOrderForEverySeed",
        ),
    ]


def _judge(_):
    return [
        _test(
            "services/approval/store/approval_review_world_test",
            "ReviewWorldTest.EveryCommandEndsAsThePlainModelSays",
        ),
    ]


def _associate(_):
    return [
        _test(
            "services/purchase_order/domain/association/purchase_order_association_test",
            "CandidateIndexTest.AnswersAsTheReferenceDoes",
        )
    ]


def _attack(_):
    return [
        _test("services/directory/rpc/directory_service_test", "HostileDirectoryTest.NothingOfAnotherOrganizationLeaks"),
        _test(
            "services/purchase_order/rpc/purchase_order_service_test",
            "HostilePurchaseOrderTest.NothingOfAnotherOrganizationLeaks",
        ),
        _test(
            "services/invoice_matching/invoice_matching_service_test",
            "HostileInvoicesTest.NothingOfAnotherOrganizationLeaks",
        ),
    ]


def _kill(arguments):
    script = os.path.join(ROOT, "tests", "e2e", "demo_survives_kills.py")
    demo = os.path.join(BUILD, "tools", "demo", "outlay_demo")
    programs = os.path.join(BUILD, "services")
    return [[sys.executable, script, demo, programs, f"--steps={arguments.steps}", f"--kills={arguments.kills}"]]


def _tell(_):
    return [
        _test("tests/integration/notice_kills_test", "NoticeKillsTest.EachNoticeArrivesEverywhereWhoeverIsKilled"),
    ]


def _lose(_):
    return [
        _test("tests/integration/budget_kills_test", "BudgetKillsTest.NoDecisionIsLostOrCountedTwiceAndNoLimitPassed"),
    ]


def _pay(_):
    return [
        _test("tests/integration/order_kills_test", "OrderKillsTest.OrdersAndBudgetsAgreeToTheCent"),
    ]


CAMPAIGNS = {
    "simulate": Campaign(
        "whole services under crashes, failing disks and a faulty network, in virtual time (docs/simulation.md)",
        ["simulator_test", "invoices_simulation_test"],
        group=50,
        seeds=1_000_000,
        commands=_simulate,
    ),
    "directory": Campaign(
        "the directory service and a follower of its events in the same way (docs/simulation.md)",
        ["directory_simulation_test"],
        group=50,
        seeds=1_000_000,
        commands=_direct,
    ),
    "budget": Campaign(
        "the budget service in the same way (docs/simulation.md)",
        ["budget_simulation_test"],
        group=50,
        seeds=1_000_000,
        commands=_spend,
    ),
    "spends": Campaign(
        "commands of every kind to the budget service against a plain reference; a seed is 100 of them, asked twice",
        ["budget_reference_test"],
        group=50,
        seeds=1_000_000,
        commands=_count,
    ),
    "reviews": Campaign(
        "orders that are reviewed: purchase_order and approval in the same way (docs/simulation.md)",
        ["reviews_simulation_test"],
        group=50,
        seeds=1_000_000,
        commands=_review,
    ),
    "decisions": Campaign(
        "100 random commands to a review against a plain model, while all around it changes",
        ["approval_review_world_test"],
        group=1_000,
        seeds=1_000_000,
        commands=_judge,
    ),
    "association": Campaign(
        "the choice of the line against brute force; a seed is an organization with 1,000 invoices",
        ["purchase_order_association_test"],
        group=50,
        seeds=1_000,
        commands=_associate,
    ),
    "hostile": Campaign(
        "hostile requests to every method, held against a server without the other organization; a seed is 100 of each",
        ["directory_service_test", "purchase_order_service_test", "invoice_matching_service_test"],
        group=5,
        seeds=100,
        commands=_attack,
    ),
    "kills": Campaign(
        "kill -9 of the demo's services; a seed is the year 2018 once in peace and once with --kills",
        ["outlay_programs"],
        group=1,
        seeds=1,
        commands=_kill,
        parallel=False,
    ),
    "budget-kills": Campaign(
        "kill -9 of budget under 64 callers who spend at its limits; a seed is --kills of them",
        ["budget_kills_test"],
        group=1,
        seeds=167,
        commands=_lose,
        parallel=False,
    ),
    "order-kills": Campaign(
        "kill -9 of purchase_order, budget and approval under people who order and decide; a seed is --kills of them",
        ["order_kills_test"],
        group=1,
        seeds=34,
        commands=_pay,
        parallel=False,
    ),
    "notices-kills": Campaign(
        "kill -9 of notification and purchase_order, with receivers that cut connections; a seed is --kills of them",
        ["notice_kills_test"],
        group=1,
        seeds=34,
        commands=_tell,
        parallel=False,
    ),
}


class Failure(Exception):
    """A seed failed; its text is what the user should see."""


class Run:
    """One campaign under way. Threads only wait for processes; `stop` makes them give up."""

    def __init__(self, arguments):
        self.arguments = arguments
        self.campaign = CAMPAIGNS[arguments.name]
        self.end = arguments.first + arguments.seeds
        self.stop = threading.Event()
        self.lock = threading.Lock()
        self.processes = set()  # guarded by lock

    def run_process(self, command, first, count):
        """Returns what it printed. Failure: it failed."""
        environment = {**os.environ, "OUTLAY_FIRST_SEED": str(first), "OUTLAY_SEEDS": str(count)}
        if self.arguments.name in ("budget-kills", "order-kills", "notices-kills"):
            environment["OUTLAY_KILLS"] = str(self.arguments.kills)
        if self.arguments.name == "kills":
            command = command + [f"--seed={first}"]
        with self.lock:
            if self.stop.is_set():
                return ""
            process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
            )
            self.processes.add(process)
        printed, _ = process.communicate()
        with self.lock:
            self.processes.discard(process)
        if process.returncode != 0 and not self.stop.is_set():
            raise Failure(self.describe(first, count, process.returncode, printed))
        return printed

    def describe(self, first, count, status, printed):
        named = _FAILED_SEED.search(printed)
        seed = int(named.group(1)) if named else first
        with tempfile.NamedTemporaryFile("w", prefix="outlay-campaign-", suffix=".log", delete=False) as log:
            log.write(printed)
        which = f"seed {seed}" if named or count == 1 else f"one of the seeds {first} to {first + count - 1}"
        count = 1 if named else count
        return (
            f"{which} failed (exit status {status}); all it printed: {log.name}\n"
            f"repeat it: {command_line(self.arguments, seed, count)}\n\n" + "\n".join(printed.splitlines()[:40])
        )

    def run_group(self, first):
        """Failure: a seed failed, or two processes did not end alike."""
        count = min(self.campaign.group, self.end - first)
        number = (first - self.arguments.first) // self.campaign.group
        for command in self.campaign.commands(self.arguments):
            printed = self.run_process(command, first, count)
            if self.campaign.parallel and number % REPEATED_GROUPS == 0:
                again = self.run_process(command, first, count)
                if _DIGEST.findall(printed) != _DIGEST.findall(again) and not self.stop.is_set():
                    raise Failure(
                        f"the seeds {first} to {first + count - 1} do not end in the same state in two processes:\n"
                        + "\n".join(_DIGEST.findall(printed) + _DIGEST.findall(again))
                    )

    def end_processes(self):
        self.stop.set()
        with self.lock:
            for process in self.processes:
                process.terminate()


class Progress:
    """Says how far it is: a line that moves on a terminal, else a line now and then."""

    def __init__(self, seeds):
        self.seeds = seeds
        self.start = time.monotonic()
        self.is_terminal = sys.stdout.isatty()
        self.done = 0
        self.told = 0

    def add(self, seeds):
        self.done += seeds
        seconds = time.monotonic() - self.start
        rate = self.done / max(seconds, 0.001)
        left = (self.seeds - self.done) / max(rate, 0.001)
        text = f"  {self.done:,} of {self.seeds:,} seeds in {seconds:.0f} s, {rate:,.1f} per second, {left:.0f} s left"
        if self.is_terminal:
            print(f"\r{text}   ", end="" if self.done < self.seeds else "\n", flush=True)
        elif self.done == self.seeds or self.done - self.told >= self.seeds / 10:
            self.told = self.done
            print(text, flush=True)


def command_line(arguments, first, seeds):
    own = f" --kills={arguments.kills}" if arguments.name in ("kills", "budget-kills", "order-kills", "notices-kills") else ""
    own += f" --steps={arguments.steps}" if arguments.name == "kills" else ""
    return f"./run campaign {arguments.name} --first={first} --seeds={seeds}{own}"


def run(arguments):
    """Runs the campaign. Returns the exit status."""
    this = Run(arguments)
    progress = Progress(arguments.seeds)
    running = {}  # what is under way, with the first seed of its group
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        try:
            for first in range(arguments.first, this.end, this.campaign.group):
                running[pool.submit(this.run_group, first)] = first
                # A few groups ahead are enough: there may be millions.
                if len(running) >= 2 * arguments.jobs:
                    progress.add(finish_some(this, running))
            while running:
                progress.add(finish_some(this, running))
        except (Failure, KeyboardInterrupt) as problem:
            this.end_processes()
            left = min(running.values(), default=arguments.first)
            print("", problem if isinstance(problem, Failure) else "stopped", sep="\n")
            print(f"go on with: {command_line(arguments, left, this.end - left)}")
            return 1
    print(f"{arguments.name}: {arguments.seeds:,} seeds from {arguments.first} on, none failed")
    return 0


def finish_some(this, running):
    """Waits for a group, takes it out, and returns how many seeds it had. Failure: one of them failed."""
    ended, _ = concurrent.futures.wait(running, return_when=concurrent.futures.FIRST_COMPLETED)
    done = 0
    for group in ended:
        group.result()
        done += min(this.campaign.group, this.end - running.pop(group))
    return done


def parse(words):
    names = "\n".join(f"  {name:12} {campaign.what}" for name, campaign in CAMPAIGNS.items())
    parser = argparse.ArgumentParser(
        prog="./run campaign", formatter_class=argparse.RawDescriptionHelpFormatter, epilog=f"campaigns:\n{names}"
    )
    parser.add_argument("name", choices=CAMPAIGNS)
    parser.add_argument("--seeds", type=int, help="how many")
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes at a time")
    parser.add_argument("--kills", type=int, default=30, help="kills, budget-kills, notices-kills: how many in one seed")
    parser.add_argument("--steps", type=int, default=0, help="kills: only the first steps of the year; 0: all")
    arguments = parser.parse_args(words)
    campaign = CAMPAIGNS[arguments.name]
    arguments.seeds = campaign.seeds if arguments.seeds is None else arguments.seeds
    if min(arguments.seeds, arguments.jobs) < 1 or arguments.first < 0:
        parser.error("--seeds and --jobs must be at least 1, --first at least 0")
    # Services of several demos at a time would take each other's ports between a kill and a restart.
    arguments.jobs = arguments.jobs if campaign.parallel else 1
    return arguments


def main(words):
    arguments = parse(words)
    build = ["cmake", "--build", "--preset", "release", "--parallel", str(os.cpu_count()), "--target"]
    built = subprocess.run(build + CAMPAIGNS[arguments.name].targets, cwd=ROOT, check=False)
    return built.returncode or run(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
