// An order and the budgets that pay for it, from the request to an invoice, by services of its own: money is set aside,
// moves with the order, and is refused by name.
#ifndef OUTLAY_TOOLS_DEMO_MONEY_STORY_H_
#define OUTLAY_TOOLS_DEMO_MONEY_STORY_H_

#include <functional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "outlay/purchase_order/v1/purchase_order.pb.h"
#include "tools/demo/reviewed_company.h"

namespace outlay::demo {

// Not thread-safe. Its services end with it.
class MoneyStory {
 public:
  // `folder`: for data and logs, emptied. `programs`: "build/release/services". `say` gets each line.
  MoneyStory(std::string folder, std::string programs, std::function<void(const std::string&)> say)
      : company_("funded", std::move(folder), std::move(programs)), say_(std::move(say)) {}

  // INTERNAL / EXAMPLE_FAILED: something did not happen; UNAVAILABLE / SERVICE_DID_NOT_START.
  absl::Status Run();

 private:
  absl::Status MakeBudget(const std::string& id, int units, const std::string& filter);
  absl::Status ProposeTheLab();
  // Asks for so much on line 1, and lets bob approve it.
  absl::Status Grow(int units);
  absl::Status Invoice();

  purchase_order::v1::PurchaseOrder Read() { return company_.Order("DESKS"); }
  // What happened, and the budget's figures by then.
  absl::Status Tell(const std::string& what);

  ReviewedCompany company_;
  const std::function<void(const std::string&)> say_;
};

}  // namespace outlay::demo

#endif  // OUTLAY_TOOLS_DEMO_MONEY_STORY_H_
