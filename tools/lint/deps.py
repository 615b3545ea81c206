"""The Debian packages named in cmake/dependencies.cmake are those in the C++ section of packages.txt."""

import re

import tree

CMAKE = "cmake/dependencies.cmake"
PACKAGES = "tools/bootstrap/packages.txt"
SECTION = "## C++ libraries"

_COMMENT = re.compile(r"^# ([a-z0-9][a-z0-9.+-]*(?:, [a-z0-9][a-z0-9.+-]*)*): ", re.MULTILINE)


def _in_cmake(text):
    return {name for match in _COMMENT.finditer(text) for name in match.group(1).split(", ")}


def _in_packages(text):
    names, inside = set(), False
    for line in text.splitlines():
        if line.startswith("## "):
            inside = line.startswith(SECTION)
        elif inside and line.strip() and not line.startswith("#"):
            names.add(line.split()[0])
    return names


def check(root):
    named, installed = _in_cmake(tree.read(root, CMAKE)), _in_packages(tree.read(root, PACKAGES))
    problems = [f"{CMAKE}: {name} is not in {PACKAGES}" for name in sorted(named - installed)]
    problems += [f"{PACKAGES}: {name} is not named in {CMAKE}" for name in sorted(installed - named)]
    return problems
