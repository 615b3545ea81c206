#!/usr/bin/env python3
"""Writes the pages of docs/ that repeat what the code says, from the code: generate.py [--check].

One function per page. --check writes nothing and fails when a page is not what would be written.
"""

import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tools", "lint"))
import tree  # noqa: E402

NOTE = "<!-- Written by tools/docs/generate.py; change the code, then run it. -->\n"


def _sentence(comment):
    """The text of a block of // comments."""
    lines = [line.strip().removeprefix("//").strip() for line in comment.strip().splitlines()]
    return " ".join(line for line in lines if line)


def _cell(text):
    return text.replace("|", "\\|")


def _table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def _protos(root, suffix):
    return [path for path in tree.files(os.path.join(root, "proto"), ".proto") if path.endswith(suffix)]


def _package(path):
    return os.path.dirname(path).replace("/", ".")


def errors(root):
    """Every stable reason: what it means and what the caller can do."""
    text = "# Errors\n\n" + NOTE + (
        "\nEvery error carries one `google.rpc.ErrorInfo`: a stable reason, the domain `outlay`, and values as metadata; and\n"
        "`RetryInfo` where waiting helps. INTERNAL errors say an incident id only; the log has the rest.\n")
    for path in _protos(root, "errors.proto"):
        rows = []
        for comment, name in re.findall(r"((?:[ ]+//[^\n]*\n)+)[ ]+([A-Z][A-Z0-9_]*) = [1-9]\d*;", tree.read(root, "proto/" + path)):
            rows.append((f"`{name.removeprefix('ERROR_REASON_')}`", _sentence(comment)))
        text += f"\n## {_package(path)}\n\n" + _table(("reason", "what it means and what to do"), rows)
    return text


def events(root):
    """Every event type with what it says."""
    text = "# Events\n\n" + NOTE + (
        "\nServed by every service's `outlay.event.v1.EventFeed` (to services) and `outlay.event.v1.Events` (to people and\n"
        "platforms), with CloudEvents attributes. The type of an event is the full name of its message.\n")
    for path in _protos(root, "_events.proto"):
        rows, proto = [], tree.read(root, "proto/" + path)
        for comment, name in re.findall(r"((?:^//[^\n]*\n)+)^message (\w+)", proto, re.MULTILINE):
            # What is a field of an event is none itself.
            if not re.search(rf"^  (?:repeated |optional )?{name} \w+ = ", proto, re.MULTILINE):
                rows.append((f"`{name}`", _sentence(comment)))
        text += f"\n## {_package(path)}\n\n" + _table(("type", "when"), rows)
    return text


_LIMIT = re.compile(r"((?:^[ ]*//[^\n]*\n)+)((?:^[ ]*inline constexpr [^;]*;[^\n]*\n)+)", re.MULTILINE)
_CONSTANT = re.compile(r"inline constexpr [\w:<> ]+? (k\w+)\s*(?:=\s*([^;]+)|\{([^;]+)\});")


_PROTO_PART = re.compile(
    r"(?P<field>[\w.<>, ]+?) (?P<name>\w+)\s*=\s*\d+\s*\[(?P<options>.*?)\]\s*;"
    r"|\bmessage (?P<message>\w+)\s*\{|(?P<open>\{)|(?P<close>\})",
    re.DOTALL)
_BOUND = re.compile(r"\b(max_bytes|max_items|min|max): (-?\d+)")


def _field_limits(proto):
    """(field, what it may hold) of every field of a proto that names a bound."""
    scopes = []
    for part in _PROTO_PART.finditer(re.sub(r"//[^\n]*", "", proto)):
        if part["message"]:
            scopes.append(part["message"])
        elif part["open"]:
            scopes.append("")
        elif part["close"]:
            scopes.pop()
        else:
            bounds = [f"{name.replace('_', ' ')} {int(number):,}" for name, number in _BOUND.findall(part["options"])]
            if bounds:
                yield ".".join([scope for scope in scopes if scope] + [part["name"]]), ", ".join(bounds)


# What one writes for a duration, from the longest unit on, in seconds.
_UNITS = (("days", 86400), ("h", 3600), ("min", 60), ("s", 1))
_SECONDS = {"Milliseconds": 0.001, "Seconds": 1, "Minutes": 60, "Hours": 3600}


def _constants(root):
    """Every named limit with the text of its value."""
    return {name: assigned or braced for path in tree.files(root, "limits.h")
            for name, assigned, braced in _CONSTANT.findall(tree.read(root, path))}


def _number(text, constants):
    """The value of an expression of numbers, names of limits, and + - * / <<; None: it is something else."""
    text = re.sub(r"\b\w+_t\{([^{}]*)\}", r"(\1)", text.replace("'", "").replace("std::", ""))
    for _ in range(4):
        text = re.sub(r"[\w:]*\b(k[A-Z]\w*)", lambda name: f"({constants.get(name[1], name[1]).replace(chr(39), '')})", text)
    return eval(text.replace("/", "//")) if re.fullmatch(r"[\d\s()+\-*/<]+", text) else None


