#include "tests/simulation/spenders.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/base/errors.h"
#include "common/rpc/values.h"
#include "google/protobuf/text_format.h"
#include "tests/simulation/budget_nodes.h"
#include "tests/simulation/put_in_force.h"

namespace outlay::simulation {
namespace {

namespace v1 = budget::v1;

constexpr char kBudgets[] = "/outlay.budget.v1.Budgets/";
constexpr char kHolds[] = "/outlay.budget.v1.Holds/";
constexpr int32_t kNanosOfCent = 10'000'000;
constexpr int64_t kCents = 100;
constexpr int kSteps = 4;
constexpr int kMonths = 24;

}  // namespace

// One walk through the list.
struct Spenders::Listing {
  v1::ListHoldsRequest request;
  ListWalk walk;
};

Spenders::Spenders(testing::Simulator* simulator, std::string organization, std::string strangers)
    : Party(simulator, std::move(organization), std::move(strangers)),
      client_(simulator, {.node = kBudget, .caller = {.subject = "alice", .organization = organization_}}),
      colleague_(simulator, {.node = kBudget, .caller = {.subject = "bob", .organization = organization_}}) {}

std::string Spenders::Parent() const {
  return absl::StrCat("organizations/", organization_);
}

std::string Spenders::HoldName(const std::string& hold_id) const {
  return absl::StrCat(Parent(), "/holds/", hold_id);
}

google::type::Money Spenders::DrawAmount(int64_t cents_max) {
  const auto cents = static_cast<int64_t>(1 + random().Uniform(static_cast<uint64_t>(cents_max)));
  google::type::Money money;
  money.set_currency_code(random().Uniform(4) == 0 ? "USD" : "EUR");
  money.set_units(cents / kCents);
  money.set_nanos(static_cast<int32_t>(cents % kCents) * kNanosOfCent);
  return money;
}

std::string Spenders::NewRequestId() {
  return absl::StrCat("r-", ++requests_);
}

void Spenders::CreateBudget(const std::string& id, const std::string& text) {
  v1::CreateBudgetRequest request;
  if (!google::protobuf::TextFormat::ParseFromString(text, request.mutable_budget())) {
    return Problem(absl::StrCat("cannot read ", text));
  }
  request.set_parent(Parent());
  request.set_budget_id(id);
  v1::Budget& made = *request.mutable_budget();
  made.set_group(absl::StrCat(Parent(), "/groups/", id));
  made.set_display_name(id);
  made.mutable_amount()->set_currency_code("EUR");
  Spread(&made);
  made.mutable_period()->set_recurrence(v1::BudgetPeriod::RECURRENCE_EVERY_N_MONTHS);
  made.mutable_period()->set_months(kMonths);
  rpc::ToProto(absl::ToCivilDay(simulator_->clock().Now(), absl::UTCTimeZone()),
               made.mutable_period()->mutable_first_day());
  PutInForce(client_, colleague_, request, [this](const absl::Status& status, const v1::Budget& answer) {
    if (!status.ok()) return Problem(absl::StrCat("budget: ", status.ToString()));
    logged_.push_back({kBudget, "budgets.create", "", answer.name()});
  });
}

// What it has is of the first month by five sixths, and of the second one by the rest; the simulation ends in the
// first.
void Spenders::Spread(v1::Budget* budget) {
  const int64_t cents = budget->amount().units() * kCents + budget->amount().nanos() / kNanosOfCent;
  const int64_t first = cents * 5 / 6;
  for (int month = 0; month < kMonths; ++month) {
    google::type::Money& amount = *budget->mutable_distribution()->add_amounts();
    rpc::ToProto(Money(month == 0 ? first : month == 1 ? cents - first : 0, Currency::Of("EUR")), &amount);
  }
}

void Spenders::CreateBudgets() {
  CreateBudget("company", "amount { units: 150 } allocation_rules { sum_may_exceed_limit: true }");
  CreateBudget("department",
               "enforcement { stage: STAGE_REQUEST action: ACTION_BLOCK }"
               "enforcement { stage: STAGE_REQUEST interval: INTERVAL_TO_DATE action: ACTION_BLOCK }"
               "amount { units: 90 } ceiling_basis_points: 11000 buffer { amount { currency_code: 'EUR' units: 5 } }"
               "thresholds { thresholds { measure: MEASURE_REMAINING amount { currency_code: 'EUR' units: 30 } }"
               "             thresholds { measure: MEASURE_USED basis_points: 5000 } }");
  CreateBudget("team",
               "amount { units: 40 } enforcement { stage: STAGE_REQUEST action: ACTION_WARN }"
               "enforcement { stage: STAGE_INVOICE action: ACTION_BLOCK }");
}

void Spenders::Spend(const std::string& hold_id) {
  constexpr const char* kGroups[] = {"company", "department", "team", "team"};
  v1::AuthorizeHoldRequest request;
  request.set_parent(Parent());
  request.set_hold_id(hold_id);
  v1::Spend& spend = *request.mutable_spend();
  spend.set_group(absl::StrCat(Parent(), "/groups/", kGroups[random().Uniform(4)]));
  spend.set_member(DrawMember());
  *spend.mutable_amount() = DrawAmount(6000);
  if (random().Uniform(3) == 0) {
    spend.set_document("an order elsewhere");
    rpc::ToProto(simulator_->clock().Now() + absl::Milliseconds(500 + static_cast<int64_t>(random().Uniform(8000))),
                 request.mutable_expire_time());
  } else {
    spend.set_document(absl::StrCat(Parent(), "/purchaseOrders/", hold_id));
    request.set_stage(static_cast<v1::Stage>(random().Uniform(4)));
  }
  if (random().Uniform(8) == 0 && !request.has_expire_time())
    spend.mutable_amount()->set_units(-spend.amount().units());
  if (spend.amount().units() <= 0) spend.mutable_amount()->clear_nanos();
  if (spend.amount().units() == 0) spend.mutable_amount()->set_units(1);
  if (random().Uniform(3) == 0 && spend.amount().units() > 0) request.set_tolerance_basis_points(1000);
  client_.Call<v1::AuthorizeHoldResponse>(
      absl::StrCat(kHolds, "AuthorizeHold"), request,
      [this, request](const absl::Status& status, const v1::AuthorizeHoldResponse& response) {
        // It took so long to reach the service that its time was over.
        if (ErrorReason(status) == "FIELD_INVALID" && request.has_expire_time()) return;
        if (!status.ok()) return Problem(absl::StrCat("authorize: ", status.ToString()));
        OnAuthorized(request, response);
      });
}

void Spenders::OnAuthorized(const v1::AuthorizeHoldRequest& request, const v1::AuthorizeHoldResponse& response) {
  const std::string& hold_id = request.hold_id();
  if (response.verdict().allowed() != response.has_hold()) Problem("a hold without money, or the other way round");
  if (response.has_hold() && response.hold().name() != HoldName(hold_id)) {
    Problem(absl::StrCat("was answered ", response.hold().name(), " (I15)"));
  }
  told_[hold_id] = response;
  if (response.has_hold()) logged_.push_back({kBudget, "holds.authorize", "", HoldName(hold_id)});
  if (random().Uniform(2) == 0) Plan(kSoon, [this, request] { Repeat(request); });
  if (response.has_hold()) GoOnWith(hold_id, kSteps);
}

void Spenders::SpendTogether(const std::string& batch_id) {
  constexpr const char* kGroups[] = {"company", "department", "team", "team"};
  v1::AuthorizeHoldsRequest request;
  request.set_parent(Parent());
  request.set_batch_id(batch_id);
  request.set_all_or_nothing(random().Uniform(3) == 0);
  const bool ends = random().Uniform(3) == 0;
  if (ends) {
    rpc::ToProto(simulator_->clock().Now() + absl::Milliseconds(500 + static_cast<int64_t>(random().Uniform(8000))),
                 request.mutable_expire_time());
  } else {
    request.set_stage(static_cast<v1::Stage>(random().Uniform(4)));
  }
  if (random().Uniform(3) == 0) request.set_tolerance_basis_points(1000);
  const uint64_t spends = 1 + random().Uniform(6);
  for (uint64_t i = 0; i < spends; ++i) {
    v1::Spend& spend = *request.add_spends();
    spend.set_group(absl::StrCat(Parent(), "/groups/", kGroups[random().Uniform(4)]));
    spend.set_member(DrawMember());
    *spend.mutable_amount() = DrawAmount(3000);
    if (spend.amount().units() == 0) spend.mutable_amount()->set_units(1);
    spend.set_document(ends ? "an order elsewhere" : absl::StrCat(Parent(), "/purchaseOrders/", batch_id));
  }
  client_.Call<v1::AuthorizeHoldsResponse>(
      absl::StrCat(kHolds, "AuthorizeHolds"), request,
      [this, request](const absl::Status& status, const v1::AuthorizeHoldsResponse& response) {
        // It took so long to reach the service that its time was over.
        if (ErrorReason(status) == "FIELD_INVALID" && request.has_expire_time()) return;
        if (!status.ok()) return Problem(absl::StrCat("authorize together: ", status.ToString()));
        OnAuthorizedTogether(request, response);
      });
}

void Spenders::OnAuthorizedTogether(const v1::AuthorizeHoldsRequest& request,
                                    const v1::AuthorizeHoldsResponse& response) {
  bool has_refused = false;
  bool has_holds = false;
  for (int i = 0; i < response.decisions_size(); ++i) {
    const v1::HoldDecision& decision = response.decisions(i);
    const std::string hold_id = absl::StrFormat("%s-%03d", request.batch_id(), i);
    has_refused = has_refused || decision.refusal() != v1::Verdict::REFUSAL_UNSPECIFIED;
    has_holds = has_holds || !decision.hold_id().empty();
    v1::AuthorizeHoldResponse& told = told_[hold_id];
    if (decision.hold_id().empty()) continue;
    if (decision.hold_id() != hold_id) Problem(absl::StrCat("was answered ", decision.hold_id()));
    told.mutable_hold()->set_name(HoldName(hold_id));
    *told.mutable_hold()->mutable_spend() = request.spends(i);
    GoOnWith(hold_id, kSteps);
  }
  if (request.all_or_nothing() && has_refused && has_holds) Problem("all or nothing gave a part");
  if (response.decisions_size() != request.spends_size()) Problem("not every spend was answered");
  if (has_holds) {
    logged_.push_back({kBudget, "holds.authorizeBatch", "", HoldName(absl::StrCat(request.batch_id(), "-*"))});
  }
  if (random().Uniform(2) == 0) return;
  Plan(kSoon, [this, request, told = response.SerializeAsString()] {
    client_.Call<v1::AuthorizeHoldsResponse>(
        absl::StrCat(kHolds, "AuthorizeHolds"), request,
        [this, told](const absl::Status& status, const v1::AuthorizeHoldsResponse& again) {
          if (!status.ok() || again.SerializeAsString() != told) {
            Problem(absl::StrCat("a repeated batch: ", status.ToString(), " ", again.ShortDebugString(), " (I8)"));
          }
        });
  });
}

void Spenders::Repeat(const v1::AuthorizeHoldRequest& request) {
  const std::string method = absl::StrCat(kHolds, "AuthorizeHold");
  const bool was_allowed = told_.at(request.hold_id()).verdict().allowed();
  client_.Call<v1::AuthorizeHoldResponse>(
      method, request, [=, this](const absl::Status& status, const v1::AuthorizeHoldResponse& response) {
        if (!status.ok() || response.verdict().allowed() != was_allowed) {
          Problem(absl::StrCat("repeated authorize of ", request.hold_id(), ": ", status.ToString(), " ",
                               response.ShortDebugString(), " (I8)"));
        }
      });
  if (!was_allowed) return;
  v1::AuthorizeHoldRequest other = request;
  other.mutable_spend()->mutable_amount()->set_units(request.spend().amount().units() + 1000);
  client_.Call<v1::AuthorizeHoldResponse>(
      method, other, [this](const absl::Status& status, const v1::AuthorizeHoldResponse&) {
        if (ErrorReason(status) != "HOLD_ID_TAKEN") {
          Problem(absl::StrCat("the id with other content: ", status.ToString(), " (I8)"));
        }
      });
}

template <typename Request>
Request Spenders::ForHold(const std::string& hold_id) {
  Request request;
  request.set_request_id(NewRequestId());
  request.set_name(HoldName(hold_id));
  return request;
}

template <typename Request>
void Spenders::Do(const std::string& method, const Request& request, const std::string& hold_id, int steps_left) {
  client_.Call<v1::Hold>(absl::StrCat(kHolds, method), request, [=, this](const absl::Status& status, const v1::Hold&) {
    // Refusals are answers: too much, already over, not enough money.
    const std::string outcome = OutcomeOf(status);
    if (!status.ok() && !absl::IsFailedPrecondition(status) && !absl::IsNotFound(status)) {
      Problem(absl::StrCat(method, ": ", status.ToString()));
    }
    if (status.ok()) logged_.push_back({kBudget, "", request.request_id(), request.name()});
    client_.Call<v1::Hold>(
        absl::StrCat(kHolds, method), request, [=, this](const absl::Status& again, const v1::Hold&) {
          if (OutcomeOf(again) == outcome) return;
          Problem(absl::StrCat(method, " answered ", outcome, " and then ", again.ToString(), " (I8)"));
        });
    GoOnWith(hold_id, steps_left);
  });
}

void Spenders::GoOnWith(const std::string& hold_id, int steps_left) {
  if (steps_left > 0) Plan(kSoon, [=, this] { DoSomethingWith(hold_id, steps_left - 1); });
}

void Spenders::DoSomethingWith(const std::string& hold_id, int steps_left) {
  google::type::Money amount = DrawAmount(4000);
  amount.set_currency_code(told_.at(hold_id).hold().spend().amount().currency_code());
  const bool is_part = random().Uniform(2) == 0;
  switch (random().Uniform(6)) {
    case 0:
    case 1: {
      auto request = ForHold<v1::CommitHoldRequest>(hold_id);
      if (is_part) *request.mutable_amount() = amount;
      return Do("CommitHold", request, hold_id, steps_left);
    }
    case 2: {
      auto request = ForHold<v1::PostHoldRequest>(hold_id);
      request.set_document("an invoice");
      request.set_final(random().Uniform(3) == 0);
      if (is_part) *request.mutable_amount() = amount;
      return Do("PostHold", request, hold_id, steps_left);
    }
    case 3: {
      auto request = ForHold<v1::ReversePostingRequest>(hold_id);
      request.set_entry_number(static_cast<int64_t>(1 + random().Uniform(4)));
      return Do("ReversePosting", request, hold_id, steps_left);
    }
    case 4: {
      auto request = ForHold<v1::ReleaseHoldRequest>(hold_id);
      if (is_part) *request.mutable_amount() = amount;
      return Do("ReleaseHold", request, hold_id, steps_left);
    }
    default: {
      auto request = ForHold<v1::AdjustHoldRequest>(hold_id);
      *request.mutable_amount() = amount;
      return Do("AdjustHold", request, hold_id, steps_left);
    }
  }
}

void Spenders::ChangeBudget() {
  constexpr const char* kIds[] = {"company", "department", "team"};
  const std::string name = absl::StrCat(Parent(), "/budgets/", kIds[random().Uniform(3)]);
  const auto answered = [this](const absl::Status& status, const v1::Budget&) {
    if (!status.ok() && !absl::IsFailedPrecondition(status)) Problem(absl::StrCat("budget: ", status.ToString()));
  };
  if (random().Uniform(3) != 0) {
    v1::UpdateBudgetRequest request;
    request.set_request_id(NewRequestId());
    request.mutable_budget()->set_name(name);
    *request.mutable_budget()->mutable_amount() = DrawAmount(20'000);
    request.mutable_budget()->mutable_amount()->set_currency_code("EUR");
    request.mutable_update_mask()->add_paths("amount");
    Spread(request.mutable_budget());
    request.mutable_update_mask()->add_paths("distribution");
    return client_.Call<v1::Budget>(absl::StrCat(kBudgets, "UpdateBudget"), request, answered);
  }
  v1::FreezeBudgetRequest freeze;
  freeze.set_request_id(NewRequestId());
  freeze.set_name(name);
  client_.Call<v1::Budget>(absl::StrCat(kBudgets, "FreezeBudget"), freeze, answered);
  Plan(kSoon, [=, this] {
    v1::ActivateBudgetRequest activate;
    activate.set_request_id(NewRequestId());
    activate.set_name(name);
    client_.Call<v1::Budget>(absl::StrCat(kBudgets, "ActivateBudget"), activate, answered);
  });
}

void Spenders::List() {
  const auto listing = std::make_shared<Listing>();
  listing->request.set_parent(Parent());
  listing->request.set_page_size(1 + static_cast<int>(random().Uniform(3)));
  for (const auto& [hold_id, response] : told_) {
    if (response.has_hold()) listing->walk.there_before.insert(HoldName(hold_id));
  }
  NextPage(listing);
}

void Spenders::NextPage(const std::shared_ptr<Listing>& listing) {
  client_.Call<v1::ListHoldsResponse>(absl::StrCat(kHolds, "ListHolds"), listing->request,
                                      [=, this](const absl::Status& status, const v1::ListHoldsResponse& page) {
                                        if (!status.ok()) return Problem(absl::StrCat("list: ", status.ToString()));
                                        for (const v1::Hold& hold : page.holds())
                                          listing->walk.seen.insert(hold.name());
                                        if (page.next_page_token().empty())
                                          return Problem(ProblemOf(listing->walk, HoldName("")));
                                        listing->request.set_page_token(page.next_page_token());
                                        Plan(kSoon / 4, [=, this] { NextPage(listing); });
                                      });
}

void Spenders::Trespass() {
  const std::string parent = absl::StrCat("organizations/", strangers_);
  // One of them exists, or will.
  for (const char* const id : {"0", "none"}) {
    v1::GetHoldRequest get;
    get.set_name(absl::StrCat(parent, "/holds/h-", id));
    MustBeRefused<v1::Hold>(client_, absl::StrCat(kHolds, "GetHold"), get);
    auto release = ForHold<v1::ReleaseHoldRequest>(id);
    release.set_name(get.name());
    MustBeRefused<v1::Hold>(client_, absl::StrCat(kHolds, "ReleaseHold"), release);
    v1::GetBudgetRequest get_budget;
    get_budget.set_name(absl::StrCat(parent, "/budgets/", id[0] == '0' ? "team" : id));
    MustBeRefused<v1::Budget>(client_, absl::StrCat(kBudgets, "GetBudget"), get_budget);
  }
  v1::ListHoldsRequest list;
  list.set_parent(parent);
  MustBeRefused<v1::ListHoldsResponse>(client_, absl::StrCat(kHolds, "ListHolds"), list);
}

}  // namespace outlay::simulation
