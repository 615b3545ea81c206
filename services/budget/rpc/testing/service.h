// The whole service for two organizations, "acme" and "globex", in one thread. Real: wrapper, handlers, commands, rows,
// log. Fake: time, threads, the disk, the network.
#ifndef OUTLAY_SERVICES_BUDGET_RPC_TESTING_SERVICE_H_
#define OUTLAY_SERVICES_BUDGET_RPC_TESTING_SERVICE_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>

#include "common/rpc/values.h"
#include "common/service/testing/local_service.h"
#include "common/tenant/testing/tell.h"
#include "common/testing/matchers.h"
#include "outlay/budget/v1/budget_events.pb.h"
#include "services/budget/rpc/allocation_files_service.h"
#include "services/budget/rpc/allocations_service.h"
#include "services/budget/rpc/budget_files_service.h"
#include "services/budget/rpc/budget_moves_service.h"
#include "services/budget/rpc/budget_reports_service.h"
#include "services/budget/rpc/budgets_service.h"
#include "services/budget/rpc/document_holds_service.h"
#include "services/budget/rpc/forecasts_service.h"
#include "services/budget/rpc/holds_service.h"
#include "services/budget/rpc/override_grants_service.h"
#include "services/budget/rpc/year_ends_service.h"
#include "services/budget/store/budget_view.h"

namespace outlay::budget {

using ::outlay::testing::Parse;

inline int64_t Cents(const google::type::Money& money) {
  return money.units() * 100 + money.nanos() / 10'000'000;
}

inline google::type::Money Dollars(int64_t cents, const std::string& currency = "USD") {
  google::type::Money money;
  money.set_currency_code(currency);
  money.set_units(cents / 100);
  money.set_nanos(static_cast<int32_t>(cents % 100) * 10'000'000);
  return money;
}

// The service's handlers on a node of its own, or on an existing one.
class LocalBudget : public service::LocalService {
 public:
  explicit LocalBudget(command::TestNode* node = nullptr)
      : LocalService("budget", node),
        budgets_(*BudgetsService::Create(&node_.store(), &node_.executor(), &node_.clock())),
        files_(*BudgetFilesService::Create(&node_.store(), &node_.executor(), &node_.clock())),
        allocation_files_(*AllocationFilesService::Create(&node_.store(), &node_.executor(), &node_.clock())),
        holds_(*HoldsService::Create(&node_.store(), &node_.executor(), &node_.clock())) {
    node_.store().SetViewLoader(BudgetView::Load);
    budgets_->Bind(dispatcher_);
    files_->Bind(dispatcher_);
    allocation_files_->Bind(dispatcher_);
    moves_.Bind(dispatcher_);
    allocations_.Bind(dispatcher_);
    forecasts_.Bind(dispatcher_);
    reports_.Bind(dispatcher_);
    holds_->Bind(dispatcher_);
    override_grants_.Bind(dispatcher_);
    documents_.Bind(dispatcher_);
    year_ends_.Bind(dispatcher_);
    Seal();
  }

 protected:
  std::unique_ptr<BudgetsService> budgets_;
  std::unique_ptr<BudgetFilesService> files_;
  std::unique_ptr<AllocationFilesService> allocation_files_;
  BudgetMovesService moves_{&node_.store(), &node_.executor(), &node_.clock(), /*can_be_reviewed=*/true};
  AllocationsService allocations_{&node_.store(), &node_.executor(), &node_.clock()};
  ForecastsService forecasts_{&node_.store(), &node_.clock()};
  BudgetReportsService reports_{&node_.store(), &node_.clock()};
  YearEndsService year_ends_{&node_.store(), &node_.executor(), &node_.clock()};
  std::unique_ptr<HoldsService> holds_;
  DocumentHoldsService documents_{&node_.executor()};
  OverrideGrantsService override_grants_{&node_.store(), &node_.executor(), &node_.clock()};
};

// Each organization has group "company", below it "engineering", below that "tools"; and "sales" below "company". It is
// 15 August 2026.
class ServiceFixture : public ::testing::Test, public LocalBudget {
 protected:
  ServiceFixture() {
    node_.clock().SetTime(absl::FromCivil(absl::CivilDay(2026, 8, 15), absl::UTCTimeZone()));
    for (const std::string organization : {"acme", "globex"}) {
      Tell(organization, "");
      TellGroup(organization, "company", "");
      TellGroup(organization, "engineering", "company");
      TellGroup(organization, "tools", "engineering");
      TellGroup(organization, "sales", "company");
    }
  }

