#include "tools/outlay/table.h"

#include <gtest/gtest.h>

namespace outlay::cli {
namespace {

TEST(TableTest, AlignsTextToTheLeftAndNumbersToTheRight) {
  Table table({{"NUMBER"}, {"TOTAL", true}, {"STATE"}});
  table.Add({"PO-1", "1,000.00 EUR", "active"});
  table.Add({"PO-1000", "5.00 EUR", "draft"});
  EXPECT_EQ(table.Render(false),
            "NUMBER          TOTAL  STATE\n"
            "PO-1     1,000.00 EUR  active\n"
            "PO-1000      5.00 EUR  draft\n");
}

TEST(TableTest, LeavesOutColumnsWithoutText) {
  Table table({{"A"}, {"NOTHING"}, {"B"}});
  table.Add({"a", "", "b"});
  EXPECT_EQ(table.Render(false), "A  B\na  b\n");
}

TEST(TableTest, WritesNoSpacesAtTheEndOfALine) {
  Table table({{"A"}, {"LONG"}, {"N", true}});
  table.Add({"a", "", ""});
  table.Add({"a", "b", "1"});
  EXPECT_EQ(table.Render(false), "A  LONG  N\na\na  b     1\n");
}

TEST(TableTest, CountsCharactersNotBytes) {
  Table table({{"NAME"}, {"X"}});
  table.Add({"Grüße", "1"});
  table.Add({"abcde", "2"});
  EXPECT_EQ(table.Render(false), "NAME   X\nGrüße  1\nabcde  2\n");
}

TEST(TableTest, IndentsAndNeedsNoTitles) {
  Table table({{""}, {""}}, 2);
  table.Add({"name", "po-1"});
  table.Add({"supplier", "initech"});
  EXPECT_EQ(table.Render(false), "  name      po-1\n  supplier  initech\n");
}

TEST(TableTest, SaysNothingWithoutRows) {
  EXPECT_EQ(Table({{"A"}}).Render(true), "");
}

TEST(TableTest, ColoursCellsWithoutMovingTheOthers) {
  Table table({{""}, {""}});
  table.Add({Cell("bad", Tone::kBad), "x"});
  table.Add({"plain", "y"});
  EXPECT_EQ(table.Render(true), "\033[31mbad\033[0m    x\nplain  y\n");
}

TEST(TableTest, TakesAwayWhatCouldSteerATerminal) {
  EXPECT_EQ(Harmless("a\033[31mb\nc\td\x7f"), "a [31mb c d ");
  EXPECT_EQ(Harmless("a\xC2\x9B"
                     "31mb"),
            "a 31mb");
  EXPECT_EQ(Harmless("Grüße \xC2\xA0"), "Grüße \xC2\xA0");
  Table table({{""}});
  table.Add({"\033]0;title\007"});
  EXPECT_EQ(table.Render(true).find('\033'), std::string::npos);
}

}  // namespace
}  // namespace outlay::cli
