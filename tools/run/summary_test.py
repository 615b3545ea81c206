#!/usr/bin/env python3
"""The summary counts every case once, whatever way a test binary ends."""

import os
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import summary  # noqa: E402

PASSED = '<testcase classname="S" name="A" status="run" result="completed"/>'
FAILED = '<testcase classname="S" name="B" status="run" result="completed"><failure message="no"/></testcase>'
SKIPPED = '<testcase classname="S" name="C" status="run" result="skipped"><skipped message="a_test.cc:7&#x0A;why"/></testcase>'


class SummaryTest(unittest.TestCase):
    def collect(self, status, cases=None):
        """The tally of one ctest test named t, with the cases that its binary noted."""
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            (folder / "ctest.junit").write_text(f'<testsuite><testcase name="t" status="{status}"/></testsuite>')
            if cases is not None:
                (folder / "t.xml").write_text(f"<testsuites><testsuite>{cases}</testsuite></testsuites>")
            return summary.collect(folder)

    def test_counts_the_cases_of_a_binary(self):
        tally = self.collect("fail", PASSED + FAILED + SKIPPED)
        self.assertEqual((tally.passed, tally.failed, tally.skipped), (1, ["S.B"], ["S.C: why"]))

    def test_counts_a_crash_and_a_failure_after_the_last_case(self):
        self.assertEqual(self.collect("fail").failed, ["t"])
        self.assertEqual(self.collect("fail", PASSED).failed, ["t"])

    def test_counts_other_tests_as_one_case(self):
        self.assertEqual(self.collect("run").passed, 1)
        self.assertEqual(self.collect("notrun").skipped, ["t"])


if __name__ == "__main__":
    unittest.main()
