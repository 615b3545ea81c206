// The commands of a run: each is given to the service and to the reference, and both answers are compared.
#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "absl/strings/str_format.h"
#include "services/budget/rpc/testing/reference/model_ask.h"
#include "services/budget/rpc/testing/reference/model_names.h"
#include "services/budget/rpc/testing/reference/model_run.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::IsOk;

constexpr int64_t kAmountMax = 3'000;

google::type::Money Euros(int64_t cents) {
  return Dollars(cents, "EUR");
}

std::string ReasonOf(v1::Verdict::Refusal refusal) {
  return refusal == v1::Verdict::REFUSAL_UNSPECIFIED ? "" : v1::Verdict::Refusal_Name(refusal);
}

}  // namespace

void ModelRun::AddBudget(const PlainBudget& budget, const std::string& more) {
  plain_.Add(budget);
  v1::CreateBudgetRequest request;
  *request.mutable_budget() = Parse<v1::Budget>(more);
  request.set_parent(kOrganization);
  request.set_budget_id(budget.id);
  request.set_activate(true);
  v1::Budget& made = *request.mutable_budget();
  made.set_group(GroupOf(budget.group));
  made.set_display_name(budget.id);
  *made.mutable_amount() = Dollars(budget.limit);
  made.set_ceiling_basis_points(static_cast<int32_t>(budget.ceiling));
  if (!made.has_period()) made.mutable_period()->set_recurrence(v1::BudgetPeriod::RECURRENCE_MONTHLY);
  if (!made.period().has_first_day())
    rpc::ToProto(absl::CivilDay(2026, 1, 1), made.mutable_period()->mutable_first_day());
  EXPECT_THAT(Ask<v1::Budget>("Budgets/CreateBudget", request, /*stays_so=*/false), IsOk());
}

