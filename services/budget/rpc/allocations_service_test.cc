// Budgets that are given to their members (B5). Real: what ServiceFixture has.
#include "common/base/strings.h"
#include "services/budget/domain/limits.h"
#include "services/budget/events/snapshot.h"
#include "services/budget/jobs/expire_holds.h"
#include "services/budget/rpc/testing/service.h"
#include "services/budget/store/allocations.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;

constexpr char kTravel[] = "organizations/acme/budgets/travel";

class AllocationsServiceTest : public ServiceFixture {
 protected:
  void MakeTravel(const std::string& rules = "", const std::string& more = "") {
    MakeBudget("travel", "sales", 1'000, "allocation_rules { " + rules + " } " + more);
  }
  static std::string Amount(const std::string& member, int dollars) {
    return Share(member, "amount { currency_code: 'USD' units: " + std::to_string(dollars) + " }");
  }
  static std::string Share(const std::string& member, const std::string& share) {
    return "allocations { member: 'organizations/acme/users/" + member + "' share { " + share + " } } ";
  }
  absl::StatusOr<v1::AllocationsChanged> SetAllocations(const std::string& text) {
    auto request = Parse<v1::SetAllocationsRequest>(text);
    request.set_request_id(NextRequestId());
    request.set_budget(kTravel);
    return Call<v1::AllocationsChanged>("Allocations/SetAllocations", request);
  }
  absl::StatusOr<v1::AllocationsChanged> TakeBack(const std::string& text = "") {
    auto request = Parse<v1::TakeBackAllocationsRequest>(text);
    request.set_request_id(NextRequestId());
    request.set_budget(kTravel);
    return Call<v1::AllocationsChanged>("Allocations/TakeBackAllocations", request);
  }
  v1::Allocation AllocationOf(const std::string& member) {
    v1::ListAllocationsRequest request;
    request.set_parent(kTravel);
    const auto listed = Call<v1::ListAllocationsResponse>("Allocations/ListAllocations", request);
    EXPECT_THAT(listed, IsOk());
    for (const v1::Allocation& allocation : listed->allocations()) {
      if (allocation.member() == "organizations/acme/users/" + member) return allocation;
    }
    return {};
  }
  static std::string By(const std::string& member, const std::string& more = "") {
    return "spend { member: 'organizations/acme/users/" + member + "' } " + more;
  }
};

TEST_F(AllocationsServiceTest, ASpendIsCheckedAgainstTheMembersAllocationAndTheRefusalNamesIt) {
  MakeTravel();
  ASSERT_THAT(SetAllocations(Amount("ann", 3) + Amount("bob", 4)), IsOk());
  const auto refused = Authorize(ASpend("h1", "sales", 301, By("ann")));
  ASSERT_THAT(refused, IsOk());
  EXPECT_EQ(refused->verdict().refusal(), v1::Verdict::REFUSAL_INSUFFICIENT);
  EXPECT_EQ(Cents(refused->verdict().passing_amount()), 300);
  EXPECT_EQ(refused->verdict().nodes(0).allocation(), std::string(kTravel) + "/allocations/ann");
  EXPECT_EQ(Cents(refused->verdict().nodes(0).capacity()), 300);
  const auto passed = Authorize(ASpend("h2", "sales", 300, By("ann")));
  ASSERT_THAT(passed, IsOk());
  EXPECT_TRUE(passed->verdict().allowed());
  EXPECT_EQ(passed->hold().nodes(0).allocation(), std::string(kTravel) + "/allocations/ann");
  EXPECT_EQ(Cents(AllocationOf("ann").held()), 300);
  EXPECT_FALSE(Passes("h3", "sales", 1, By("ann")));
  EXPECT_TRUE(Passes("h4", "sales", 400, By("bob")));
  // Members without an allocation, and spends without a member, share the rest.
  EXPECT_TRUE(Passes("h5", "sales", 200, By("carl")));
  EXPECT_TRUE(Passes("h6", "sales", 100));
  const auto rest = Authorize(ASpend("h7", "sales", 1, By("dora")));
  ASSERT_THAT(rest, IsOk());
  EXPECT_FALSE(rest->verdict().allowed());
}

TEST_F(AllocationsServiceTest, TheBudgetItselfStillDecides) {
  MakeTravel("sum_may_exceed_limit: true");
  ASSERT_THAT(SetAllocations(Amount("ann", 8) + Amount("bob", 8)), IsOk());
  EXPECT_TRUE(Passes("h1", "sales", 800, By("ann")));
  const auto refused = Authorize(ASpend("h2", "sales", 201, By("bob")));
  ASSERT_THAT(refused, IsOk());
  EXPECT_EQ(refused->verdict().nodes(0).allocation(), "");
  EXPECT_EQ(Cents(refused->verdict().passing_amount()), 200);
  MakeBudget("small", "sales", 100);
  EXPECT_FALSE(Passes("h3", "sales", 101, By("bob")));
}

TEST_F(AllocationsServiceTest, AClosedRestIsNobodys) {
  MakeTravel("unallocated_blocked: true");
  EXPECT_FALSE(Passes("h1", "sales", 1, By("ann")));
  ASSERT_THAT(SetAllocations(Amount("ann", 1)), IsOk());
  EXPECT_TRUE(Passes("h2", "sales", 100, By("ann")));
  EXPECT_FALSE(Passes("h3", "sales", 1, By("bob")));
}

TEST_F(AllocationsServiceTest, EveryStepOfAHoldCountsInItsAllocation) {
  MakeTravel();
  ASSERT_THAT(SetAllocations(Amount("ann", 5)), IsOk());
  ASSERT_TRUE(Passes("h", "sales", 500, By("ann")));
  ASSERT_THAT(Commit("h", 400), IsOk());
  ASSERT_THAT(Post("h", 150), IsOk());
  ASSERT_THAT(Release("h", 100), IsOk());
  const v1::Allocation ann = AllocationOf("ann");
  EXPECT_EQ(Cents(ann.held()), 0);
  EXPECT_EQ(Cents(ann.committed()), 250);
  EXPECT_EQ(Cents(ann.spent()), 150);
  EXPECT_EQ(Cents(ann.available()), 100);
  EXPECT_THAT(Adjust("h", 351), HasReason("BUDGET_INSUFFICIENT"));
  EXPECT_THAT(Adjust("h", 350), IsOk());
}

TEST_F(AllocationsServiceTest, WhatHasLapsedIsFreeBeforeAnyJobRan) {
  MakeTravel();
  ASSERT_THAT(SetAllocations(Amount("ann", 5)), IsOk());
  const int64_t end = absl::ToUnixSeconds(node_.clock().Now()) + 60;
  ASSERT_TRUE(Passes("h", "sales", 500, By("ann", "expire_time { seconds: " + std::to_string(end) + " }")));
  EXPECT_FALSE(Passes("early", "sales", 1, By("ann")));
  node_.clock().Advance(absl::Seconds(60));
  EXPECT_EQ(Cents(AllocationOf("ann").available()), 500);
  EXPECT_TRUE(Passes("late", "sales", 500, By("ann")));
}

TEST_F(AllocationsServiceTest, UnusedIsTakenBackInOneCallAndGoesToTheOthers) {
  MakeTravel();
  ASSERT_THAT(SetAllocations(Share("ann", "even: true") + Share("bob", "even: true")), IsOk());
  EXPECT_EQ(Cents(AllocationOf("ann").amount()), 500);
  ASSERT_TRUE(Passes("h", "sales", 120, By("ann")));
  EXPECT_FALSE(Passes("nothing-left", "sales", 1, By("carl")));
  const auto taken = TakeBack();
  ASSERT_THAT(taken, IsOk());
  EXPECT_EQ(Cents(taken->returned()), 880);
  EXPECT_EQ(Cents(taken->allocated()), 120);
  EXPECT_TRUE(AllocationOf("ann").taken_back());
  EXPECT_EQ(Events<v1::AllocationsChanged>().size(), 2U);
  EXPECT_TRUE(Passes("h2", "sales", 380, By("carl")));
  // Amounts returned to it later are no longer allocated either.
  ASSERT_THAT(Release("h", 20), IsOk());
  EXPECT_EQ(Cents(AllocationOf("ann").amount()), 100);
  EXPECT_TRUE(Passes("h3", "sales", 520, By("ann")));
  EXPECT_FALSE(Passes("h4", "sales", 1, By("ann")));
}

TEST_F(AllocationsServiceTest, AreRenewedWithThePeriod) {
  MakeTravel();
  ASSERT_THAT(SetAllocations(Share("ann", "basis_points: 5000") + Amount("bob", 1)), IsOk());
  ASSERT_TRUE(Passes("h", "sales", 500, By("ann")));
  node_.clock().SetTime(absl::FromCivil(absl::CivilDay(2026, 9, 1), absl::UTCTimeZone()));
  EXPECT_EQ(Cents(AllocationOf("ann").available()), 500);
  EXPECT_TRUE(Passes("h2", "sales", 500, By("ann")));
  EXPECT_FALSE(Passes("h3", "sales", 1, By("ann")));
  EXPECT_TRUE(Passes("h4", "sales", 400, By("carl")));
  EXPECT_FALSE(Passes("h5", "sales", 1, By("carl")));
}

TEST_F(AllocationsServiceTest, AsManyAsThereCanBeAreGivenSpentRenewedAndTakenBackInOneStepEach) {
  MakeTravel();
  std::string all;
  for (std::size_t i = 0; i < limits::kAllocations; ++i) all += Share("u" + std::to_string(i), "even: true");
  ASSERT_THAT(SetAllocations(all), IsOk());
  EXPECT_THAT(SetAllocations(Share("one-more", "even: true")), HasReason("TOO_MANY_ITEMS"));
  EXPECT_TRUE(Passes("h1", "sales", 2, By("u0")));
  node_.clock().SetTime(absl::FromCivil(absl::CivilDay(2026, 9, 1), absl::UTCTimeZone()));
  EXPECT_FALSE(Passes("h2", "sales", 4, By("u0")));
  EXPECT_TRUE(Passes("h3", "sales", 2, By("u0")));
  ASSERT_THAT(SetAllocations(all), IsOk());
  node_.clock().SetTime(absl::FromCivil(absl::CivilDay(2026, 10, 1), absl::UTCTimeZone()));
  EXPECT_TRUE(Passes("h4", "sales", 2, By("u0")));
  const auto taken = TakeBack();
  ASSERT_THAT(taken, IsOk());
  EXPECT_EQ(Cents(taken->allocated()), 2);
}

TEST_F(AllocationsServiceTest, AMembersRowIsWrittenByItsFirstUseAndSaysWhatThePeriodBeganWith) {
  MakeTravel();
  ASSERT_THAT(SetAllocations(Share("ann", "even: true") + Share("bob", "even: true")), IsOk());
  node_.clock().SetTime(absl::FromCivil(absl::CivilDay(2026, 9, 1), absl::UTCTimeZone()));
  const auto rows = [this] {
    const auto reader = node_.store().Read(store::PartitionOf("acme"));
    return LoadAllotments(*reader, {"acme", "travel", "2026-09-01"})->size();
  };
  ASSERT_TRUE(Passes("h1", "sales", 100, By("ann")));
  EXPECT_EQ(rows(), 2u);
  // A larger budget changes no existing allocation, and writes no rows of members who have not used theirs.
  ASSERT_THAT(Update("travel", "budget { amount { currency_code: 'USD' units: 20 } } update_mask { paths: 'amount' }"),
              IsOk());
  ASSERT_THAT(Update("travel",
                     "budget { allocation_rules { sum_may_exceed_limit: true } } "
                     "update_mask { paths: 'allocation_rules' }"),
              IsOk());
  EXPECT_EQ(Cents(AllocationOf("ann").amount()), 500);
  EXPECT_EQ(Cents(AllocationOf("bob").amount()), 500);
  EXPECT_FALSE(Passes("h2", "sales", 501, By("bob")));
  EXPECT_TRUE(Passes("h3", "sales", 500, By("bob")));
  EXPECT_EQ(rows(), 3u);
  EXPECT_TRUE(Passes("h4", "sales", 1'000, By("carl")));
  EXPECT_FALSE(Passes("h5", "sales", 1, By("carl")));
}

TEST_F(AllocationsServiceTest, ABatchSeesWhatItsOwnSpendsTook) {
  MakeTravel();
  ASSERT_THAT(SetAllocations(Amount("ann", 3)), IsOk());
  auto request = Parse<v1::AuthorizeHoldsRequest>("parent: 'organizations/acme' batch_id: 'm'");
  for (const std::string member : {"ann", "bob", "ann", "ann"}) {
    *request.add_spends() = ASpend("x", "sales", 150, By(member)).spend();
  }
  const auto answer = Call<v1::AuthorizeHoldsResponse>("Holds/AuthorizeHolds", request);
  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(Cents(AllocationOf("ann").held()), 300);
  EXPECT_THAT(GetHold("m-002"), IsOk());
  EXPECT_THAT(GetHold("m-003"), HasReason("HOLD_NOT_FOUND"));
  EXPECT_EQ(GetHold("m-001")->nodes(0).allocation(), std::string(kTravel) + "/allocations/-");
  ASSERT_THAT(Release("m-000"), IsOk());
  EXPECT_EQ(Cents(AllocationOf("ann").held()), 150);
}

TEST_F(AllocationsServiceTest, ASnapshotHasAllOfABudget) {
  MakeTravel();
  MakeBudget("other", "sales", 1'000);
  ASSERT_THAT(SetAllocations(Amount("ann", 3)), IsOk());
  ASSERT_THAT(SetAllocations(Amount("bob", 4)), IsOk());
  const auto reader = node_.store().Read(store::PartitionOf("acme"));
  const absl::StatusOr<feed::SnapshotPage> page = SnapshotOfResources(&node_.clock())(*reader, "");
  ASSERT_THAT(page, IsOk());
  std::vector<v1::AllocationsChanged> told;
  for (const command::Announcement& event : page->events) {
    if (event.type != v1::AllocationsChanged::descriptor()->full_name()) continue;
    ASSERT_TRUE(told.emplace_back().ParseFromString(event.data));
  }
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].budget(), kTravel);
  ASSERT_EQ(told[0].allocations_size(), 2);
  EXPECT_EQ(Cents(told[0].allocations(1).amount()), 400);
  EXPECT_EQ(Cents(told[0].allocated()), 700);
}

TEST_F(AllocationsServiceTest, AreRefusedWhereThereAreNone) {
  MakeBudget("travel", "sales", 1'000);
  EXPECT_THAT(SetAllocations(Amount("ann", 1)), HasReason("ALLOCATIONS_OFF"));
  EXPECT_THAT(TakeBack(), HasReason("ALLOCATIONS_OFF"));
  ASSERT_THAT(Update("travel", "budget { allocation_rules {} } update_mask { paths: 'allocation_rules' }"), IsOk());
  EXPECT_THAT(SetAllocations(Amount("ann", 11)), HasReason("ALLOCATIONS_ABOVE_LIMIT"));
  EXPECT_THAT(SetAllocations(Share("ann", "even: true basis_points: 5")), HasReason("FIELD_INVALID"));
  EXPECT_THAT(SetAllocations(Amount("ann", 10)), IsOk());
  ASSERT_THAT(BudgetVerb<v1::CloseBudgetRequest>("Close", "travel"), IsOk());
  EXPECT_THAT(TakeBack(), HasReason("BUDGET_NOT_ACTIVE"));
}

// Counts the reads made through it.
class CountingReader final : public store::Reader {
 public:
  explicit CountingReader(const store::Reader& rows) : Reader(rows.partition()), rows_(rows) {}
  std::size_t read() const { return read_; }

 protected:
  absl::StatusOr<std::optional<std::string_view>> GetRaw(store::Family family, std::string_view key,
                                                         std::string* buffer) const override {
    ++read_;
    return (rows_.*Raw::kGet)(family, key, buffer);
  }
  absl::Status ScanRaw(store::Family family, std::string_view begin, std::string_view end, store::Order order,
                       RawVisitor visitor) const override {
    return (rows_.*Raw::kScan)(family, begin, end, order, [&](std::string_view key, std::string_view value) {
      ++read_;
      return visitor(key, value);
    });
  }

 private:
  struct Raw : store::Reader {
    static constexpr auto kGet = &Raw::GetRaw;
    static constexpr auto kScan = &Raw::ScanRaw;
  };
  const store::Reader& rows_;
  mutable std::size_t read_ = 0;
};

TEST_F(AllocationsServiceTest, ASnapshotReadsWhatLapsedOnceForAllBudgets) {
  constexpr std::size_t kLapsed = 50;
  constexpr std::size_t kMore = 20;
  MakeTravel();
  const absl::Time lapse = node_.clock().Now() + absl::Hours(1);
  for (std::size_t i = 0; i < kLapsed; ++i) {
    ASSERT_TRUE(
        Passes(Concat("h", i), "sales", 1, Concat("expire_time { seconds: ", absl::ToUnixSeconds(lapse), " }")));
  }
  node_.clock().SetTime(lapse);
  const auto read = [&] {
    const auto rows = node_.store().Read(store::PartitionOf("acme"));
    const CountingReader reader(*rows);
    EXPECT_THAT(SnapshotOfResources(&node_.clock())(reader, ""), IsOk());
    return reader.read();
  };
  const std::size_t before = read();
  EXPECT_GE(before, kLapsed);
  for (std::size_t i = 0; i < kMore; ++i) MakeBudget(Concat("b", i), "sales", 1'000, "allocation_rules {}");
  EXPECT_LE(read() - before, kMore * kLapsed / 2);
}

}  // namespace
}  // namespace outlay::budget
