#include "services/directory/domain/reference_entry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "common/base/random.h"
#include "common/testing/matchers.h"
#include "services/directory/domain/limits.h"

namespace outlay::directory {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;

const absl::Time kStart = absl::FromUnixSeconds(1'700'000'000);
const Actor kAnn = {.subject = "ann", .on_behalf_of = {}};
const Actor kBob = {.subject = "bob", .on_behalf_of = {}};

ReferenceSpec Named(const std::string& name) {
  return {.valid_until = std::nullopt, .display_name = name, .details = {}, .second_person = false};
}

// The versions of one code, as the store keeps them.
using Versions = std::map<absl::Time, ReferenceEntry>;

ReferencePlace PlaceIn(const Versions& versions, absl::Time start) {
  ReferencePlace place;
  auto at = versions.lower_bound(start);
  if (at != versions.end() && at->first == start) place.present = at->second;
  if (at != versions.begin()) place.earlier = std::prev(at)->second;
  return place;
}

// What holds at an instant; empty: nothing.
std::string HeldAt(const Versions& versions, absl::Time time) {
  const auto behind = versions.upper_bound(time);
  if (behind == versions.begin()) return {};
  const ReferenceEntry& last = std::prev(behind)->second;
  return HoldsAt(last, time) ? last.spec.display_name : std::string();
}

TEST(DecideSetReferenceTest, WhatHeldInThePastStaysWhateverIsWritten) {
  int written = 0;
  int refused = 0;
  for (uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(seed);
    SeededRandom random(seed);
    Versions versions;
    for (int step = 0; step < 60; ++step) {
      const absl::Time now = kStart + absl::Hours(step);
      const ReferenceId id = {.kind = ReferenceKind::kCostCentre,
                              .code = "4711",
                              .valid_from = kStart + absl::Hours(static_cast<int64_t>(random.Uniform(80)) - 10)};
      ReferenceSpec spec = Named("n" + std::to_string(random.Uniform(3)));
      if (random.Uniform(2) == 0) {
        spec.valid_until = id.valid_from + absl::Hours(static_cast<int64_t>(random.Uniform(20)) + 1);
      }
      std::map<absl::Time, std::string> held;
      for (absl::Time at = kStart - absl::Hours(12); at < now; at += absl::Minutes(30)) held[at] = HeldAt(versions, at);
      const auto decision = DecideSetReference(PlaceIn(versions, id.valid_from), id, spec, kAnn, now);
      if (decision.ok()) versions[id.valid_from] = decision->after;
      ++(decision.ok() ? written : refused);
      for (const auto& [at, name] : held) {
        if (name.empty()) continue;
        ASSERT_EQ(HeldAt(versions, at), name) << "at " << at << " after step " << step;
      }
    }
  }
  EXPECT_GT(written, 500);
  EXPECT_GT(refused, 500);
}

TEST(DecideSetReferenceTest, EndsWhatHoldsAndReplacesWhatDidNotBegin) {
  const ReferenceId id = {.kind = ReferenceKind::kProject, .code = "p", .valid_from = kStart};
  const auto made = DecideSetReference({}, id, Named("a"), kAnn, kStart - absl::Hours(1));
  ASSERT_THAT(made, IsOk());
  const ReferencePlace there = {.present = made->after, .earlier = std::nullopt};
  EXPECT_THAT(DecideSetReference(there, id, Named("b"), kAnn, kStart - absl::Microseconds(1)), IsOk());
  EXPECT_THAT(DecideSetReference(there, id, Named("b"), kAnn, kStart), HasReason("REFERENCE_HISTORY_FIXED"));
  EXPECT_FALSE(DecideSetReference(there, id, Named("a"), kBob, kStart)->changed);
  ReferenceSpec ended = Named("a");
  const absl::Time now = kStart + absl::Hours(5);
  ended.valid_until = now;
  EXPECT_THAT(DecideSetReference(there, id, ended, kAnn, now), IsOk());
  EXPECT_THAT(DecideSetReference(there, id, ended, kAnn, now + absl::Microseconds(1)),
              HasReason("REFERENCE_HISTORY_FIXED"));
  ended.valid_until = kStart;
  EXPECT_THAT(DecideSetReference({}, id, ended, kAnn, now), HasReason("FIELD_INVALID"));
}

TEST(DecideConfirmReferenceTest, AHomeAddressHoldsOnceASecondPersonSignedItOff) {
  const ReferenceId id = {.kind = ReferenceKind::kDeliveryAddress, .code = "home", .valid_from = kStart};
  ReferenceSpec spec = Named("Home");
  spec.second_person = true;
  const auto proposed = DecideSetReference({}, id, spec, kAnn, kStart);
  ASSERT_THAT(proposed, IsOk());
  EXPECT_FALSE(HoldsAt(proposed->after, kStart + absl::Hours(1)));
  const absl::Time now = kStart + absl::Hours(2);
  const auto confirm = [&](const Actor& who, const Persons& behind, const ReferencePlace& place, absl::Time when) {
    return DecideConfirmReference(proposed->after, Persons("ann"), who, behind, place, when);
  };
  EXPECT_THAT(confirm(kAnn, Persons("ann"), {}, now), HasReason("SECOND_PERSON_REQUIRED"));
  EXPECT_THAT(confirm({.subject = "robot", .on_behalf_of = {}}, Persons("ann"), {}, now),
              HasReason("SECOND_PERSON_REQUIRED"));
  EXPECT_THAT(confirm(kBob, Persons("bob"), {}, kStart + limits::kProposalTimeToLive),
              HasReason("REFERENCE_PROPOSAL_EXPIRED"));
  const auto confirmed = confirm(kBob, Persons("bob"), {}, now);
  ASSERT_THAT(confirmed, IsOk());
  EXPECT_EQ(confirmed->id.valid_from, now);
  EXPECT_TRUE(HoldsAt(*confirmed, now));
  EXPECT_FALSE(HoldsAt(*confirmed, kStart)) << "it did not hold before somebody signed it off";
  EXPECT_THAT(confirm(kBob, Persons("bob"), {.present = *confirmed, .earlier = std::nullopt}, now),
              HasReason("REFERENCE_HISTORY_FIXED"));
}

TEST(CheckNoCardNumberTest, FindsNumbersOfCardsHoweverTheyAreWritten) {
  for (const char* const text :
       {"4111111111111111", "Visa 4111 1111 1111 1111", "5500-0000-0000-0004", "x378282246310005"}) {
    EXPECT_THAT(CheckNoCardNumber("display_name", text), HasReason("CARD_NUMBER_REFUSED")) << text;
  }
  for (const char* const text :
       {"", "Card of the office, ends in 1111", "4111111111111112", "tok_1234567890123", "411111"}) {
    EXPECT_THAT(CheckNoCardNumber("display_name", text), IsOk()) << text;
  }
}

TEST(CheckReferenceCodeTest, CategoriesAreOfUnspsc) {
  for (const char* const code : {"43", "4321", "432115", "43211503"}) {
    EXPECT_THAT(CheckReferenceCode(ReferenceKind::kCategory, code), IsOk()) << code;
  }
  for (const char* const code : {"4", "432", "4321150301", "43a1"}) {
    EXPECT_THAT(CheckReferenceCode(ReferenceKind::kCategory, code), HasReason("FIELD_INVALID")) << code;
  }
  EXPECT_THAT(CheckReferenceCode(ReferenceKind::kProject, "4"), IsOk());
}

}  // namespace
}  // namespace outlay::directory