void ModelRun::CreateBudgets() {
  AddBudget({.id = "tools", .group = "tools", .groups = {"tools"}, .limit = 6'000, .is_allocated = true},
            "allocation_rules { sum_may_exceed_limit: true }");
  AddBudget({.id = "eng",
             .group = "engineering",
             .groups = {"engineering", "tools"},
             .limit = 9'000,
             .ceiling = 11'000,
             .buffer = 700},
            "buffer { amount { currency_code: 'USD' units: 7 } }");
  AddBudget({.id = "watched", .group = "sales", .groups = {"sales"}, .limit = 3'000, .blocks = false},
            "enforcement { stage: STAGE_REQUEST action: ACTION_WARN }");
  AddBudget(
      {.id = "company", .group = "company", .groups = {"company", "engineering", "tools", "sales"}, .limit = 20'000},
      "");
  AddBudget({.id = "spread", .group = "company", .groups = {"sales", "tools"}, .limit = 60'005, .is_to_date = true},
            "filter { categories: 'spread' } period { recurrence: RECURRENCE_ONE_OFF first_day { year: 2026 month: 8 "
            "day: 1 } last_day { year: 2027 month: 7 day: 31 } } enforcement { stage: STAGE_REQUEST interval: "
            "INTERVAL_TO_DATE action: ACTION_BLOCK }");
}

PlainSpend ModelRun::DrawSpend(bool may_be_credit) {
  static constexpr const char* kSpenders[] = {"ann", "bob", "carl"};
  PlainSpend spend;
  spend.group = kParents[static_cast<std::size_t>(Draw(0, 3))].first;
  spend.member = kSpenders[Draw(0, 2)];
  spend.is_euro = OneIn(4);
  spend.amount = may_be_credit && OneIn(10) ? -Draw(1, 500) : Draw(1, kAmountMax);
  return spend;
}

// Often draws exactly the amount that passes, or a cent more.
void ModelRun::MeetLimit(PlainSpend* spend, PlainBudgets& plain) {
  if (spend->amount < 0 || !OneIn(3)) return;
  int64_t passes = 0;
  int64_t fails = int64_t{1} << 16;
  while (fails - passes > 1) {
    spend->amount = (passes + fails) / 2;
    (plain.Judge(*spend).empty() ? passes : fails) = spend->amount;
  }
  spend->amount = std::max<int64_t>(passes, 1) + Draw(0, 1);
}

v1::Spend ModelRun::ToProto(const PlainSpend& spend, const std::string& document) const {
  v1::Spend asked;
  asked.set_group(GroupOf(spend.group));
  asked.set_member(std::string(kOrganization) + "/users/" + spend.member);
  *asked.mutable_amount() = spend.is_euro ? Euros(spend.amount) : Dollars(spend.amount);
  // The budget that checks sums to date applies to the spends of some groups only.
  if (spend.group == "sales" || spend.group == "tools") asked.set_category("spread");
  asked.set_document(std::string(kOrganization) + "/purchaseOrders/" + document);
  return asked;
}

v1::AuthorizeHoldRequest ModelRun::ToRequest(const std::string& id, const PlainSpend& spend) const {
  v1::AuthorizeHoldRequest request;
  request.set_parent(kOrganization);
  request.set_hold_id(id);
  *request.mutable_spend() = ToProto(spend, "po-" + id);
  request.set_stage(static_cast<v1::Stage>(spend.stage));
  request.set_tolerance_basis_points(static_cast<int32_t>(spend.tolerance_basis_points));
  if (spend.expiry != absl::InfiniteFuture()) rpc::ToProto(spend.expiry, request.mutable_expire_time());
  return request;
}

// Expects the reference's verdict, and its largest amount that would pass (B17).
void ModelRun::ExpectVerdict(const v1::Verdict& verdict, const PlainSpend& spend, PlainBudgets& plain) {
  const std::string reason = plain.Judge(spend);
  EXPECT_EQ(ReasonOf(verdict.refusal()), reason);
  EXPECT_EQ(verdict.allowed(), reason.empty());
  if (reason.empty()) return;
  PlainSpend part = spend;
  part.amount = Cents(verdict.passing_amount());
  EXPECT_GE(part.amount, 0);
  EXPECT_LT(part.amount, spend.amount);
  if (part.amount > 0) {
    EXPECT_EQ(plain.Judge(part), "") << "what would pass: " << part.amount;
  }
  part.amount += 1;
  EXPECT_NE(plain.Judge(part), "") << "more would pass: " << verdict.ShortDebugString();
}

void ModelRun::Authorize() {
  const std::string id = NextId("h");
  PlainSpend spend = DrawSpend(/*may_be_credit=*/true);
  spend.stage = spend.amount < 0 ? 3 : static_cast<int>(Draw(1, 3));
  if (spend.stage < 3) {
    spend.tolerance_basis_points = OneIn(2) ? 500 : 0;
    if (OneIn(2)) spend.expiry = plain_.now + absl::Hours(Draw(1, 200));
  }
  MeetLimit(&spend, plain_);
  spend.is_overridden = OneIn(15);
  const v1::AuthorizeHoldRequest request = ToRequest(id, spend);
  absl::StatusOr<v1::AuthorizeHoldResponse> response;
  if (spend.is_overridden) {
    v1::OverrideHoldRequest over;
    ASSERT_TRUE(over.ParseFromString(request.SerializeAsString()));
    over.set_reason("the roof leaks");
    response = Ask<v1::AuthorizeHoldResponse, v1::OverrideHoldRequest>(
        "Holds/OverrideHold", over, /*stays_so=*/true, [](auto* other) { other->set_reason("another one"); });
  } else {
    response = Ask<v1::AuthorizeHoldResponse, v1::AuthorizeHoldRequest>(
        "Holds/AuthorizeHold", request, /*stays_so=*/true,
        [](auto* other) { other->mutable_spend()->set_document("organizations/acme/purchaseOrders/other"); });
  }
  ASSERT_THAT(response, IsOk());
  ExpectVerdict(response->verdict(), spend, plain_);
  if (response->verdict().allowed()) plain_.Take(id, spend);
}

void ModelRun::AuthorizeInBatch() {
  const std::string id = NextId("m");
  v1::AuthorizeHoldsRequest request;
  request.set_parent(kOrganization);
  request.set_batch_id(id);
  request.set_all_or_nothing(OneIn(3));
  request.set_validate_only(OneIn(4));
  const int stage = static_cast<int>(Draw(1, 3));
  request.set_stage(static_cast<v1::Stage>(stage));
  const absl::Time expiry = stage < 3 && OneIn(2) ? plain_.now + absl::Hours(Draw(1, 200)) : absl::InfiniteFuture();
  if (expiry != absl::InfiniteFuture()) rpc::ToProto(expiry, request.mutable_expire_time());
  PlainBudgets after = plain_;
  std::vector<std::string> expected;
  for (int64_t i = Draw(1, 6); i > 0; --i) {
    PlainSpend spend = DrawSpend(/*may_be_credit=*/stage == 3);
    spend.stage = stage;
    spend.expiry = expiry;
    MeetLimit(&spend, after);
    *request.add_spends() = ToProto(spend, "po-" + id);
    expected.push_back(after.Judge(spend));
    const std::string hold = absl::StrFormat("%s-%03d", id, expected.size() - 1);
    if (expected.back().empty()) after.Take(hold, spend);
  }
  const auto response = Ask<v1::AuthorizeHoldsResponse, v1::AuthorizeHoldsRequest>(
      "Holds/AuthorizeHolds", request, /*stays_so=*/!request.validate_only(), [&](auto* other) {
        other->mutable_spends(0)->set_document("organizations/acme/purchaseOrders/other");
        // A dry run is not remembered.
        if (other->validate_only()) other->mutable_spends(0)->set_group("organizations/acme/groups/nowhere");
      });
  ASSERT_THAT(response, IsOk());
  ASSERT_EQ(static_cast<std::size_t>(response->decisions_size()), expected.size());
  const bool is_void = request.all_or_nothing() && std::any_of(expected.begin(), expected.end(),
                                                               [](const auto& reason) { return !reason.empty(); });
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const v1::HoldDecision& decision = response->decisions(static_cast<int>(i));
    EXPECT_EQ(ReasonOf(decision.refusal()), expected[i]) << i;
    EXPECT_EQ(decision.hold_id().empty(), is_void || !expected[i].empty()) << i;
  }
  if (!is_void && !request.validate_only()) plain_ = after;
}

// Requests of one call with the same id: the first one counts, its repetition gets the same answer, another one is
// refused.
void ModelRun::AuthorizeTwice() {
  v1::BatchAuthorizeHoldsRequest batch;
  batch.set_parent(kOrganization);
  const std::string id = NextId("h");
  const PlainSpend spend = DrawSpend(/*may_be_credit=*/false);
  const PlainSpend other = DrawSpend(/*may_be_credit=*/false);
  const std::string other_id = NextId("h");
  *batch.add_requests() = ToRequest(id, spend);
  *batch.add_requests() = ToRequest(id, spend);
  *batch.add_requests() = ToRequest(other_id, other);
  *batch.add_requests() = ToRequest(id, spend);
  batch.mutable_requests(3)->mutable_spend()->set_document("organizations/acme/purchaseOrders/other");
  const auto response = Ask<v1::BatchAuthorizeHoldsResponse>("Holds/BatchAuthorizeHolds", batch, /*stays_so=*/true);
  ASSERT_THAT(response, IsOk());
  ASSERT_EQ(response->results_size(), 4);
  ExpectVerdict(response->results(0).response().verdict(), spend, plain_);
  EXPECT_EQ(response->results(1).response().verdict().allowed(), response->results(0).response().verdict().allowed());
  if (response->results(0).response().verdict().allowed()) plain_.Take(id, spend);
  ExpectVerdict(response->results(2).response().verdict(), other, plain_);
  if (response->results(2).response().verdict().allowed()) plain_.Take(other_id, other);
  EXPECT_TRUE(response->results(3).has_error()) << response->results(3).ShortDebugString() << " (I8)";
}

// A dry run answers what the real calls would, one after another, and writes nothing (B16).
void ModelRun::Simulate() {
  v1::SimulateHoldsRequest request;
  request.set_parent(kOrganization);
  request.set_stage(v1::STAGE_REQUEST);
  PlainBudgets after = plain_;
  std::vector<PlainSpend> spends;
  for (int64_t i = Draw(1, 4); i > 0; --i) {
    spends.push_back(DrawSpend(/*may_be_credit=*/true));
    *request.add_spends() = ToProto(spends.back(), "po-dry");
  }
  const std::size_t records = Records();
  const auto response = place_.service->Call<v1::SimulateHoldsResponse>("Holds/SimulateHolds", request);
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(Records(), records);
  ASSERT_EQ(static_cast<std::size_t>(response->verdicts_size()), spends.size());
  for (std::size_t i = 0; i < spends.size(); ++i) {
    ExpectVerdict(response->verdicts(static_cast<int>(i)), spends[i], after);
    if (response->verdicts(static_cast<int>(i)).allowed()) after.Take("dry-" + std::to_string(i), spends[i]);
  }
}

template <typename Request>
absl::Status ModelRun::Verb(const std::string& method, const std::string& hold, int64_t cents,
                            const Fill<Request>& fill) {
  Request request;
  request.set_request_id(NextId("r"));
  request.set_name(HoldOf(hold));
  if constexpr (requires { request.mutable_amount(); }) {
    *request.mutable_amount() = plain_.holds().at(hold).spend.is_euro ? Euros(cents) : Dollars(cents);
  }
  if (fill != nullptr) fill(&request);
  return Ask<v1::Hold, Request>("Holds/" + method, request, /*stays_so=*/true,
                                [](Request* other) { other->set_name(HoldOf("another")); })
      .status();
}

void ModelRun::DoVerb() {
  auto picked = plain_.holds().begin();
  std::advance(picked, Draw(0, static_cast<int64_t>(plain_.holds().size()) - 1));
  // Prefers holds that can still change.
  for (int i = 0; i < 3 && !picked->second.end.empty() && picked->second.postings.empty(); ++i) {
    if (++picked == plain_.holds().end()) picked = plain_.holds().begin();
  }
  const std::string id = picked->first;
  const PlainHold& hold = picked->second;
  const int64_t all = hold.amounts.held + hold.amounts.committed;
  const int64_t most = hold.amounts.committed + hold.tolerance;
  // Often draws exactly the amount that there is, or a cent more.
  const int64_t amount = all > 0 && OneIn(3) ? all + Draw(0, 1) : Draw(1, kAmountMax);
  switch (Draw(0, 4)) {
    case 0:
      return ExpectReason(Verb<v1::CommitHoldRequest>("CommitHold", id, amount), plain_.Commit(id, amount));
    case 1: {
      const bool is_final = OneIn(5);
      const int64_t invoiced = most > 0 && OneIn(2) ? most + Draw(0, 1) : amount;
      const absl::Status posted = Verb<v1::PostHoldRequest>("PostHold", id, invoiced, [&](auto* request) {
        request->set_document("an invoice");
        request->set_final(is_final);
      });
      return ExpectReason(posted, plain_.Post(id, invoiced, is_final));
    }
    case 2:
      return ExpectReason(Verb<v1::ReleaseHoldRequest>("ReleaseHold", id, amount), plain_.Release(id, amount));
    case 3: {
      // Prefers small growth: a hold's part is mostly as much as fits.
      const int64_t adjusted = all > 0 && OneIn(2) ? all + Draw(1, 300) : amount;
      return ExpectReason(Verb<v1::AdjustHoldRequest>("AdjustHold", id, adjusted), plain_.Adjust(id, adjusted));
    }
    default: {
      const int64_t entry =
          hold.postings.empty() || OneIn(4) ? Draw(1, hold.entries + 1) : hold.postings.rbegin()->first;
      const absl::Status reversed = Verb<v1::ReversePostingRequest>(
          "ReversePosting", id, 0, [&](auto* request) { request->set_entry_number(entry); });
      return ExpectReason(reversed, plain_.Reverse(id, entry));
    }
  }
}

}  // namespace outlay::budget
