// Random changes of good filters, paths and operations: the parsers answer or refuse, and what they took can be used.
#include <gtest/gtest.h>

#include <iterator>
#include <string>
#include <string_view>

#include "common/base/random.h"
#include "common/testing/seeds.h"
#include "services/directory/scim/core_schemas.h"
#include "services/directory/scim/filter.h"
#include "services/directory/scim/patch.h"
#include "services/directory/scim/testing/json.h"

namespace outlay::directory::scim {
namespace {

constexpr std::string_view kPieces[] = {
    "emails", "[",    "]",        "(",         ")",    ".",  "type",           "value",      " eq ", " pr",
    " and ",  " or ", "not ",     R"("work")", "\"",   "\\", "urn:a:b:",       "true",       "1",    "-1e9",
    "$ref",   " ",    "userName", ":",         "\xff", "gt", "name.givenName", R"("\ud800")"};

std::string RandomText(SeededRandom& random) {
  std::string text;
  for (uint64_t left = random.Next() % 12; left > 0; --left) text += kPieces[random.Next() % std::size(kPieces)];
  return text;
}

// A random JSON value, not deep.
Json RandomValue(SeededRandom& random, int depth) {
  switch (random.Next() % (depth > 0 ? 8 : 5)) {
    case 0:
      return Json(json_null());
    case 1:
      return Json(json_boolean(random.Next() % 2 == 0));
    case 2:
      return Json(json_integer(7));
    case 3:
      return MakeText("work");
    case 4:
      return MakeText("True");
    case 5: {
      Json list(json_array());
      for (uint64_t left = random.Next() % 4; left > 0; --left) Append(list.get(), RandomValue(random, depth - 1));
      return list;
    }
    default: {
      Json object(json_object());
      for (const char* const name : {"value", "type", "primary", "emails", "name", "userName", "active", "manager"}) {
        if (random.Next() % 3 == 0) Set(object.get(), name, RandomValue(random, depth - 1));
      }
      return object;
    }
  }
}

TEST(FuzzTest, FiltersAnswerOrAreRefused) {
  const Json user = FromText("{'userName':'a','emails':[{'value':'x','type':'work'},7,null],'active':true}");
  testing::ForEachSeed(testing::SeedsFromEnvironment({.first = 1, .count = 3000}), [&](uint64_t seed) {
    SeededRandom random(seed);
    const absl::StatusOr<Filter> filter = ParseFilter(RandomText(random));
    if (filter.ok()) Matches(*filter, user.get(), UserType());
  });
}

TEST(FuzzTest, PatchesLeaveAResourceThatCanBePatchedAgain) {
  constexpr const char* kPaths[] = {"userName",
                                    "emails",
                                    "name",
                                    "active",
                                    "name.givenName",
                                    "emails.value",
                                    "manager",
                                    "emails[type eq \"work\"]",
                                    "emails[type eq \"work\"].value",
                                    "emails[value pr]"};
  testing::ForEachSeed(testing::SeedsFromEnvironment({.first = 1, .count = 2000}), [&](uint64_t seed) {
    SeededRandom random(seed);
    Json user = FromText("{'userName':'a','emails':[{'value':'x','type':'work','primary':true}]}");
    for (int i = 0; i < 8; ++i) {
      Json operation(json_object());
      Set(operation.get(), "op",
          MakeText(random.Next() % 3 == 0   ? "remove"
                   : random.Next() % 2 == 0 ? "add"
                                            : "Replace"));
      if (random.Next() % 4 != 0) Set(operation.get(), "path", MakeText(kPaths[random.Next() % std::size(kPaths)]));
      Set(operation.get(), "value", RandomValue(random, 2));
      Json body = FromText("{'Operations':[]}");
      Append(FindValue(body.get(), "Operations"), std::move(operation));
      const absl::StatusOr<std::vector<PatchStep>> steps = ParsePatch(body.get(), UserType());
      if (!steps.ok()) continue;
      absl::StatusOr<Json> after = ApplyPatch(user.get(), *steps, UserType());
      if (after.ok()) user = *std::move(after);
      EXPECT_TRUE(json_is_string(FindValue(user.get(), "userName"))) << ToText(user.get());
    }
  });
}

}  // namespace
}  // namespace outlay::directory::scim