def _shown(text, constants):
    """A value as people read it: 1,000 or 5 min."""
    text = " ".join(text.split())
    if name := re.fullmatch(r"[\w:]*\b(k[A-Z]\w*)", text):
        text = constants.get(name[1], text)
    duration = re.fullmatch(r"absl::(\w+)\((.*)\)", text)
    if duration and (count := _number(duration[2], constants)) is not None:
        seconds = count * _SECONDS[duration[1]]
        if seconds < 1:
            return f"{round(seconds * 1000)} ms"
        unit, size = next((unit, size) for unit, size in _UNITS if seconds % size == 0 and seconds >= (2 * size if unit == "days" else size))
        return f"{int(seconds // size)} {unit}"
    number = _number(text, constants)
    return f"`{text}`" if number is None else f"{number:,}"


def limits(root):
    """Every limit: the named ones, then those of single fields."""
    text = "# Limits\n\n" + NOTE + (
        "\nEvery size, count, depth and time has a name; what one field may hold stands with it in its proto, and a text or a\n"
        "list that names nothing there may hold `kStringBytes` and `kItems`. Quotas can be raised per organization, limits\n"
        "cannot. Sizes are bytes.\n")
    constants = _constants(root)
    for path in tree.files(root, "limits.h"):
        rows = []
        for comment, block in _LIMIT.findall(tree.read(root, path)):
            members = [(name, _shown(assigned or braced, constants)) for name, assigned, braced in _CONSTANT.findall(block)]
            rows.append((", ".join(f"`{name}`" for name, _ in members), "; ".join(value for _, value in members), _sentence(comment)))
        if rows:
            text += f"\n## {path}\n\n" + _table(("limit", "value", "of what"), rows)
    for path in _protos(root, ".proto"):
        rows = [(f"`{field}`", bounds) for field, bounds in _field_limits(tree.read(root, "proto/" + path))]
        if rows:
            text += f"\n## proto/{path}\n\n" + _table(("field", "what it may hold"), rows)
    return text


_FLAG = re.compile(r"^ABSL_FLAG\(\s*([^,]+),\s*(\w+),\s*(.*?),\s*((?:\"(?:[^\"\\]|\\.)*\"\s*)+)\);", re.MULTILINE | re.DOTALL)


# What one writes for a flag of that type, where the type does not say it by itself.
_FLAG_KINDS = {"std::string": "text", "bool": "true or false", "int": "number", "uint32_t": "number", "uint64_t": "number",
               "absl::Duration": "duration"}
_DEFAULT_LISTEN = re.compile(r"\.name = \"(\w+)\".*?\.default_listen = \"([^\"]*)\"", re.DOTALL)


def _default(text, constants):
    """What --help shows for the default of a flag."""
    text = " ".join(text.split())
    text = constants.get(text.rpartition("::")[2], text)
    if duration := re.fullmatch(r"absl::(\w+)\((\d+)\)", text):
        return duration[2] + {"Milliseconds": "ms", "Seconds": "s", "Minutes": "m", "Hours": "h"}[duration[1]]
    if choice := re.fullmatch(r"[\w:]+::k(\w+)", text):
        return choice[1].lower().replace("none", "")
    number = _number(text, constants)
    return text.strip('"') if number is None else str(number)


def _flags_of(root, path, constants):
    rows = []
    for kind, name, default, help_text in _FLAG.findall(tree.read(root, path)):
        words = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', help_text)).replace('\\"', '"')
        shown = _default(default, constants)
        shown = "as above" if name == "listen" else f"`{shown}`" if shown else ""
        rows.append((f"`--{name}`", _FLAG_KINDS.get(" ".join(kind.split()), "one of"), shown, words))
    return rows


def flags(root):
    """Every flag of every service."""
    sections, listens, constants = {}, [], _constants(root)
    for path in tree.files(root, ".cc"):
        if not path.startswith(("common/", "services/")) or path.endswith("_test.cc"):
            continue
        section = path.split("/")[1] if path.startswith("services/") else "Every service"
        sections.setdefault(section, []).extend(_flags_of(root, path, constants))
        listens += _DEFAULT_LISTEN.findall(tree.read(root, path))
    text = "# Flags\n\n" + NOTE + (
        "\nOf the six services, as `--NAME=VALUE`; `--flagfile=PATH` reads them from a file, one per line, and `--help` shows them.\n"
        "Durations are written as 90s, 5m or 2h.\n\n")
    text += _table(("service", "default of `--listen`"), [(f"`outlay_{name}`", f"`{listen}`") for name, listen in sorted(listens)])
    for section, rows in sections.items():
        if rows:
            text += f"\n## {section}\n\n" + _table(("flag", "value", "default", "what it does"), rows)
    return text


