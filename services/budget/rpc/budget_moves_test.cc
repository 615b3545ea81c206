#include "common/access/testing/group_authorizer.h"
#include "common/access/testing/person_authorizer.h"
#include "services/budget/rpc/budget_moves_service.h"
#include "services/budget/rpc/testing/service.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;

class BudgetMovesTest : public ServiceFixture {
 protected:
  static v1::TransferBudgetRequest ATransfer(const std::string& id, const std::string& from, const std::string& to,
                                             int64_t cents, const std::string& more = "") {
    auto request = Parse<v1::TransferBudgetRequest>(more);
    request.set_parent("organizations/acme");
    request.set_move_id(id);
    request.set_from_budget("organizations/acme/budgets/" + from);
    request.set_to_budget("organizations/acme/budgets/" + to);
    if (!request.has_amount()) *request.mutable_amount() = Dollars(cents);
    request.set_reason("why");
    return request;
  }
  absl::StatusOr<v1::BudgetMove> Transfer(const v1::TransferBudgetRequest& request,
                                          const std::string& subject = "ann") {
    return Call<v1::BudgetMove>("BudgetMoves/TransferBudget", request, As(subject));
  }
  template <typename Request>
  absl::StatusOr<v1::BudgetMove> Change(const std::string& verb, const std::string& id, const std::string& budget,
                                        int64_t cents) {
    Request request;
    request.set_parent("organizations/acme");
    request.set_move_id(id);
    request.set_budget("organizations/acme/budgets/" + budget);
    *request.mutable_amount() = Dollars(cents);
    request.set_reason("why");
    return Call<v1::BudgetMove>("BudgetMoves/" + verb + "Budget", request);
  }
  absl::StatusOr<v1::BudgetMove> Increase(const std::string& id, const std::string& budget, int64_t cents) {
    return Change<v1::IncreaseBudgetRequest>("Increase", id, budget, cents);
  }
  absl::StatusOr<v1::BudgetMove> Decrease(const std::string& id, const std::string& budget, int64_t cents) {
    return Change<v1::DecreaseBudgetRequest>("Decrease", id, budget, cents);
  }
  absl::StatusOr<v1::BudgetMove> Reverse(const std::string& move, const std::string& id) {
    v1::ReverseBudgetMoveRequest request;
    request.set_name("organizations/acme/budgetMoves/" + move);
    request.set_move_id(id);
    request.set_reason("a mistake");
    return Call<v1::BudgetMove>("BudgetMoves/ReverseBudgetMove", request);
  }
  template <typename Request>
  absl::StatusOr<v1::BudgetMove> Answer(const std::string& verb, const std::string& id, const std::string& subject,
                                        const std::string& etag = "") {
    Request request;
    request.set_request_id(NextRequestId());
    request.set_name("organizations/acme/budgetMoves/" + id);
    request.set_etag(etag);
    return Call<v1::BudgetMove>("BudgetMoves/" + verb + "BudgetMove", request, As(subject));
  }
  absl::StatusOr<v1::BudgetMove> Confirm(const std::string& id, const std::string& subject,
                                         const std::string& etag = "") {
    return Answer<v1::ConfirmBudgetMoveRequest>("Confirm", id, subject, etag);
  }
  absl::StatusOr<v1::BudgetMove> Reject(const std::string& id, const std::string& subject) {
    return Answer<v1::RejectBudgetMoveRequest>("Reject", id, subject);
  }
  absl::StatusOr<v1::BudgetMove> Get(const std::string& id, const std::string& subject = "ann") {
    v1::GetBudgetMoveRequest request;
    request.set_name("organizations/acme/budgetMoves/" + id);
    return Call<v1::BudgetMove>("BudgetMoves/GetBudgetMove", request, As(subject));
  }
  int64_t Limit(const std::string& budget) { return Cents(FiguresOf(budget).limit()); }
};