  // Replaces the settings of an organization in directory.
  void Tell(const std::string& organization, const std::string& settings) {
    auto event = Parse<directory::v1::OrganizationChanged>(R"pb(base_currency: "USD")pb");
    event.set_organization("organizations/" + organization);
    *event.mutable_settings() = Parse<directory::v1::Settings>(settings);
    tenant::TellDirectoryEvent(node_, event);
  }
  void TellGroup(const std::string& organization, const std::string& id, const std::string& parent) {
    directory::v1::GroupChanged group;
    const std::string groups = "organizations/" + organization + "/groups/";
    group.set_group(groups + id);
    if (!parent.empty()) group.set_parent(groups + parent);
    tenant::TellDirectoryEvent(node_, group);
  }

  // Returns a request for an active monthly budget of that many cents; `more` sets other fields.
  static v1::CreateBudgetRequest ABudget(const std::string& id, const std::string& group, int64_t cents,
                                         const std::string& more = "", const std::string& organization = "acme") {
    v1::CreateBudgetRequest request;
    const std::string root = "organizations/" + organization;
    *request.mutable_budget() = Parse<v1::Budget>(more);
    request.set_parent(root);
    request.set_budget_id(id);
    request.set_activate(true);
    v1::Budget& budget = *request.mutable_budget();
    budget.set_group(root + "/groups/" + group);
    budget.set_display_name("Budget " + id);
    *budget.mutable_amount() = Dollars(cents);
    if (!budget.has_period()) {
      budget.mutable_period()->set_recurrence(v1::BudgetPeriod::RECURRENCE_MONTHLY);
      rpc::ToProto(absl::CivilDay(2026, 1, 1), budget.mutable_period()->mutable_first_day());
    }
    return request;
  }
  absl::StatusOr<v1::Budget> Create(const v1::CreateBudgetRequest& request, const std::string& organization = "acme") {
    return Call<v1::Budget>("Budgets/CreateBudget", request, As("ann", organization));
  }
  v1::Budget MakeBudget(const std::string& id, const std::string& group, int64_t cents, const std::string& more = "") {
    const absl::StatusOr<v1::Budget> budget = Create(ABudget(id, group, cents, more));
    EXPECT_THAT(budget, outlay::testing::IsOk());
    return budget.value_or(v1::Budget());
  }
  absl::StatusOr<v1::Budget> GetBudget(const std::string& id, const std::string& organization = "acme",
                                       const std::string& subject = "ann") {
    v1::GetBudgetRequest request;
    request.set_name("organizations/" + organization + "/budgets/" + id);
    return Call<v1::Budget>("Budgets/GetBudget", request, As(subject, organization));
  }
  v1::Figures FiguresOf(const std::string& id) { return GetBudget(id).value().figures(); }
  // Calls Activate, Freeze, Close or Delete, whose requests have the same fields.
  template <typename Request>
  absl::StatusOr<v1::Budget> BudgetVerb(const std::string& verb, const std::string& id, const std::string& etag = "") {
    Request request;
    request.set_request_id(NextRequestId());
    request.set_name("organizations/acme/budgets/" + id);
    request.set_etag(etag);
    return Call<v1::Budget>("Budgets/" + verb + "Budget", request);
  }
  absl::StatusOr<v1::Budget> Update(const std::string& id, const std::string& text,
                                    const std::string& subject = "ann") {
    auto request = Parse<v1::UpdateBudgetRequest>(text);
    request.set_request_id(NextRequestId());
    request.mutable_budget()->set_name("organizations/acme/budgets/" + id);
    return Call<v1::Budget>("Budgets/UpdateBudget", request, As(subject));
  }

