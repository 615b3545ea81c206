// Helpers for tests that settle documents; see testing/service.h for what is fake.
#ifndef OUTLAY_SERVICES_BUDGET_RPC_TESTING_DOCUMENTS_H_
#define OUTLAY_SERVICES_BUDGET_RPC_TESTING_DOCUMENTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "common/testing/matchers.h"
#include "outlay/budget/v1/document_holds.pb.h"
#include "services/budget/rpc/testing/year_ends.h"

namespace outlay::budget {

// Cents of a category, HELD or COMMITTED, and the invoiced part of them.
struct Need {
  int64_t cents = 0;
  std::string category;
  v1::Stage stage = v1::STAGE_REQUEST;
  std::string budget;
  int64_t invoiced = 0;
  int64_t tax = 0;
  int64_t beyond_order = 0;
  std::string member = {};
};

class DocumentsTest : public YearEndsTest {
 protected:
  template <typename Request>
  static Request Needs(const std::vector<Need>& needs) {
    Request request;
    request.set_parent("organizations/acme");
    request.set_document_id("po-1");
    for (const Need& need : needs) {
      v1::DocumentSpend& spend = *request.add_spends();
      spend.mutable_spend()->set_group("organizations/acme/groups/tools");
      *spend.mutable_spend()->mutable_amount() = Dollars(need.cents);
      if (need.tax != 0) *spend.mutable_spend()->mutable_tax() = Dollars(need.tax);
      spend.mutable_spend()->set_category(need.category);
      spend.mutable_spend()->set_document("organizations/acme/purchaseOrders/po-1");
      if (!need.budget.empty()) spend.mutable_spend()->add_budgets("organizations/acme/budgets/" + need.budget);
      spend.set_stage(need.stage);
      if (need.invoiced != 0) *spend.mutable_invoiced() = Dollars(need.invoiced);
      if (!need.member.empty()) spend.mutable_spend()->set_member("organizations/acme/users/" + need.member);
      if (need.beyond_order != 0) *spend.mutable_beyond_order() = Dollars(need.beyond_order);
    }
    return request;
  }
  absl::StatusOr<v1::SettleDocumentResponse> Settle(int64_t version, const std::vector<Need>& needs,
                                                    bool best_effort = false) {
    auto request = Needs<v1::SettleDocumentRequest>(needs);
    request.set_version(version);
    request.set_best_effort(best_effort);
    return Call<v1::SettleDocumentResponse>("DocumentHolds/SettleDocument", request, As("purchase_order"));
  }
  bool IsAllowed(int64_t version, const std::vector<Need>& needs) {
    const absl::StatusOr<v1::SettleDocumentResponse> response = Settle(version, needs);
    EXPECT_THAT(response, outlay::testing::IsOk());
    return response.ok() && response->allowed();
  }
  // Returns how many spends are refused with best effort.
  int Refusals(int64_t version, const std::vector<Need>& needs) {
    const absl::StatusOr<v1::SettleDocumentResponse> response = Settle(version, needs, /*best_effort=*/true);
    EXPECT_THAT(response, outlay::testing::IsOk());
    EXPECT_TRUE(response.ok() && response->allowed());
    return response.ok() ? response->refusals_size() : -1;
  }
  // Sets the exchange rate: a dollar is worth so many euros from now on.
  void TellRate(const std::string& rate) {
    auto event = Parse<directory::v1::ExchangeRateChanged>(
        "organization: 'organizations/acme' from_currency: 'USD' to_currency: 'EUR'");
    event.mutable_rate()->set_value(rate);
    event.mutable_valid_from()->set_seconds(absl::ToUnixSeconds(node_.clock().Now()));
    tenant::TellDirectoryEvent(node_, event);
  }
  // No euros for dollars from now on.
  void TakeRateBack() {
    auto event = Parse<directory::v1::ExchangeRateChanged>(
        "organization: 'organizations/acme' from_currency: 'USD' to_currency: 'EUR' rate { value: '1' }");
    event.mutable_valid_from()->set_seconds(absl::ToUnixSeconds(node_.clock().Now()));
    *event.mutable_valid_until() = event.valid_from();
    tenant::TellDirectoryEvent(node_, event);
  }
  void MakeEuroBudget(const std::string& id, const std::string& group, int64_t cents) {
    auto request = ABudget(id, group, cents);
    request.mutable_budget()->mutable_amount()->set_currency_code("EUR");
    EXPECT_THAT(Create(request), outlay::testing::IsOk());
  }
  int64_t Held(const std::string& id) { return Cents(FiguresOf(id).held()); }
  int64_t Committed(const std::string& id) { return Cents(FiguresOf(id).committed()); }
  int64_t Spent(const std::string& id) { return Cents(FiguresOf(id).spent()); }
  // Of that, what budgets did not allow.
  int64_t Beyond(const std::string& id) { return Cents(FiguresOf(id).spent_beyond()); }
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_RPC_TESTING_DOCUMENTS_H_
