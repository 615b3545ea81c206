#!/usr/bin/env python3
"""A campaign runs every seed once, names the one that fails, and tells how to go on."""

import contextlib
import io
import os
import sys
import tempfile
import unittest
from unittest import mock

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import campaign  # noqa: E402

# Stands for a test binary: notes which seeds it was given, fails at seed 23, and ends in a state of its own.
_BINARY = """
import os, sys
first, count = int(os.environ["OUTLAY_FIRST_SEED"]), int(os.environ["OUTLAY_SEEDS"])
print(*range(first, first + count), file=open(sys.argv[1], "a"))
if first <= 23 < first + count:
    sys.exit("repeat with OUTLAY_FIRST_SEED=23 OUTLAY_SEEDS=1")
print("digest of it:", sys.argv[2] or os.getpid())
"""


class CampaignTest(unittest.TestCase):
    def setUp(self):
        folder = self.enterContext(tempfile.TemporaryDirectory())
        self.notes = os.path.join(folder, "notes")
        self.enterContext(mock.patch("tempfile.tempdir", folder))
        self.addCleanup(campaign.CAMPAIGNS.pop, "fake")

    def run_seeds(self, first, seeds, state="same"):
        """Runs the binary above; returns the exit status, what was printed, and the seeds in the order they began."""
        campaign.CAMPAIGNS["fake"] = campaign.Campaign(
            "", [], 10, 1, lambda _: [[sys.executable, "-c", _BINARY, self.notes, state]]
        )
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            status = campaign.run(campaign.parse(["fake", f"--first={first}", f"--seeds={seeds}", "--jobs=2"]))
        with open(self.notes, encoding="utf-8") as file:
            return status, printed.getvalue(), [int(seed) for seed in file.read().split()]

    def test_runs_every_seed(self):
        status, printed, seeds = self.run_seeds(30, 25)
        self.assertEqual(status, 0)
        self.assertIn("25 seeds from 30 on, none failed", printed)
        # The first group is run twice.
        self.assertEqual(sorted(seeds), sorted([*range(30, 55), *range(30, 40)]))

    def test_names_the_seed_that_fails_and_how_to_go_on(self):
        status, printed, _ = self.run_seeds(20, 100)
        self.assertEqual(status, 1)
        self.assertIn("repeat it: ./run campaign fake --first=23 --seeds=1\n", printed)
        self.assertIn("go on with: ./run campaign fake --first=20 --seeds=100\n", printed)

    def test_compares_the_states_of_two_processes(self):
        status, printed, _ = self.run_seeds(30, 10, state="")
        self.assertEqual(status, 1)
        self.assertIn("the seeds 30 to 39 do not end in the same state in two processes", printed)


if __name__ == "__main__":
    unittest.main()