  // Returns a request for a spend of a purchase order, which needs no expiry.
  static v1::AuthorizeHoldRequest ASpend(const std::string& id, const std::string& group, int64_t cents,
                                         const std::string& more = "", const std::string& organization = "acme") {
    auto request = Parse<v1::AuthorizeHoldRequest>(more);
    const std::string root = "organizations/" + organization;
    request.set_parent(root);
    request.set_hold_id(id);
    request.mutable_spend()->set_group(root + "/groups/" + group);
    if (!request.spend().has_amount()) *request.mutable_spend()->mutable_amount() = Dollars(cents);
    if (request.spend().document().empty()) request.mutable_spend()->set_document(root + "/purchaseOrders/po-" + id);
    return request;
  }
  absl::StatusOr<v1::AuthorizeHoldResponse> Authorize(const v1::AuthorizeHoldRequest& request,
                                                      const std::string& organization = "acme",
                                                      const std::string& subject = "ann") {
    return Call<v1::AuthorizeHoldResponse>("Holds/AuthorizeHold", request, As(subject, organization));
  }
  // Returns true if the spend passed.
  bool Passes(const std::string& id, const std::string& group, int64_t cents, const std::string& more = "") {
    const absl::StatusOr<v1::AuthorizeHoldResponse> response = Authorize(ASpend(id, group, cents, more));
    EXPECT_THAT(response, outlay::testing::IsOk());
    return response.ok() && response->verdict().allowed();
  }
  absl::StatusOr<v1::Hold> GetHold(const std::string& id, const std::string& organization = "acme") {
    v1::GetHoldRequest request;
    request.set_name("organizations/" + organization + "/holds/" + id);
    return Call<v1::Hold>("Holds/GetHold", request, As("ann", organization));
  }
  // Calls Commit, Post, Release or Adjust; 0 cents: without an amount.
  template <typename Request>
  absl::StatusOr<v1::Hold> HoldVerb(const std::string& verb, const std::string& id, int64_t cents = 0,
                                    const std::string& more = "") {
    Request request = Parse<Request>(more);
    request.set_request_id(NextRequestId());
    request.set_name("organizations/acme/holds/" + id);
    if (cents != 0) *request.mutable_amount() = Dollars(cents);
    return Call<v1::Hold>("Holds/" + verb + "Hold", request);
  }
  absl::StatusOr<v1::Hold> Commit(const std::string& id, int64_t cents = 0) {
    return HoldVerb<v1::CommitHoldRequest>("Commit", id, cents);
  }
  absl::StatusOr<v1::Hold> Post(const std::string& id, int64_t cents = 0, bool is_final = false) {
    return HoldVerb<v1::PostHoldRequest>("Post", id, cents,
                                         std::string("document: 'inv-1' final: ") + (is_final ? "true" : "false"));
  }
  absl::StatusOr<v1::Hold> Release(const std::string& id, int64_t cents = 0) {
    return HoldVerb<v1::ReleaseHoldRequest>("Release", id, cents);
  }
  absl::StatusOr<v1::Hold> Adjust(const std::string& id, int64_t cents) {
    return HoldVerb<v1::AdjustHoldRequest>("Adjust", id, cents);
  }
  absl::StatusOr<v1::Hold> Reverse(const std::string& id, int64_t entry) {
    v1::ReversePostingRequest request;
    request.set_request_id(NextRequestId());
    request.set_name("organizations/acme/holds/" + id);
    request.set_entry_number(entry);
    return Call<v1::Hold>("Holds/ReversePosting", request);
  }
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_RPC_TESTING_SERVICE_H_
