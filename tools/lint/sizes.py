"""Size limits: a file of code has at most 400 lines, a function at most 70."""

import ast
import re

import tree

FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 70

CODE_SUFFIXES = (".cc", ".h", ".proto", ".py", ".sh", ".cmake", "CMakeLists.txt", "run")

_PREPROCESSOR = re.compile(r"^[ \t]*#(?:[^\n\\]|\\.|\\\n)*", re.MULTILINE)
_SCOPE = re.compile(r'\bnamespace\b|\bextern\s*" *"\s*$|\bextern\s*$|^\s*extern\b[^()]*$')
_TYPE = re.compile(r"\b(class|struct|union|enum)\b[^()]*$")
_ANGLES = re.compile(r"<[^<>]*>")
_ATTRIBUTE_MACRO = re.compile(r"\b(?:alignas|[A-Z][A-Z0-9_]+)\s*\([^()]*\)")
_MEMBER_INITIALIZER = re.compile(r"\)\s*(?:noexcept\s*)?:(?!:).*[\w>]$", re.DOTALL)
_SHELL_FUNCTION = re.compile(r"^(\s*)(?:function\s+)?([\w:-]+)\s*\(\)\s*\{\s*$")


def _opens_type(head):
    """Whether `head` declares a class; attributes and template arguments may have parentheses of their own."""
    head, count = _ATTRIBUTE_MACRO.sub("", head), 1
    while count:
        head, count = _ANGLES.subn("", head)
    return bool(_TYPE.search(head))


def _kind(head, parenthesis_depth):
    """What a `{` after the declaration text `head` opens."""
    if parenthesis_depth:
        return "block"
    if _MEMBER_INITIALIZER.search(head) and not re.search(r"\b(const|override|final|noexcept|try)$", head):
        return "initializer"
    if _SCOPE.search(head) or _opens_type(head):
        return "scope"
    if ")" in head and not head.endswith(("=", ",", "return")):
        return "function"
    return "block"


class _CppFunctions:
    """One pass over blanked C++ text that notes (first line, last line, head) of every function body."""

    def __init__(self, code):
        self.code = code
        self.found = []
        self._stack = []  # (kind, start of the declaration, its head) of every open brace
        self._head_start = 0
        self._parentheses = 0

    def scan(self):
        for match in re.finditer(r"[{};()]", self.code):
            self._see(match.group(0), match.start())
        return self.found

    def _declaring(self):
        return all(kind == "scope" for kind, _, _ in self._stack)

    def _see(self, symbol, at):
        if symbol == "{":
            self._open(at)
        elif symbol == "}":
            self._close(at)
        elif self._declaring():
            if symbol == "(":
                self._parentheses += 1
            elif symbol == ")":
                self._parentheses = max(0, self._parentheses - 1)
            elif not self._parentheses:
                self._head_start = at + 1

    def _open(self, at):
        head = self.code[self._head_start : at].strip()
        kind = _kind(head, self._parentheses) if self._declaring() else "block"
        self._stack.append((kind, self._head_start, head))
        if kind == "scope":
            self._head_start = at + 1

    def _close(self, at):
        if not self._stack:
            return
        kind, start, head = self._stack.pop()
        if kind == "function":
            first = start + len(self.code[start:]) - len(self.code[start:].lstrip())
            name = re.sub(r"\s+", " ", head)[:60]
            self.found.append((tree.line_of(self.code, first), tree.line_of(self.code, at), name))
        # After `member_{1}` the constructor's head goes on; after any other brace a new declaration begins.
        if kind != "initializer" and self._declaring() and not self._parentheses:
            self._head_start = at + 1


def cpp_functions(text):
    code = tree.blank_cpp(text)
    code = _PREPROCESSOR.sub(lambda match: re.sub(r"[^\n]", " ", match.group(0)), code)
    return _CppFunctions(code).scan()


def python_functions(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.lineno, node.end_lineno, node.name


def shell_functions(text):
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        match = _SHELL_FUNCTION.match(line)
        if match:
            end = next((n for n in range(number, len(lines)) if lines[n] == match.group(1) + "}"), number)
            yield number, end + 1, match.group(2)


def _functions(path, text):
    if path.endswith((".cc", ".h")):
        return cpp_functions(text)
    if path.endswith(".py"):
        return python_functions(text)
    if path.endswith((".sh", "run")):
        return shell_functions(text)
    return ()


def check(root):
    problems = []
    for path in tree.files(root, *CODE_SUFFIXES):
        text = tree.read(root, path)
        lines = len(text.splitlines())
        if lines > FILE_LINES_MAX:
            problems.append(f"{path}: {lines} lines; at most {FILE_LINES_MAX}")
        for first, last, name in _functions(path, text):
            if last - first + 1 > FUNCTION_LINES_MAX:
                problems.append(f"{path}:{first}: {name}: {last - first + 1} lines; at most {FUNCTION_LINES_MAX}")
    return problems
