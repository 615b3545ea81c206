#!/usr/bin/env python3
"""buf lint over proto/, buf breaking against the golden image tests/golden/proto.binpb, and that the image is up to date:
what it does not hold can be broken without anybody seeing it.

protoc builds the image, because buf would fetch the googleapis from its registry. `tools/lint/protos.py --update`
writes the golden image anew: after an addition always, after a breaking change only in a commit that says why.
"""

import os
import subprocess
import sys
import tempfile

import tree

BUF = "build/npm/node_modules/@bufbuild/buf-linux-x64/bin/buf"
GOOGLEAPIS = "build/npm/node_modules/google-proto-files"
CONFIG = "tools/lint/buf.yaml"
GOLDEN = "tests/golden/proto.binpb"


def build_image(root, image, *options):
    """Compiles every proto of ours and what they import; returns protoc's complaints, empty when it is content."""
    protos = [os.path.relpath(path, "proto") for path in tree.files(root, ".proto") if path.startswith("proto/")]
    if not protos:
        raise tree.Skip("there is no proto yet")
    if not os.path.exists(os.path.join(root, GOOGLEAPIS)):
        raise tree.Skip("the googleapis protos are not installed (./run setup)")
    command = ["protoc", "--proto_path=proto", f"--proto_path={GOOGLEAPIS}", "--include_imports"]
    run = subprocess.run(
        [*command, *options, f"--descriptor_set_out={image}", *protos],
        cwd=root, capture_output=True, text=True, check=False,
    )
    # A warning about an unused import is a problem too, but not one inside googleapis.
    return [line for line in run.stderr.splitlines() if run.returncode or not line.startswith("google/")]


def _buf(root, *arguments):
    """buf's findings; their paths are relative to proto/."""
    run = subprocess.run(
        [os.path.join(root, BUF), *arguments, "--config", CONFIG], cwd=root, capture_output=True, text=True, check=False
    )
    lines = (run.stdout + run.stderr).splitlines()
    if run.returncode and not lines:
        lines = [f"buf {arguments[0]} ended with {run.returncode} and said nothing"]
    return [f"proto/{line}" if line.startswith("outlay/") else line for line in lines]


def check(root):
    with tempfile.TemporaryDirectory() as folder:
        image = os.path.join(folder, "image.binpb")
        problems = build_image(root, image, "--include_source_info")
        if problems:
            return problems
        if not os.path.exists(os.path.join(root, BUF)):
            raise tree.Skip("buf is not installed (./run setup, on x86-64)")
        problems = _buf(root, "lint", image)
        if os.path.exists(os.path.join(root, GOLDEN)):
            breaking = _buf(root, "breaking", image, "--against", GOLDEN)
            problems += breaking or _golden_problems(root, image)
        else:
            print(f"note: there is no {GOLDEN} yet, so breaking changes are not looked for")
        return problems


def _golden_problems(root, image):
    """Writes `image` anew without comments, and compares."""
    problems = build_image(root, image)
    if not problems:
        with open(image, "rb") as now, open(os.path.join(root, GOLDEN), "rb") as golden:
            if _with_empty_source_info(now.read()) != golden.read():
                problems = [f"{GOLDEN}: does not hold what the protos say; run tools/lint/protos.py --update"]
    return problems


def _varint(number):
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes(out + bytes([number]))


def _with_empty_source_info(image):
    """Adds an empty source_code_info (field 9) to each file (field 1): buf asks for one, the golden needs no comments."""
    out, at = bytearray(), 0
    while at < len(image):
        at += 1  # The tag of field 1.
        length, shift = 0, 0
        while True:
            byte, at = image[at], at + 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
        file = image[at : at + length] + b"\x4a\x00"
        out += b"\x0a" + _varint(len(file)) + file
        at += length
    return bytes(out)


def update(root):
    path = os.path.join(root, GOLDEN)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    problems = build_image(root, path)
    if not problems:
        with open(path, "rb") as file:
            image = file.read()
        with open(path, "wb") as file:
            file.write(_with_empty_source_info(image))
    print("\n".join(problems) or f"wrote {GOLDEN}")
    return 1 if problems else 0


if __name__ == "__main__":
    if sys.argv[1:] != ["--update"]:
        sys.exit(__doc__)
    sys.exit(update(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))))
