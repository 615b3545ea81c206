#!/usr/bin/env python3
"""docs/features.md has exactly one entry per rule, what an entry names exists, and its table agrees with the entries.

An entry is `### id title` (up to eight words), the rule in plain words, and a list: `- Where:` names RPCs as
`Service.Method` and files, `- Proof:` tests as `Suite.Name` (GoogleTest) or `Class.test_name` (unittest), both in
backquotes; `- Open:` says what is missing, `- Note:` where the rule ends on purpose. A rule without where and proof
is `- Open: not built yet`. `tools/lint/features.py --update` writes the table.
"""

import os
import re
import sys

import tree

PAGE = "docs/features.md"
COUNTS = {"D": 10, "B": 20, "P": 14, "M": 15, "A": 13, "N": 8, "R": 5, "X": 6}
RULES = [f"{letter}{number}" for letter, count in COUNTS.items() for number in range(1, count + 1)] + ["R3b"]
BEGIN, END = "<!-- table: begin -->\n", "<!-- table: end -->\n"
NOT_BUILT = "not built yet"
TITLE_WORDS = 8
NAMES = 10  # Of one list: more are not read.

_HEADING = re.compile(r"^### (\w+) (.+)$")
_ITEM = re.compile(r"^- (Where|Proof|Open|Note): (.+)$")
_NAMED = re.compile(r"`([^`]+)`")
_GTEST = re.compile(r"\b(?:TYPED_)?TEST(?:_F|_P)?\(\s*(\w+)\s*,\s*(\w+)\s*\)")
_CLASS = re.compile(r"^class (\w+)|^    def (test_\w+)", re.MULTILINE)


class Entry:
    """What the page says of one rule."""

    def __init__(self, rule, title):
        self.rule, self.title = rule, title
        self.text = ""
        self.items = {"Where": [], "Proof": [], "Open": [], "Note": []}

    def state(self):
        if self.items["Open"] == [NOT_BUILT]:
            return "open"
        return "partly" if self.items["Open"] else "done"

    def row(self):
        heading = f"{self.rule} {self.title}".lower()
        anchor = re.sub(r"[^\w\- ]", "", heading).replace(" ", "-")
        return f"| [{self.rule}](#{anchor}) | {self.title} | {self.state()} |"


def entries(text):
    """The entries of a page in their order."""
    found = []
    part = None
    for line in text.splitlines():
        heading, item = _HEADING.match(line), _ITEM.match(line)
        if line.startswith("#"):
            part = None
        if heading:
            found.append(Entry(*heading.groups()))
            part = "text"
        elif item and part:
            part = item.group(1)
            found[-1].items[part].append(item.group(2))
        elif part == "text" or (part and line.startswith("- ")):
            part = "text"
            found[-1].text += line + "\n"
        elif part and line:
            found[-1].items[part][-1] += " " + line.strip()
    return found


def table(found):
    states = [entry.state() for entry in found]
    counts = ", ".join(f"{states.count(state)} {state}" for state in ("done", "partly", "open"))
    rows = "\n".join(entry.row() for entry in found)
    return f"\n{len(found)} rules: {counts}.\n\n| rule | what it asks | state |\n|---|---|---|\n{rows}\n\n"


def _rpcs(root):
    found = set()
    for path in tree.files(root, ".proto"):
        service = None
        for match in re.finditer(r"^\s*(service|rpc)\s+(\w+)", tree.read(root, path), re.MULTILINE):
            if match.group(1) == "service":
                service = match.group(2)
            else:
                found.add(f"{service}.{match.group(2)}")
    return found


def _tests(root):
    found = set()
    for path in tree.files(root, ".cc", ".h"):
        found |= {".".join(match.groups()) for match in _GTEST.finditer(tree.blank_cpp(tree.read(root, path)))}
    for path in tree.files(root, "_test.py"):
        suite = None
        for match in _CLASS.finditer(tree.read(root, path)):
            suite = match.group(1) or suite
            if match.group(2):
                found.add(f"{suite}.{match.group(2)}")
    return found


def _entry_problems(entry, places, tests):
    where, proof = ([name for text in entry.items[item] for name in _NAMED.findall(text)] for item in ("Where", "Proof"))
    if len(entry.title.split()) > TITLE_WORDS:
        yield f"the title has more than {TITLE_WORDS} words"
    if entry.state() == "open":
        if where or proof:
            yield f"says {NOT_BUILT}, but names where or proof"
    else:
        for item, names in (("Where", where), ("Proof", proof)):
            if len(entry.items[item]) != 1 or not names:
                yield f"needs one line `- {item}:` that names something in backquotes"
            if len(names) > NAMES:
                yield f"{item} names more than {NAMES} things"
    others = [name for text in (entry.text, *entry.items["Open"], *entry.items["Note"]) for name in _NAMED.findall(text)]
    for name in where + others:
        if name not in places:
            yield f"names `{name}`, which is no RPC and no file of the tree"
    for name in proof:
        if name not in tests:
            yield f"Proof names `{name}`, which is no test of the tree"


def check(root):
    if not os.path.exists(os.path.join(root, PAGE)):
        return [f"{PAGE}: does not exist"]
    text = tree.read(root, PAGE)
    found = entries(text)
    problems = []
    for rule in RULES:
        count = sum(entry.rule == rule for entry in found)
        if count != 1:
            problems.append(f"{PAGE}: {rule} has {count} entries; exactly one is needed")
    places, tests = set(tree.files(root)) | _rpcs(root), _tests(root)
    for entry in found:
        if entry.rule not in RULES:
            problems.append(f"{PAGE}: there is no rule {entry.rule}")
        problems += [f"{PAGE}: {entry.rule}: {problem}" for problem in _entry_problems(entry, places, tests)]
    if BEGIN + table(found) + END not in text:
        problems.append(f"{PAGE}: the table does not agree with the entries; run tools/lint/features.py --update")
    return problems


def update(root):
    text = tree.read(root, PAGE)
    head, _, rest = text.partition(BEGIN)
    _, found, tail = rest.partition(END)
    if not found:
        print(f"{PAGE}: the lines {BEGIN.strip()} and {END.strip()} are missing")
        return 1
    with open(os.path.join(root, PAGE), "w", encoding="utf-8") as file:
        file.write(head + BEGIN + table(entries(text)) + END + tail)
    return 0


if __name__ == "__main__":
    if sys.argv[1:] != ["--update"]:
        sys.exit("usage: features.py --update")
    sys.exit(update(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))))