_METRIC = re.compile(r"\.Name\(\"(outlay_\w+)\"\)\s*\.Help\(((?:\s*\"(?:[^\"\\]|\\.)*\")+)\s*\)")

_PROCESS_METRIC = re.compile(r"Family\(\"(process_\w+)\", \"([^\"]*)\"")


def metrics(root):
    """Every metric name."""
    rows = []
    for path in tree.files(os.path.join(root, "."), ".cc", ".h"):
        for name, help_text in _METRIC.findall(tree.read(root, path)):
            rows.append((f"`{name}`", "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', help_text)), path.removeprefix("./")))
        for name, help_text in _PROCESS_METRIC.findall(tree.read(root, path)):
            rows.append((f"`{name}`", help_text, path.removeprefix("./")))
    return "# Metrics\n\n" + NOTE + "\nServed as text on the admin port under `/metrics`.\n\n" + _table(
        ("metric", "what it says", "where"), sorted(rows))


_KEYSPACE = re.compile(
    r"((?:^//[^\n]*\n)+)^inline constexpr (?:store::)?Keyspace<([^;{]+?)>\s+k\w+\{\s*(?:store::)?Family::k(\w+),\s*([\w:]+),\s*\"(\w+)\"\s*\}",
    re.MULTILINE)


def keyspaces(root):
    """Every keyspace: its number, its family, its key and value."""
    text = "# Keyspaces\n\n" + NOTE + (
        "\nEvery table, its number and what a scan over it answers; [storage-format.md](storage-format.md) says how keys and\n"
        "values are written. Numbers and names are never reused: a new shape is a new keyspace.\n")
    for path in tree.files(root, ".h"):
        if path.startswith(("common/testing", "tests/")) or "/testing/" in path:
            continue
        rows = []
        for comment, types, family, number, name in _KEYSPACE.findall(tree.read(root, path)):
            value = " ".join(types.split()).rsplit(", ", 1)[-1]
            rows.append((f"`{name}`", number, family.lower(), f"`{value}`", _sentence(comment)))
        if rows:
            text += f"\n## {path}\n\n" + _table(("keyspace", "number", "family", "value", "key, and what a scan answers"), rows)
    return text


_ROLE_TABLE = "services/directory/domain/role_table.inc"
_ROLE = re.compile(r"^OUTLAY_ROLE\('(\w)', \"([^\"]*)\", \"([^\"]*)\", (\w+), \"([^\"]*)\"\)", re.MULTILINE)
_PERMISSION = re.compile(r"^OUTLAY_PERMISSION\(\"([^\"]*)\", \"([^\"]*)\"\)", re.MULTILINE)
_PLATFORM_PERMISSION = re.compile(r"^OUTLAY_PLATFORM_PERMISSION\(\"([^\"]*)\", \"([^\"]*)\"\)", re.MULTILINE)


def roles(root):
    """Every built-in role with its permissions."""
    table = tree.read(root, _ROLE_TABLE)
    built_in = _ROLE.findall(table)
    text = "# Roles\n\n" + NOTE + (
        "\nEvery organization has these roles; a grant of a role on a group reaches all groups below it. An organization makes\n"
        "its own roles of the same permissions. Who grants a role must hold each of its permissions there.\n\n")
    text += _table(("role", "what it is for", "grants need an authority limit"), [
        (f"`{name}`", purpose, "yes" if required == "true" else "") for _, name, _, required, purpose in built_in])
    text += "\n## Permissions\n\n" + _table(
        ("permission", *(display_name for _, _, display_name, _, _ in built_in)),
        [(f"`{permission}`", *("x" if letter in holders else "" for letter, *_ in built_in))
         for permission, holders in _PERMISSION.findall(table)])
    text += "\n## Permissions that no role holds\n\n" + _table(("permission", "who asks for it"), [
        (f"`{permission}`", who) for permission, who in _PLATFORM_PERMISSION.findall(table)])
    return text


PAGES = {
    "docs/errors.md": errors,
    "docs/events.md": events,
    "docs/flags.md": flags,
    "docs/limits.md": limits,
    "docs/metrics.md": metrics,
    "docs/keyspaces.md": keyspaces,
    "docs/roles.md": roles,
}


def check(root):
    """For tools/lint: the pages that are not what the code says."""
    problems = []
    for page, write in PAGES.items():
        there = os.path.exists(os.path.join(root, page)) and tree.read(root, page)
        if there != write(root):
            problems.append(f"{page}: does not say what the code says; run tools/docs/generate.py")
    return problems


def main(arguments):
    if arguments == ["--check"]:
        problems = check(ROOT)
        print("\n".join(problems))
        return 1 if problems else 0
    for page, write in PAGES.items():
        with open(os.path.join(ROOT, page), "w", encoding="utf-8") as file:
            file.write(write(ROOT))
        print(f"wrote {page}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
