"""The reference pages of docs/ say what the code says: they are what tools/docs/generate.py writes."""

import importlib.util
import os


def check(root):
    path = os.path.join(root, "tools", "docs", "generate.py")
    spec = importlib.util.spec_from_file_location("generate", path)
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    return generate.check(root)
