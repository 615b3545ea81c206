"""Dependency direction: main -> rpc, http, events, jobs -> flow -> commands, peer, channels -> store, convert -> domain -> common/base;
and who may touch what.

The rooms of a service stand on each other in one order; a room includes rooms of its own floor or below. Services
never include each other. Test files obey the same rules, but may use common/testing.
"""

import re

import tree

FLOORS = {
    "domain": 0,
    "scim": 0,  # SCIM as a language; as pure as domain
    "convert": 1,  # between the API's messages and domain values
    "store": 1,
    "channels": 2,  # ways to people and programs outside
    "commands": 2,  # one verb each, for the one door
    "peer": 2,  # clients of other services
    "flow": 3,  # drives what takes several commands and calls
    "rpc": 4,
    "http": 4,  # the same for clients that know no gRPC
    "events": 4,
    "jobs": 4,
}
MAIN_FLOOR = 5

# Domains of many files have rooms of their own, each on those before it; what lies in the domain itself is below all.
DOMAIN_ROOMS = {
    "budget": ("rules", "budgets", "holds"),
    "purchase_order": ("association", "supplier", "order"),
}

# What domains may use of common/; what is not base is itself as pure as a domain.
PURE_COMMON = ("base", "review")

# The real scheduler waits on the operating system's monotonic clock, and its test watches it do so; so does what waits
# for sockets, as long as libcurl says; nothing else may.
TIMED_WAITS = (
    "common/base/clock.cc",
    "common/base/scheduler.cc",
    "common/base/scheduler_test.cc",
    "common/transfer/socket_waiter.cc",
)

_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*["<]([^">]+)[">]', re.MULTILINE)
_API_PROTO = re.compile(r"^outlay/(?!event/|type/)\w+/v1/")
_STORAGE_PROTO = re.compile(r"^outlay/\w+/storage/v1/")
_IMPURE = re.compile(
    r"^(grpc|rocksdb/|google/protobuf/|spdlog/|prometheus/|absl/time/clock\.h|absl/synchronization/)"
    r"|\.pb\.h$|^(thread|mutex|shared_mutex|atomic|future|fstream|filesystem|chrono|random)$"
)
_TEST_SUFFIX = re.compile(r"_(testing|for_test|fixture)\.(h|cc)$")
_ABSL_CLOCK = re.compile(r"\babsl\s*::\s*(Now|GetCurrentTimeNanos)\s*\(|\bsystem_clock\s*::\s*now\s*\(|\bgettimeofday\b")
_STD_CLOCK = re.compile(r"\b(steady_clock|high_resolution_clock)\s*::\s*now\s*\(|\bclock_gettime\b")


def _room(parts):
    """The floor of a path inside services/<service>/, or None when the room is unknown."""
    return MAIN_FLOOR if len(parts) == 3 else FLOORS.get(parts[2])


def _domain_room(service, parts):
    """How high a path stands within its service's domain: 0 for the domain itself."""
    rooms = DOMAIN_ROOMS.get(service, ())
    return rooms.index(parts[3]) + 1 if len(parts) > 4 and parts[3] in rooms else 0


def _service_problem(parts, include):
    service, room = parts[1], parts[2]
    included = include.split("/")
    if included[0] == "services":
        if len(included) < 3 or included[1] != service:
            return "a service never includes another one; share protos and common/ only"
        floor = _room(included)
        if floor is not None and floor > _room(parts):
            return f"{room} must not include what stands above it"
        if room == included[2] == "domain" and _domain_room(service, included) > _domain_room(service, parts):
            if not _is_of_tests(parts):
                return f"the rooms of this domain stand on each other: {', '.join(DOMAIN_ROOMS[service])}"
    if room in ("domain", "scim"):
        if _IMPURE.search(include):
            return f"{room} is pure: no I/O, clock, thread, protobuf, gRPC or store"
        if included[0] == "common" and included[1] not in (*PURE_COMMON, "testing"):
            return f"{room} uses {' and '.join(f'common/{folder}' for folder in PURE_COMMON)} only"
    if room == "store":
        if _API_PROTO.search(include):
            return "store knows storage records, not the API's messages"
        if included[:2] in (["common", "rpc"], ["common", "server"]):
            return "store does not know the transport"
    if room in ("convert", "rpc") and _STORAGE_PROTO.search(include):
        return f"{room} knows the API's messages, not storage records"
    return None


def _common_problem(parts, include, is_test):
    included = include.split("/")
    if included[0] == "services":
        return "common/ has no business word in it"
    allowed = ("base", "testing") if is_test else ("base",)
    if parts[1] == "base" and included[0] == "common" and included[1] not in allowed:
        return "common/base stands at the bottom"
    if parts[1] in PURE_COMMON[1:]:
        if _IMPURE.search(include):
            return f"common/{parts[1]} is pure: no I/O, clock, thread, protobuf, gRPC or store"
        if included[0] == "common" and included[1] not in (*allowed, parts[1]):
            return f"common/{parts[1]} uses common/base only"
    return None


def _is_of_tests(parts):
    return parts[0] == "tests" or "testing" in parts or parts[-1].endswith(("_test.cc", "_test.h"))


def _include_problem(path, include):
    parts = path.split("/")
    if "/testing/" in include and parts[0] in ("client", "common", "services") and not _is_of_tests(parts):
        return "only tests and what lies in a testing/ use a testing/"
    if include.startswith("rocksdb/") and not path.startswith(("common/store/rocks", "tools/bench/")):
        return "only common/store/rocks* knows RocksDB"
    is_test = path.endswith(("_test.cc", "_test.h"))
    if parts[0] == "services" and len(parts) > 2:
        return _service_problem(parts, include)
    if parts[0] == "common" and len(parts) > 2:
        return _common_problem(parts, include, is_test)
    return None


def _clock_problems(path, code):
    if path == "common/base/clock.cc":
        return
    for match in _ABSL_CLOCK.finditer(code):
        yield f"{path}:{tree.line_of(code, match.start())}: take the time from a Clock; only common/base/clock.cc reads it"
    if path.startswith(("common/", "services/")) and path not in TIMED_WAITS:
        for match in _STD_CLOCK.finditer(code):
            yield f"{path}:{tree.line_of(code, match.start())}: measure with an injected Clock"


def check(root):
    problems = []
    for path in tree.files(root, ".cc", ".h"):
        parts = path.split("/")
        if parts[0] == "services" and len(parts) > 3 and parts[2] not in FLOORS:
            problems.append(f"{path}: unknown room '{parts[2]}'; a service has {', '.join(sorted(FLOORS))}")
            continue
        if _TEST_SUFFIX.search(path):
            problems.append(f"{path}: what helps tests lies in the testing/ of its folder, without a suffix")
        text = tree.read(root, path)
        with_strings = tree.blank_cpp(text, keep_strings=True)
        for match in _INCLUDE.finditer(with_strings):
            problem = _include_problem(path, match.group(1))
            if problem:
                problems.append(f"{path}:{tree.line_of(with_strings, match.start())}: {match.group(1)}: {problem}")
        problems += _clock_problems(path, tree.blank_cpp(text))
    return problems
