// Grants that spends of a batch name (B12). Real: what ServiceFixture has.
#include <map>
#include <random>
#include <string>
#include <vector>

#include "common/base/strings.h"
#include "services/budget/rpc/testing/override_grants.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;

struct SpendBy {
  int64_t cents = 0;
  std::string grant = {};  // empty: none
};

class BatchedGrantsTest : public OverrideGrantsTest {
 protected:
  static v1::AuthorizeHoldsRequest ABatch(const std::string& id, const std::vector<SpendBy>& spends,
                                          const std::string& more = "") {
    auto request = Parse<v1::AuthorizeHoldsRequest>(more);
    request.set_parent("organizations/acme");
    request.set_batch_id(id);
    for (const SpendBy& spend : spends) {
      if (!spend.grant.empty()) {
        v1::SpendOverride& named = *request.add_overrides();
        named.set_spend(request.spends_size());
        named.set_override_grant("organizations/acme/overrideGrants/" + spend.grant);
      }
      *request.add_spends() = Using("", "x", spend.cents).spend();
    }
    return request;
  }
  absl::StatusOr<v1::AuthorizeHoldsResponse> Send(const v1::AuthorizeHoldsRequest& request) {
    return Call<v1::AuthorizeHoldsResponse>("Holds/AuthorizeHolds", request, As("bob"));
  }
  // Returns the result of each spend: "m-000", "m-001 by grant", "INSUFFICIENT"; or the error of the batch.
  static std::vector<std::string> Told(const absl::StatusOr<v1::AuthorizeHoldsResponse>& response) {
    if (!response.ok()) return {ErrorReason(response.status())};
    std::vector<std::string> told;
    for (const v1::HoldDecision& decision : response->decisions()) {
      const std::string name = v1::Verdict::Refusal_Name(decision.refusal()).substr(std::string("REFUSAL_").size());
      const bool is_refused = decision.refusal() != v1::Verdict::REFUSAL_UNSPECIFIED;
      told.push_back((is_refused ? name : decision.hold_id()) + (decision.override_grant_used() ? " by grant" : ""));
    }
    return told;
  }
  std::vector<std::string> Told(const std::string& id, const std::vector<SpendBy>& spends,
                                const std::string& more = "") {
    return Told(Send(ABatch(id, spends, more)));
  }
  void MakeGrants(const std::vector<std::string>& ids) {
    for (const std::string& id : ids) ASSERT_THAT(Grant(AGrant(id, 3'000)), IsOk());
  }
  std::size_t Used() {
    std::size_t used = 0;
    for (const v1::OverrideGrantChanged& event : Events<v1::OverrideGrantChanged>()) {
      used += event.change() == v1::OverrideGrantChanged::CHANGE_USED ? 1 : 0;
    }
    return used;
  }
};

TEST_F(BatchedGrantsTest, EachSpendMayNameItsOwn) {
  MakeGrants({"g1", "g2", "spare"});
  EXPECT_THAT(Told("m", {{900}, {100, "spare"}, {3'000, "g2"}, {50}, {1'000, "g1"}}),
              ElementsAre("m-000", "m-001", "m-002 by grant", "INSUFFICIENT", "m-004 by grant"));
  EXPECT_EQ(Get("g2")->hold(), "organizations/acme/holds/m-002");
  EXPECT_EQ(Get("g1")->hold(), "organizations/acme/holds/m-004");
  EXPECT_EQ(Cents(FiguresOf("b").held()), 5'000);
  // One event announces the holds, and one for each grant its use, in the same step.
  const v1::HoldBatch batch = Events<v1::HoldsAuthorized>().back().batch();
  ASSERT_EQ(batch.items_size(), 4);
  EXPECT_FALSE(batch.items(1).override_grant_used());
  EXPECT_TRUE(batch.items(2).override_grant_used());
  EXPECT_EQ(Used(), 2u);
  // Budgets that were passed over are not asked again when the spend is ordered.
  EXPECT_THAT(Commit("m-002"), IsOk());
}

TEST_F(BatchedGrantsTest, WaitUntilASpendNeedsThem) {
  MakeGrants({"g"});
  EXPECT_THAT(Told("m", {{500, "g"}, {500, "g"}, {1, "g"}, {1, "g"}}),
              ElementsAre("m-000", "m-001", "m-002 by grant", "OVERRIDE_GRANT_USED"));
  EXPECT_EQ(Get("g")->hold(), "organizations/acme/holds/m-002");
  EXPECT_EQ(Used(), 1u);
}

TEST_F(BatchedGrantsTest, ABatchThatSetsNothingAsideUsesNone) {
  MakeGrants({"g"});
  EXPECT_THAT(Told("dry", {{3'000, "g"}, {1}}, "validate_only: true"), ElementsAre("dry-000 by grant", "INSUFFICIENT"));
  EXPECT_THAT(Told("all", {{3'000, "g"}, {1}}, "all_or_nothing: true"), ElementsAre("", "INSUFFICIENT"));
  EXPECT_THAT(Told("twice", {{3'000, "g"}, {2'000, "g"}}, "all_or_nothing: true"),
              ElementsAre("", "OVERRIDE_GRANT_USED"));
  EXPECT_THAT(Told("error", {{3'000, "g"}, {0}}), ElementsAre("FIELD_INVALID"));
  EXPECT_EQ(StateOf("g"), v1::OverrideGrant::STATE_ACTIVE);
  EXPECT_EQ(Used(), 0u);
  EXPECT_EQ(Cents(FiguresOf("b").held()), 0);
  EXPECT_THAT(Told("m", {{3'000, "g"}}), ElementsAre("m-000 by grant"));
}

TEST_F(BatchedGrantsTest, ARepeatedBatchUsesNothingMore) {
  MakeGrants({"g"});
  const v1::AuthorizeHoldsRequest batch = ABatch("m", {{3'000, "g"}, {1'000, "g"}});
  const auto first = Send(batch);
  const auto again = Send(batch);
  ASSERT_THAT(again, IsOk());
  EXPECT_THAT(Told(first), ElementsAre("m-000 by grant", "OVERRIDE_GRANT_USED"));
  EXPECT_EQ(again->DebugString(), first->DebugString());
  EXPECT_EQ(Used(), 1u);
  EXPECT_EQ(Cents(FiguresOf("b").held()), 3'000);
  EXPECT_THAT(Send(ABatch("m", {{3'000, "g"}, {1'000}})), HasReason("HOLD_ID_TAKEN"));
}

TEST_F(BatchedGrantsTest, WhatCannotBeUsedFailsTheBatchWithTheSpend) {
  MakeGrants({"g", "used"});
  ASSERT_THAT(Use("used", "h", 1'500), IsOk());
  const auto at = [&](const std::vector<SpendBy>& spends) { return Send(ABatch("m", spends)).status(); };
  EXPECT_THAT(at({{1}, {1, "used"}}), HasReason("OVERRIDE_GRANT_ENDED"));
  EXPECT_THAT(at({{1}, {1, "used"}}), HasMetadata("field", "spends[1]"));
  EXPECT_THAT(at({{1, "none"}}), HasReason("OVERRIDE_GRANT_NOT_FOUND"));
  EXPECT_THAT(at({{1}, {3'001, "g"}}), HasReason("OVERRIDE_GRANT_MISMATCH"));
  EXPECT_THAT(at({{1}, {3'001, "g"}}), HasMetadata("field", "spends[1].amount"));
  v1::AuthorizeHoldsRequest batch = ABatch("m", {{1, "g"}, {1, "g"}});
  batch.mutable_overrides()->SwapElements(0, 1);
  EXPECT_THAT(Send(batch), HasMetadata("field", "overrides[1].spend"));
  batch.mutable_overrides()->RemoveLast();
  batch.mutable_overrides(0)->set_spend(2);
  EXPECT_THAT(Send(batch), HasMetadata("field", "overrides[0].spend"));
  // With its tolerance, the spend is more than was granted.
  EXPECT_THAT(Send(ABatch("m", {{3'000, "g"}}, "tolerance_basis_points: 100")), HasReason("OVERRIDE_GRANT_MISMATCH"));
  EXPECT_EQ(StateOf("g"), v1::OverrideGrant::STATE_ACTIVE);
}

// A batch decides as single calls of AuthorizeHold do, one after another.
TEST_F(BatchedGrantsTest, DecideAsOneByOne) {
  constexpr int kRounds = 40;
  for (int round = 0; round < kRounds; ++round) {
    SCOPED_TRACE(Concat("seed ", round));
    std::mt19937 random(static_cast<uint32_t>(round));
    const auto pick = [&](int n) { return static_cast<int>(random() % static_cast<uint32_t>(n)); };
    // Two of each: one is used by a batch, the other by single requests, on separate budgets.
    const std::string id = Concat("r", round);
    for (const std::string side : {"m", "s"}) {
      for (int grant = 0; grant < 3; ++grant) {
        ASSERT_THAT(Grant(AGrant(Concat(id, side, grant), 2'000)), IsOk());
      }
    }
    std::vector<SpendBy> spends;
    for (int i = 0; i < 8; ++i) spends.push_back({.cents = 1 + pick(2'000), .grant = {}});
    std::vector<int> grants;
    for (int i = 0; i < 8; ++i) grants.push_back(pick(5));  // 3 and 4: none
    const auto by = [&](const std::string& side) {
      std::vector<SpendBy> named = spends;
      for (std::size_t i = 0; i < named.size(); ++i) {
        if (grants[i] < 3) named[i].grant = Concat(id, side, grants[i]);
      }
      return named;
    };
    const auto batch = Send(ABatch(Concat(id, "m"), by("m"), "validate_only: true"));
    ASSERT_THAT(batch, IsOk());
    std::vector<std::string> one_by_one;
    std::vector<std::string> made;
    std::map<std::string, bool> is_used;
    const std::vector<SpendBy> single = by("s");
    for (std::size_t i = 0; i < single.size(); ++i) {
      auto request = Using(single[i].grant, Concat(id, "s", i), single[i].cents);
      if (single[i].grant.empty()) request.clear_override_grant();
      const auto answer = Authorize(request, "acme", "bob");
      if (!answer.ok()) {
        EXPECT_THAT(answer, HasReason("OVERRIDE_GRANT_ENDED"));
        one_by_one.push_back("OVERRIDE_GRANT_USED");
        continue;
      }
      if (!answer->verdict().allowed()) {
        one_by_one.push_back(v1::Verdict::Refusal_Name(answer->verdict().refusal()).substr(8));
        continue;
      }
      made.push_back(Concat(id, "s", i));
      bool& was_used = is_used[single[i].grant];
      const bool uses =
          !single[i].grant.empty() && !was_used && StateOf(single[i].grant) == v1::OverrideGrant::STATE_USED;
      was_used = was_used || uses;
      one_by_one.push_back(Concat(id, "m-00", i, uses ? " by grant" : ""));
    }
    EXPECT_EQ(Told(batch), one_by_one);
    for (const std::string& hold : made) ASSERT_THAT(Release(hold), IsOk());
    // The real batch does what the dry run said.
    EXPECT_EQ(Told(Concat(id, "m"), by("m")), one_by_one);
    for (std::size_t i = 0; i < one_by_one.size(); ++i) {
      if (one_by_one[i].starts_with(id)) {
        ASSERT_THAT(Release(Concat(id, "m-00", i)), IsOk());
      }
    }
  }
}

}  // namespace
}  // namespace outlay::budget