TEST_F(BudgetMovesTest, ATransferMovesTheLimitsOfBothInOneStepAndOnce) {
  MakeBudget("from", "sales", 10'000);
  MakeBudget("to", "engineering", 1'000);
  const auto moved = Transfer(ATransfer("m", "from", "to", 4'000));
  ASSERT_THAT(moved, IsOk());
  EXPECT_EQ(moved->state(), v1::BudgetMove::STATE_DONE);
  EXPECT_EQ(moved->from_period(), "2026-08-01");
  EXPECT_EQ(moved->creator(), "ann");
  EXPECT_EQ(Cents(FiguresOf("from").transferred_out()), 4'000);
  EXPECT_EQ(Cents(FiguresOf("to").transferred_in()), 4'000);
  EXPECT_EQ(Limit("from"), 6'000);
  EXPECT_EQ(Limit("to"), 5'000);
  EXPECT_TRUE(Passes("h", "engineering", 5'000));
  EXPECT_FALSE(Passes("h2", "sales", 6'001));
  const size_t records = node_.Log("acme").size();
  EXPECT_EQ(Transfer(ATransfer("m", "from", "to", 4'000))->DebugString(), moved->DebugString());
  EXPECT_THAT(Transfer(ATransfer("m", "from", "to", 4'001)), HasReason("MOVE_ID_TAKEN"));
  EXPECT_EQ(node_.Log("acme").size(), records);
  EXPECT_EQ(Get("m")->DebugString(), moved->DebugString());
  const auto events = Events<v1::BudgetMoveChanged>();
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].change(), v1::BudgetMoveChanged::CHANGE_DONE);
  // The next period has money of its own.
  node_.clock().SetTime(absl::FromCivil(absl::CivilDay(2026, 9, 1), absl::UTCTimeZone()));
  EXPECT_EQ(Limit("from"), 10'000);
  EXPECT_EQ(Limit("to"), 1'000);
}

TEST_F(BudgetMovesTest, NeverTakeMoreThanIsAvailableAndThenWriteNothing) {
  MakeBudget("from", "sales", 10'000);
  MakeBudget("to", "engineering", 1'000);
  ASSERT_TRUE(Passes("h", "sales", 7'000));
  const size_t records = node_.Log("acme").size();
  EXPECT_THAT(Transfer(ATransfer("m", "from", "to", 3'001)), HasReason("AMOUNT_ABOVE_AVAILABLE"));
  EXPECT_THAT(Decrease("m", "from", 3'001), HasReason("AMOUNT_ABOVE_AVAILABLE"));
  EXPECT_EQ(node_.Log("acme").size(), records);
  EXPECT_THAT(Get("m"), HasReason("MOVE_NOT_FOUND"));
  ASSERT_THAT(Transfer(ATransfer("m", "from", "to", 3'000)), IsOk());
  EXPECT_EQ(Cents(FiguresOf("from").available()), 0);
  EXPECT_THAT(Update("from", "budget { amount { currency_code: 'USD' units: 99 } }"), HasReason("AMOUNT_BELOW_USED"));
}

TEST_F(BudgetMovesTest, AreRefusedWhereTheMoneyWouldBeMadeLostOrMixed) {
  MakeBudget("company", "company", 10'000);
  MakeBudget("tools", "tools", 1'000);
  MakeBudget("sales", "sales", 1'000);
  v1::CreateBudgetRequest euro = ABudget("euro", "sales", 1'000);
  euro.mutable_budget()->mutable_amount()->set_currency_code("EUR");
  ASSERT_THAT(Create(euro), IsOk());
  v1::CreateBudgetRequest draft = ABudget("draft", "sales", 1'000);
  draft.set_activate(false);
  ASSERT_THAT(Create(draft), IsOk());
  MakeBudget("past", "sales", 1'000,
             "period { recurrence: RECURRENCE_ONE_OFF first_day { year: 2026 month: 1 day: 1 } "
             "last_day { year: 2026 month: 1 day: 31 } }");
  EXPECT_THAT(Transfer(ATransfer("m", "sales", "sales", 1)), HasReason("TRANSFER_TO_ITSELF"));
  EXPECT_THAT(Transfer(ATransfer("m", "company", "tools", 1)), HasReason("TRANSFER_ALONG_PATH"));
  EXPECT_THAT(Transfer(ATransfer("m", "tools", "company", 1)), HasReason("TRANSFER_ALONG_PATH"));
  EXPECT_THAT(Transfer(ATransfer("m", "company", "tools", 1, "earmarked: true")), IsOk());
  EXPECT_THAT(Transfer(ATransfer("n", "sales", "euro", 1)), HasReason("CURRENCY_MISMATCH"));
  EXPECT_THAT(Transfer(ATransfer("n", "sales", "tools", 1, "amount { currency_code: 'EUR' units: 1 }")),
              HasReason("CURRENCY_MISMATCH"));
  EXPECT_THAT(Transfer(ATransfer("n", "sales", "draft", 1)), HasReason("BUDGET_NOT_ACTIVE"));
  EXPECT_THAT(Transfer(ATransfer("n", "past", "sales", 1)), HasReason("BUDGET_OUT_OF_PERIOD"));
  EXPECT_THAT(Transfer(ATransfer("n", "sales", "none", 1)), HasReason("BUDGET_NOT_FOUND"));
}

TEST_F(BudgetMovesTest, IncreasesAndDecreasesCountInThePeriodThatIsNow) {
  MakeBudget("b", "sales", 1'000);
  ASSERT_THAT(Increase("m", "b", 500), IsOk());
  EXPECT_EQ(Limit("b"), 1'500);
  ASSERT_THAT(Decrease("n", "b", 700), IsOk());
  EXPECT_EQ(Limit("b"), 800);
  EXPECT_EQ(Cents(FiguresOf("b").increased()), -200);
  EXPECT_FALSE(Passes("h", "sales", 801));
}

TEST_F(BudgetMovesTest, AreUndoneByAnOppositeMoveOnceWhileThePeriodLasts) {
  MakeBudget("from", "sales", 10'000);
  MakeBudget("to", "engineering", 1'000);
  ASSERT_THAT(Transfer(ATransfer("m", "from", "to", 4'000)), IsOk());
  ASSERT_TRUE(Passes("h", "engineering", 2'000));
  EXPECT_THAT(Reverse("m", "back"), HasReason("AMOUNT_ABOVE_AVAILABLE"));
  ASSERT_THAT(Release("h"), IsOk());
  const auto back = Reverse("m", "back");
  ASSERT_THAT(back, IsOk());
  EXPECT_EQ(back->reverses(), "organizations/acme/budgetMoves/m");
  EXPECT_EQ(Limit("from"), 10'000);
  EXPECT_EQ(Limit("to"), 1'000);
  EXPECT_EQ(Get("m")->state(), v1::BudgetMove::STATE_REVERSED);
  EXPECT_EQ(Get("m")->reversed_by(), back->name());
  EXPECT_THAT(Reverse("m", "again"), HasReason("MOVE_REVERSED"));
  EXPECT_EQ(Reverse("m", "back")->DebugString(), back->DebugString());
  ASSERT_THAT(Increase("i", "to", 500), IsOk());
  ASSERT_THAT(Reverse("i", "i-back"), IsOk());
  EXPECT_EQ(Limit("to"), 1'000);
  ASSERT_THAT(Increase("late", "to", 500), IsOk());
  node_.clock().SetTime(absl::FromCivil(absl::CivilDay(2026, 9, 1), absl::UTCTimeZone()));
  EXPECT_THAT(Reverse("late", "too-late"), HasReason("MOVE_PERIOD_OVER"));
}

TEST_F(BudgetMovesTest, WaitForASecondPersonWhereTheOrganizationAsksForOne) {
  MakeBudget("from", "sales", 10'000);
  MakeBudget("to", "engineering", 1'000);
  Tell("acme", "budget_move_second_person: true");
  const auto proposed = Transfer(ATransfer("m", "from", "to", 4'000));
  ASSERT_THAT(proposed, IsOk());
  EXPECT_EQ(proposed->state(), v1::BudgetMove::STATE_PROPOSED);
  EXPECT_EQ(Limit("from"), 10'000);
  EXPECT_THAT(Reverse("m", "back"), HasReason("MOVE_NOT_DONE"));
  EXPECT_THAT(Confirm("m", "ann"), HasReason("SECOND_PERSON_REQUIRED"));
  EXPECT_THAT(Confirm("m", "bob", "stale"), HasReason("ETAG_MISMATCH"));
  // A proposal sets nothing aside, so the money may be used meanwhile.
  ASSERT_TRUE(Passes("h", "sales", 7'000));
  EXPECT_THAT(Confirm("m", "bob"), HasReason("AMOUNT_ABOVE_AVAILABLE"));
  ASSERT_THAT(Release("h"), IsOk());
  const auto done = Confirm("m", "bob", proposed->etag());
  ASSERT_THAT(done, IsOk());
  EXPECT_EQ(done->confirmed_by(), "bob");
  EXPECT_EQ(Limit("from"), 6'000);
  EXPECT_EQ(Limit("to"), 5'000);
  EXPECT_THAT(Confirm("m", "bob"), HasReason("MOVE_NOT_PROPOSED"));
  // Undoing also moves money.
  ASSERT_EQ(Reverse("m", "back")->state(), v1::BudgetMove::STATE_PROPOSED);
  ASSERT_EQ(Reverse("m", "back-2")->state(), v1::BudgetMove::STATE_PROPOSED);
  EXPECT_EQ(Get("m")->state(), v1::BudgetMove::STATE_DONE);
  ASSERT_THAT(Confirm("back", "bob"), IsOk());
  EXPECT_EQ(Limit("from"), 10'000);
  EXPECT_THAT(Confirm("back-2", "bob"), HasReason("MOVE_REVERSED"));
}

TEST_F(BudgetMovesTest, AreRejectedOrExpireWithoutMovingAnything) {
  MakeBudget("from", "sales", 10'000);
  MakeBudget("to", "engineering", 1'000);
  Tell("acme", "budget_move_second_person: true");
  ASSERT_THAT(Transfer(ATransfer("m", "from", "to", 1)), IsOk());
  ASSERT_EQ(Reject("m", "ann")->state(), v1::BudgetMove::STATE_REJECTED);
  EXPECT_THAT(Confirm("m", "bob"), HasReason("MOVE_NOT_PROPOSED"));
  ASSERT_THAT(Transfer(ATransfer("n", "from", "to", 1)), IsOk());
  const absl::Time until = rpc::TimeFromProto(Get("n")->expire_time());
  node_.clock().SetTime(until - absl::Microseconds(1));
  EXPECT_EQ(Get("n")->state(), v1::BudgetMove::STATE_PROPOSED);
  node_.clock().SetTime(until);
  EXPECT_EQ(Get("n")->state(), v1::BudgetMove::STATE_EXPIRED);
  EXPECT_THAT(Confirm("n", "bob"), HasReason("MOVE_EXPIRED"));
  EXPECT_THAT(Reject("n", "bob"), HasReason("MOVE_EXPIRED"));
  EXPECT_EQ(Limit("from"), 10'000);
}

TEST_F(BudgetMovesTest, NeedBothBudgetsInReachAndNameNoneThatIsNot) {
  MakeBudget("from", "sales", 10'000);
  MakeBudget("to", "engineering", 1'000);
  ASSERT_THAT(Transfer(ATransfer("m", "from", "to", 1)), IsOk());
  ASSERT_THAT(Increase("i", "to", 1), IsOk());
  access::GroupAuthorizer groups;  // eve is in sales only
  authorizer_.Set(&groups);
  EXPECT_THAT(Transfer(ATransfer("n", "from", "to", 1), "eve"), HasReason("BUDGET_NOT_FOUND"));
  EXPECT_THAT(Transfer(ATransfer("n", "to", "from", 1), "eve"), HasReason("BUDGET_NOT_FOUND"));
  EXPECT_THAT(Transfer(ATransfer("m", "from", "to", 1), "eve"), HasReason("MOVE_ID_TAKEN"));
  EXPECT_THAT(Reject("m", "eve"), HasReason("MOVE_NOT_FOUND"));
  EXPECT_EQ(Get("m", "eve")->from_budget(), "organizations/acme/budgets/from");
  EXPECT_EQ(Get("m", "eve")->to_budget(), "");
  EXPECT_EQ(Get("m", "edgar")->from_period(), "");
  EXPECT_THAT(Get("i", "eve"), HasReason("MOVE_NOT_FOUND"));
  // A filter does not reveal which budget is hidden.
  const auto listed = [this](const std::string& budget) {
    v1::ListBudgetMovesRequest request;
    request.set_parent("organizations/acme");
    request.mutable_filter()->set_budget("organizations/acme/budgets/" + budget);
    return Call<v1::ListBudgetMovesResponse>("BudgetMoves/ListBudgetMoves", request, As("eve"))->budget_moves_size();
  };
  EXPECT_EQ(listed("from"), 1);
  EXPECT_EQ(listed("to"), 0);
}

TEST_F(BudgetMovesTest, AnAccountOfWhoProposedIsNoSecondPerson) {
  MakeBudget("b", "sales", 10'000);
  Tell("acme", "budget_move_second_person: true");
  access::PersonAuthorizer people;
  authorizer_.Set(&people);
  ASSERT_THAT(Increase("m", "b", 1), IsOk());
  EXPECT_THAT(Confirm("m", "bot-of-ann"), HasReason("SECOND_PERSON_REQUIRED"));
  EXPECT_THAT(Confirm("m", "bob"), IsOk());
}

TEST_F(BudgetMovesTest, NoEditGoesPastTheSecondPerson) {
  MakeBudget("b", "sales", 10'000);
  Tell("acme", "budget_move_second_person: true");
  for (const std::string edit :
       {"amount { currency_code: 'USD' units: 200 }", "amount { currency_code: 'USD' units: 1 }",
        "ceiling_basis_points: 20000", "buffer { basis_points: 1 }", "rollover { rule: RULE_ALL }",
        "enforcement { stage: STAGE_REQUEST action: ACTION_TRACK }", "by_choice: true", "filter { projects: 'x' }"}) {
    EXPECT_THAT(Update("b", "budget { " + edit + " }"), HasReason("SECOND_PERSON_REQUIRED")) << edit;
  }
  EXPECT_THAT(Update("b", "budget { note: 'n' ceiling_basis_points: 9000 }"), IsOk());
}

TEST_F(BudgetMovesTest, AProposalIsNotDoneWithTheMoneyOfAnotherPeriod) {
  MakeBudget("b", "sales", 10'000);
  Tell("acme", "budget_move_second_person: true");
  node_.clock().SetTime(absl::FromCivil(absl::CivilDay(2026, 8, 31), absl::UTCTimeZone()));
  ASSERT_THAT(Decrease("m", "b", 1), IsOk());
  EXPECT_EQ(Get("m")->from_period(), "2026-08-01");
  node_.clock().SetTime(absl::FromCivil(absl::CivilDay(2026, 9, 1), absl::UTCTimeZone()));
  EXPECT_THAT(Confirm("m", "bob"), HasReason("MOVE_PERIOD_OVER"));
}

TEST_F(BudgetMovesTest, AreListedByBudgetAndState) {
  MakeBudget("a", "sales", 10'000);
  MakeBudget("b", "engineering", 1'000);
  for (const std::string id : {"m-2", "m-1", "m-3"}) ASSERT_THAT(Transfer(ATransfer(id, "a", "b", 1)), IsOk());
  ASSERT_THAT(Increase("i", "b", 1), IsOk());
  ASSERT_THAT(Reverse("m-2", "x"), IsOk());
  auto request = Parse<v1::ListBudgetMovesRequest>(
      "parent: 'organizations/acme' page_size: 2 filter { budget: 'organizations/acme/budgets/a' states: STATE_DONE }");
  const auto first = Call<v1::ListBudgetMovesResponse>("BudgetMoves/ListBudgetMoves", request);
  ASSERT_THAT(first, IsOk());
  ASSERT_EQ(first->budget_moves_size(), 2);
  EXPECT_EQ(first->budget_moves(1).name(), "organizations/acme/budgetMoves/m-3");
  request.set_page_token(first->next_page_token());
  const auto second = Call<v1::ListBudgetMovesResponse>("BudgetMoves/ListBudgetMoves", request);
  ASSERT_EQ(second->budget_moves_size(), 1);
  EXPECT_EQ(second->budget_moves(0).reverses(), "organizations/acme/budgetMoves/m-2");
  EXPECT_EQ(second->next_page_token(), "");
}

TEST_F(BudgetMovesTest, OldVersionsOfABudgetStayReadable) {
  MakeBudget("b", "sales", 1'000);
  ASSERT_THAT(Update("b", "budget { amount { currency_code: 'USD' units: 20 } }"), IsOk());
  ASSERT_THAT(BudgetVerb<v1::FreezeBudgetRequest>("Freeze", "b"), IsOk());
  auto request = Parse<v1::ListBudgetRevisionsRequest>("name: 'organizations/acme/budgets/b' page_size: 2");
  const auto first = Call<v1::ListBudgetRevisionsResponse>("Budgets/ListBudgetRevisions", request);
  ASSERT_THAT(first, IsOk());
  ASSERT_EQ(first->revisions_size(), 2);
  EXPECT_EQ(Cents(first->revisions(0).budget().amount()), 1'000);
  EXPECT_EQ(Cents(first->revisions(1).budget().amount()), 2'000);
  EXPECT_EQ(first->revisions(1).actor(), "ann");
  request.set_page_token(first->next_page_token());
  const auto second = Call<v1::ListBudgetRevisionsResponse>("Budgets/ListBudgetRevisions", request);
  ASSERT_EQ(second->revisions_size(), 1);
  EXPECT_EQ(second->revisions(0).number(), 3);
  EXPECT_EQ(second->revisions(0).budget().state(), v1::Budget::STATE_FROZEN);
  request.set_page_token("x");
  EXPECT_FALSE(Call<v1::ListBudgetRevisionsResponse>("Budgets/ListBudgetRevisions", request).ok());
}

}  // namespace
}  // namespace outlay::budget
