"""Adds up one test run: the cases of every GoogleTest binary, and every other ctest test as one case.

Usage: summary.py FOLDER, where ctest left ctest.junit and each binary its own <binary>.xml. Prints what failed and
was skipped by name, then "N passed, N failed" alone on the last line, which it also leaves in FOLDER/summary.txt.
Exit status 0 when nothing failed and something passed.
"""

import pathlib
import sys
import xml.etree.ElementTree as ElementTree


class Tally:
    def __init__(self):
        self.passed = 0
        self.failed = []
        self.skipped = []


def add_gtest_cases(path, tally):
    """Counts one binary's cases; returns whether one of them failed."""
    failed = False
    for case in ElementTree.parse(path).getroot().iter("testcase"):
        name = f"{case.get('classname')}.{case.get('name')}"
        if case.find("failure") is not None:
            failed = True
            tally.failed.append(name)
        elif case.get("result") == "skipped" or case.get("status") == "notrun":
            skipped = case.find("skipped")
            reason = (skipped.get("message") or "").strip() if skipped is not None else ""
            tally.skipped.append(f"{name}: {reason.splitlines()[-1]}" if reason else name)
        else:
            tally.passed += 1
    return failed


def collect(folder):
    tally = Tally()
    for test in ElementTree.parse(folder / "ctest.junit").getroot().iter("testcase"):
        name, status = test.get("name"), test.get("status")
        cases = folder / f"{name}.xml"
        # A binary that crashed leaves no cases; one that fails after its cases passed (a leak) counts by itself.
        explained = cases.exists() and add_gtest_cases(cases, tally)
        if status == "fail" and not explained:
            tally.failed.append(name)
        elif status in ("notrun", "disabled"):
            tally.skipped.append(name)
        elif status == "run" and not cases.exists():
            tally.passed += 1
    return tally


def main(folder):
    tally = collect(folder)
    print()
    for name in tally.skipped:
        print(f"skipped: {name}")
    for name in tally.failed:
        print(f"failed:  {name}")
    line = f"{tally.passed} passed, {len(tally.failed)} failed"
    (folder / "summary.txt").write_text(line + "\n", encoding="utf-8")
    print(line)
    return 1 if tally.failed or not tally.passed else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
