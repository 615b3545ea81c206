#!/usr/bin/env python3
"""Every check finds its bad example and is content with the good one beside it."""

import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import alerts  # noqa: E402
import deps  # noqa: E402
import features  # noqa: E402
import format as format_check  # noqa: E402
import guards  # noqa: E402
import layering  # noqa: E402
import protos  # noqa: E402
import sizes  # noqa: E402
import tree  # noqa: E402
import words  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class CheckTest(unittest.TestCase):
    """A tree in a temporary folder, filled by each test."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = folder.name

    def write(self, path, text):
        full = os.path.join(self.root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8") as file:
            file.write(text)

    def problems(self, check, path, text):
        """What `check` finds in a tree that holds one file."""
        self.write(path, text)
        found = check.check(self.root)
        os.remove(os.path.join(self.root, path))
        return found


class LayeringTest(CheckTest):
    def test_refuses_what_breaks_the_direction(self):
        bad = [
            ("services/budget/domain/a.cc", "#include <grpcpp/grpcpp.h>"),
            ("services/budget/domain/a.h", '#include "outlay/budget/v1/budget.pb.h"'),
            ("services/budget/domain/a.cc", '#include "absl/time/clock.h"'),
            ("services/budget/domain/a.cc", '#include "common/store/store.h"'),
            ("services/budget/domain/a.cc", '#include "services/budget/store/b.h"'),
            ("services/budget/domain/a.cc", "#include <mutex>"),
            ("services/budget/store/a.cc", '#include "services/budget/rpc/b.h"'),
            ("services/budget/store/a.cc", '#include "outlay/budget/v1/budget.pb.h"'),
            ("services/budget/rpc/a.cc", '#include "outlay/budget/storage/v1/record.pb.h"'),
            ("services/budget/rpc/a.cc", '#include "services/approval/domain/b.h"'),
            ("services/budget/helpers/a.cc", ""),
            ("common/store/store.h", "#include <rocksdb/db.h>"),
            ("common/rpc/a.cc", '#include "services/budget/domain/b.h"'),
            ("common/base/a.cc", '#include "common/store/store.h"'),
            ("common/rpc/a.cc", "auto now = absl::Now();"),
            ("common/rpc/a.cc", "auto now = std::chrono::steady_clock::now();"),
            ("common/review/a.cc", '#include "common/flow/review_rows.h"'),
            ("common/review/a.cc", "#include <mutex>"),
            ("services/budget/domain/rules/a.cc", '#include "services/budget/domain/budgets/b.h"'),
            ("services/budget/domain/a.cc", '#include "services/budget/domain/rules/b.h"'),
            ("services/budget/rpc/a.cc", '#include "services/budget/rpc/testing/b.h"'),
            ("services/budget/rpc/a_testing.h", ""),
        ]
        for path, text in bad:
            with self.subTest(path=path, text=text):
                self.assertEqual(len(self.problems(layering, path, text)), 1)

    def test_accepts_what_keeps_the_direction(self):
        good = [
            ("services/budget/domain/a.cc", '#include "common/base/money.h"\n#include "absl/time/time.h"'),
            ("services/budget/domain/a_test.cc", '#include "common/testing/matchers.h"'),
            ("services/budget/domain/b.cc", '#include "common/review/review_flow.h"'),
            ("services/budget/domain/holds/a.cc", '#include "services/budget/domain/rules/b.h"'),
            ("services/budget/domain/rules/a_test.cc", '#include "services/budget/domain/testing/b.h"'),
            ("services/budget/domain/testing/a.h", '#include "services/budget/domain/holds/b.h"'),
            ("common/review/a.cc", '#include "common/review/b.h"\n#include "common/base/digest.h"'),
            ("services/budget/store/a.cc", '#include "outlay/budget/storage/v1/record.pb.h"'),
            ("services/budget/rpc/a.cc", '#include "outlay/budget/v1/budget.pb.h"'),
            ("services/budget/main.cc", '#include "services/budget/rpc/a.h"'),
            ("common/store/rocks_store.cc", "#include <rocksdb/db.h>"),
            ("common/base/clock.cc", "auto now = absl::Now();"),
            ("common/rpc/a.cc", '// Not absl::Now().\n// #include "services/budget/domain/b.h"'),
        ]
        for path, text in good:
            with self.subTest(path=path, text=text):
                self.assertEqual(self.problems(layering, path, text), [])


class SizesTest(CheckTest):
    LONG_BODY = "  x();\n" * 80

    def test_refuses_long_functions_in_every_language(self):
        bad = [
            ("a.cc", "void F() {\n%s}\n"),
            ("a.cc", "namespace a {\nclass B : public C<D> {\n  int F(int x) const {\n%s}\n};\n}\n"),
            ("a.cc", "B::B() : a_{1}, b_(2) {\n%s}\n"),
            ("a.cc", "TEST(Suite, Name) {\n%s}\n"),
            ("a.cc", "class alignas(64) B {\n  auto F() -> int {\n%s}\n};\n"),
            ("a.py", "def f():\n%s".replace("%s", "    x()\n" * 80)),
            ("a.sh", "f() {\n%s}\n"),
        ]
        for path, text in bad:
            with self.subTest(path=path, text=text):
                self.assertEqual(len(self.problems(sizes, path, text.replace("%s", self.LONG_BODY))), 1)

    def test_refuses_long_files(self):
        self.assertEqual(len(self.problems(sizes, "a.cc", "int x;\n" * 401)), 1)
        self.assertEqual(self.problems(sizes, "a.cc", "int x;\n" * 400), [])

    def test_counts_a_function_from_its_head_to_its_last_brace(self):
        text = '// A comment with { in it.\nint F(int a,\n      int b) {\n  return G("}") + 1\'000;\n}\n'
        self.assertEqual([found[:2] for found in sizes.cpp_functions(text)], [(2, 5)])

    def test_takes_neither_tables_nor_classes_for_functions(self):
        self.assertEqual(self.problems(sizes, "a.cc", "const int kTable[] = {\n" + "1,\n" * 80 + "};\n"), [])
        heads = (
            "struct A",
            "template <class R, class... A>\nclass F<R(A...)>",
            'class CAPABILITY("mutex") M : public B<T>',
        )
        for head in heads:
            with self.subTest(head=head):
                self.assertEqual(self.problems(sizes, "a.h", head + " {\n" + "  int x();\n" * 80 + "};\n"), [])


class WordsTest(CheckTest):
    def test_refuses_forbidden_words(self):
        bad = [
            ("a.cc", "// TODO: later"),
            ("docs/a.md", "FIXME"),
            ("a.sh", "cd /home/somebody"),
            ("a_test.cc", "absl::SleepFor(absl::Seconds(1));"),
            ("common/base/a.cc", "#include <iostream>"),
        ]
        for path, text in bad:
            with self.subTest(path=path, text=text):
                self.assertEqual(len(self.problems(words, path, text)), 1)

    def test_accepts_the_same_words_where_they_belong(self):
        good = [
            ("a.cc", "// TODO(#12): when the peer exists."),
            ("a.cc", "// Never SleepFor here. The code XXX is no currency."),
            ("tools/a.cc", "#include <iostream>"),
            ("a.sh", 'cd "$root/work/x"'),
        ]
        for path, text in good:
            with self.subTest(path=path, text=text):
                self.assertEqual(self.problems(words, path, text), [])


class DepsTest(CheckTest):
    def test_compares_both_lists(self):
        self.write(deps.CMAKE, "# Once: a title.\n# liba-dev, libb-dev: reasons.\nfind_package(a)\n")
        self.write(deps.PACKAGES, "## C++ libraries (x)\nliba-dev # why\nlibc-dev # why\n## Tools\ng++ # why\n")
        self.assertEqual(len(deps.check(self.root)), 2)
        self.write(deps.PACKAGES, "## C++ libraries (x)\nliba-dev # why\nlibb-dev # why\n## Tools\ng++ # why\n")
        self.assertEqual(deps.check(self.root), [])


class FormatTest(CheckTest):
    def test_finds_what_clang_format_would_change(self):
        if not format_check.find():
            self.skipTest("clang-format 14 is not installed")
        self.write(".clang-format", "BasedOnStyle: Google\n")
        self.assertEqual(len(self.problems(format_check, "a.cc", "int  x ;\n")), 1)
        self.assertEqual(self.problems(format_check, "a.cc", "int x;\n"), [])


class GuardsTest(CheckTest):
    GOOD = "// What it is for.\n#ifndef OUTLAY_COMMON_A_B_H_\n#define OUTLAY_COMMON_A_B_H_\n\nint x;\n\n#endif  // OUTLAY_COMMON_A_B_H_\n"

    def test_refuses_every_other_guard(self):
        bad = [
            "",
            "// What it is for.\n",
            "#pragma once\n" + self.GOOD,
            "#include <string>\n" + self.GOOD,
            "int y;\n" + self.GOOD,
            self.GOOD.replace("#define OUTLAY_COMMON_A_B_H_", "#define OUTLAY_COMMON_B_H_"),
            self.GOOD.replace("OUTLAY_COMMON_A_B_H_", "OUTLAY_COMMON_B_H_"),
            self.GOOD.replace("#endif  // OUTLAY_COMMON_A_B_H_", "#endif"),
            self.GOOD + "int y;\n",
        ]
        for text in bad:
            with self.subTest(text=text):
                self.assertEqual(len(self.problems(guards, "common/a/b.h", text)), 1)

    def test_accepts_the_name_made_of_the_path(self):
        for text in (self.GOOD, self.GOOD.partition("\n")[2], "// Not #pragma once.\n" + self.GOOD):
            with self.subTest(text=text):
                self.assertEqual(self.problems(guards, "common/a/b.h", text), [])


class FeaturesTest(CheckTest):
    OPEN = "- Open: not built yet\n"
    BUILT = "- Where: `Orders.CreateOrder`, `a_test.cc`\n- Proof: `OrderTest.CreatesAnOrder`\n"

    def page(self, p1, rule="P1", title="A rule"):
        """What is found in a page with nothing built but what `p1` says of P1, with its table up to date."""
        self.write("proto/a.proto", "service Orders {\n  rpc CreateOrder(A) returns (B);\n}\n")
        self.write("a_test.cc", "TEST_F(OrderTest, CreatesAnOrder) {}\n")
        found = [f"### {rule} {title}\n\n{p1}" if known == "P1" else f"### {known} A rule\n\n{self.OPEN}"
                 for known in features.RULES]
        self.write(features.PAGE, "\n".join([features.BEGIN + features.END, *found]))
        self.assertEqual(features.update(self.root), 0)
        return features.check(self.root)

    def test_there_are_92_rules(self):
        self.assertEqual(len(features.RULES), 92)

    def test_accepts_what_is_open_partly_built_and_done(self):
        for text, state in (
            (self.OPEN, "open"),
            (self.BUILT, "done"),
            ("An order is made.\n\n" + self.BUILT + "- Note: only once\n", "done"),
            (self.BUILT.replace(", ", ",\n  ") + "- Open: a part of it\n", "partly"),
        ):
            with self.subTest(text=text):
                self.assertEqual(self.page(text), [])
                self.assertIn(f"| [P1](#p1-a-rule) | A rule | {state} |\n", tree.read(self.root, features.PAGE))

    def test_refuses_missing_doubled_and_unproven_entries(self):
        for text in (
            "",
            "A rule without any list.\n",
            self.BUILT + "\n### P1 A rule\n\n" + self.BUILT,
            self.BUILT + "\n### P99 A rule\n\n" + self.BUILT,
            self.BUILT + self.OPEN,
            self.BUILT + self.BUILT,
            self.BUILT.replace("a_test.cc", "no/such/file.cc"),
            self.BUILT.replace("CreatesAnOrder", "NoSuchTest"),
            "It is `NoSuch.Rpc`.\n\n" + self.BUILT,
            self.BUILT + "- Open: all of `NoSuch.Rpc`\n",
            "- Where: everywhere\n- Proof: `OrderTest.CreatesAnOrder`\n",
            "- Where: `a_test.cc`\n",
            "- Where: `a_test.cc`\n- Proof: " + ", ".join(["`OrderTest.CreatesAnOrder`"] * (features.NAMES + 1)) + "\n",
        ):
            with self.subTest(text=text):
                self.assertNotEqual(self.page(text), [])
        self.assertNotEqual(self.page(self.BUILT, rule="P99"), [])
        self.assertNotEqual(self.page(self.BUILT, title="A title of no less than nine long words"), [])

    def test_refuses_a_table_that_says_something_else(self):
        self.assertEqual(self.page(self.BUILT), [])
        text = tree.read(self.root, features.PAGE)
        self.write(features.PAGE, text.replace("| A rule | done |", "| A rule | partly |"))
        self.assertEqual(len(features.check(self.root)), 1)


class ProtosTest(CheckTest):
    GOOD = (
        'syntax = "proto3";\npackage outlay.a.v1;\n\n// A thing.\nmessage Thing {\n  // Its name, up to 100 bytes.\n'
        "  string name = 1;\n}\n"
    )

    def setUp(self):
        super().setUp()
        if not os.path.exists(os.path.join(ROOT, protos.BUF)):
            self.skipTest("buf is not installed")
        os.makedirs(os.path.join(self.root, "build"))
        os.symlink(os.path.realpath(os.path.join(ROOT, "build/npm")), os.path.join(self.root, "build/npm"))
        with open(os.path.join(ROOT, protos.CONFIG), encoding="utf-8") as file:
            self.write(protos.CONFIG, file.read())

    def test_refuses_fields_without_comments(self):
        self.write("proto/outlay/a/v1/a.proto", self.GOOD)
        self.assertEqual(protos.check(self.root), [])
        self.write("proto/outlay/a/v1/a.proto", self.GOOD.replace("  // Its name, up to 100 bytes.\n", ""))
        self.assertEqual(len(protos.check(self.root)), 1)

    def test_refuses_breaking_changes(self):
        self.write("proto/outlay/a/v1/a.proto", self.GOOD)
        self.assertEqual(protos.update(self.root), 0)
        self.assertEqual(protos.check(self.root), [])
        self.write("proto/outlay/a/v1/a.proto", self.GOOD.replace("name = 1", "name = 2"))
        self.assertNotEqual(protos.check(self.root), [])

    def test_refuses_a_golden_image_without_the_newest_fields(self):
        self.write("proto/outlay/a/v1/a.proto", self.GOOD)
        self.assertEqual(protos.update(self.root), 0)
        self.write("proto/outlay/a/v1/a.proto", self.GOOD.replace("Its name", "Its own name"))
        self.assertEqual(protos.check(self.root), [])
        self.write("proto/outlay/a/v1/a.proto", self.GOOD.replace("}\n", "  // New.\n  string more = 2;\n}\n"))
        self.assertEqual(len(protos.check(self.root)), 1)
        self.assertEqual(protos.update(self.root), 0)
        self.assertEqual(protos.check(self.root), [])

    def test_reports_what_protoc_refuses(self):
        self.write("proto/outlay/a/v1/a.proto", self.GOOD.replace("string", "strong"))
        self.assertNotEqual(protos.check(self.root), [])


class TreeTest(unittest.TestCase):
    def test_blanks_comments_and_strings_but_keeps_lines(self):
        text = 'int x = 1\'000; /* a\nb */ auto s = "y";  // z'
        blanked = tree.blank_cpp(text)
        self.assertEqual(blanked.count("\n"), 1)
        self.assertEqual(blanked.split(), ["int", "x", "=", "1'000;", "auto", "s", "=", ";"])


class AlertsTest(CheckTest):
    def rules(self, expression):
        self.write("docs/metrics.md", "| `outlay_a_total` | x |\n| `outlay_b` | x |\n| `outlay_c_seconds` | x |\n")
        return self.problems(alerts, "docs/page.md", f"```yaml\n- alert: One\n  expr: {expression}\n```\n")

    def test_takes_what_fits(self):
        self.assertEqual(self.rules("increase(outlay_a_total[1h]) > 0 and delta(outlay_b[1h]) > 0"), [])
        self.assertEqual(self.rules("rate(outlay_c_seconds_count[5m]) > 0"), [])

    def test_refuses_metrics_that_are_not_there(self):
        self.assertIn("no metric outlay_x", self.rules("outlay_x > 0")[0])

    def test_refuses_functions_of_another_kind(self):
        self.assertIn("is no counter", self.rules("increase(outlay_b[1h]) > 0")[0])
        self.assertIn("is a counter", self.rules("delta(outlay_a_total[1h]) > 0")[0])

    def test_wants_an_expression_for_each(self):
        self.write("docs/metrics.md", "")
        self.assertEqual(len(self.problems(alerts, "docs/page.md", "```yaml\n- alert: One\n```\n")), 1)


if __name__ == "__main__":
    unittest.main()
