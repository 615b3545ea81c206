"""Alert rules in the pages of docs/ ask for metrics that there are, with functions that fit their kind.

Where Prometheus' promtool is installed, it parses them too.
"""

import os
import re
import shutil
import subprocess
import tempfile

import tree

_BLOCK = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_RULE = re.compile(r"- alert: (\w+)\n  expr: (.+)\n")
_METRIC = re.compile(r"\boutlay_\w+")
_LISTED = re.compile(r"^\| `(outlay_\w+)`", re.MULTILINE)
_PARTS = ("_bucket", "_count", "_sum")
_COUNTED = re.compile(r"\b(increase|rate|irate)\(\s*(outlay_\w+)")
_GAUGED = re.compile(r"\b(delta|deriv|idelta)\(\s*(outlay_\w+)")


def _is_counter(metric):
    return metric.endswith(("_total", *_PARTS))


def _listed(metric, metrics):
    return metric in metrics or any(metric.endswith(part) and metric[: -len(part)] in metrics for part in _PARTS)


def _problems_of(expression, metrics):
    for metric in _METRIC.findall(expression):
        if not _listed(metric, metrics):
            yield f"there is no metric {metric}; docs/metrics.md lists them"
    for function, metric in _COUNTED.findall(expression):
        if not _is_counter(metric):
            yield f"{metric} is no counter: {function}() takes each fall for a restart; use delta()"
    for function, metric in _GAUGED.findall(expression):
        if _is_counter(metric):
            yield f"{metric} is a counter, which restarts: {function}() falls then; use increase()"


def _ask_promtool(promtool, rules):
    """What promtool says of the rules of a page; None: it takes them."""
    with tempfile.NamedTemporaryFile("w", suffix=".yaml", encoding="utf-8") as file:
        file.write("groups:\n- name: page\n  rules:\n")
        file.write("".join(f"  {line}\n" for line in rules.splitlines()))
        file.flush()
        done = subprocess.run([promtool, "check", "rules", file.name], capture_output=True, text=True, check=False)
        return None if done.returncode == 0 else (done.stdout + done.stderr).strip().splitlines()[-1]


def check(root):
    metrics = set(_LISTED.findall(tree.read(root, os.path.join("docs", "metrics.md"))))
    promtool = shutil.which("promtool")
    problems = []
    for path in tree.files(root, ".md"):
        text = tree.read(root, path)
        for block in _BLOCK.finditer(text):
            if "- alert:" not in block[1]:
                continue
            where = f"{path}:{tree.line_of(text, block.start())}"
            rules = _RULE.findall(block[1])
            if len(rules) != block[1].count("- alert:"):
                problems.append(f"{where}: each rule is '- alert: Name' and one line with '  expr: ...'")
            for name, expression in rules:
                problems.extend(f"{where}: {name}: {problem}" for problem in _problems_of(expression, metrics))
            refused = _ask_promtool(promtool, block[1]) if promtool else None
            if refused:
                problems.append(f"{where}: promtool: {refused}")
    return problems
