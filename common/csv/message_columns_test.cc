#include "common/csv/message_columns.h"

#include <string>

#include "common/rpc/testing/things.pb.h"
#include "common/testing/matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace outlay::csv {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::outlay::testing::v1::Thing;

constexpr CellContext kContext = {.organization = "acme", .currency = "EUR"};

const MessageColumns& Columns() {
  static const MessageColumns& columns =
      *new MessageColumns(Thing::descriptor(), {{"title", "title", ""},
                                                {"price", "price", ""},
                                                {"quantity", "quantity", ""},
                                                {"day", "day", ""},
                                                {"made_time", "made_time", ""},
                                                {"tags", "tags", ""},
                                                {"machine", "machine", ""},
                                                {"made_for", "parts.made_for", "things"},
                                                {"colour", "colour", ""}});
  return columns;
}

TEST(MessageColumnsTest, ReadsWhatItWrites) {
  const char* const texts[] = {"Bolt",
                               "12.50",
                               "3.125",
                               "2026-11-22",
                               "2026-11-22T10:00:00Z",
                               "a;b",
                               "123456",
                               "one;organizations/acme/things/two",
                               "RED"};
  Thing thing;
  for (size_t i = 0; i < std::size(texts); ++i) {
    ASSERT_THAT(Columns().Read(i, texts[i], kContext, thing), IsOk()) << Columns().name(i);
  }
  EXPECT_EQ(thing.price().units(), 12);
  EXPECT_EQ(thing.parts(0).made_for(), "organizations/acme/things/one");
  EXPECT_EQ(thing.tags_size(), 2);
  Thing again;
  for (size_t i = 0; i < Columns().size(); ++i) {
    if (const std::string text = Columns().Write(i, thing); !text.empty()) {
      ASSERT_THAT(Columns().Read(i, text, kContext, again), IsOk()) << Columns().name(i) << " " << text;
    }
  }
  EXPECT_EQ(thing.SerializeAsString(), again.SerializeAsString());
}

TEST(MessageColumnsTest, WritesNothingForWhatIsUnset) {
  for (size_t i = 0; i < Columns().size(); ++i) {
    if (Columns().name(i) != "machine") {
      EXPECT_EQ(Columns().Write(i, Thing()), "") << Columns().name(i);
    }
  }
}

TEST(MessageColumnsTest, RefusesWhatIsNotOfTheFieldsKind) {
  Thing thing;
  EXPECT_THAT(Columns().Read(1, "a lot", kContext, thing), HasReason("MONEY_INVALID"));
  EXPECT_THAT(Columns().Read(1, "1.234", kContext, thing), HasReason("MONEY_TOO_PRECISE"));
  EXPECT_THAT(Columns().Read(3, "22.11.2026", kContext, thing), HasReason("FIELD_INVALID"));
  EXPECT_THAT(Columns().Read(4, "noon", kContext, thing), HasReason("FIELD_INVALID"));
  EXPECT_THAT(Columns().Read(6, "12x", kContext, thing), HasReason("FIELD_INVALID"));
  EXPECT_THAT(Columns().Read(8, "MAUVE", kContext, thing), HasReason("FIELD_INVALID"));
}

TEST(MessageColumnsTest, KnowsWhichColumnsAreNumbers) {
  EXPECT_FALSE(Columns().IsNumber(0));
  EXPECT_TRUE(Columns().IsNumber(1));
  EXPECT_TRUE(Columns().IsNumber(2));
  EXPECT_FALSE(Columns().IsNumber(3));
}

TEST(MessageColumnsDeathTest, APathThatIsNoFieldIsABug) {
  EXPECT_DEATH(MessageColumns(Thing::descriptor(), {{"x", "no.such.field", ""}}), "column x");
}

}  // namespace
}  // namespace outlay::csv
