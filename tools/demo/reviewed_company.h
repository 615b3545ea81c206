// A company whose orders are reviewed: ann administers it, eve orders from Initech in USD, bob approves up to 5,000
// USD.
#ifndef OUTLAY_TOOLS_DEMO_REVIEWED_COMPANY_H_
#define OUTLAY_TOOLS_DEMO_REVIEWED_COMPANY_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "outlay/approval/v1/review.pb.h"
#include "outlay/purchase_order/v1/purchase_order.pb.h"
#include "tools/demo/company.h"

namespace outlay::demo {

inline constexpr char kDirectory[] = "directory";
inline constexpr char kApproval[] = "approval";
inline constexpr char kBudget[] = "budget";
inline constexpr char kOrders[] = "purchase_order";

// Not thread-safe. All calls: INTERNAL / EXAMPLE_FAILED, and what the services answer.
class ReviewedCompany : public Company {
 public:
  using Company::Company;

  // Starts the services, and makes people, supplier and the rule of the whole company. `settings`: of the organization,
  // `tiers`: of the rule, both as text. Budget is started where `has_budgets`.
  absl::Status Open(bool has_budgets, const std::string& settings, const std::string& tiers);

  // Eve submits the order `number` over one line, from `first_month` to `last_month`, and approval hears of it.
  absl::Status Submit(const std::string& number, int units, const std::string& months);
  // Returns the order as eve reads it; empty if that fails.
  purchase_order::v1::PurchaseOrder Order(const std::string& number);

  // What waits for bob, and his yes to it.
  absl::StatusOr<approval::v1::Review> Asked();
  absl::Status Approve(const approval::v1::Review& review);

  // A stage of a tier in which bob decides, as text.
  std::string BobDecides() const;
  // "<organization>/purchaseOrders/<number in lower case>".
  std::string OrderName(const std::string& number) const;

 private:
  absl::Status StartServices(bool has_budgets);
  absl::Status MakePeople(const std::string& settings);
  absl::Status MakeSupplier();

  int approvals_ = 0;
};

}  // namespace outlay::demo

#endif  // OUTLAY_TOOLS_DEMO_REVIEWED_COMPANY_H_
