// Reads an organization's budgets one after another, for downloads (B14).
#ifndef OUTLAY_SERVICES_BUDGET_RPC_BUDGET_PAGES_H_
#define OUTLAY_SERVICES_BUDGET_RPC_BUDGET_PAGES_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "outlay/budget/v1/budgets.pb.h"
#include "services/budget/rpc/budget_reads.h"

namespace outlay::budget {

// The budgets in one consistent state. Not thread-safe.
class BudgetPages {
 public:
  // `reads` must read from *reader. `filter`: as in a list.
  BudgetPages(std::unique_ptr<store::Reader> reader, BudgetReads reads, const std::string& parent,
              const v1::ListBudgetsRequest::Filter& filter);

  // Returns the next budget, valid until the next call; null if a page was read instead, or if there are no more.
  absl::StatusOr<const v1::Budget*> Next();
  bool is_over() const { return is_last_page_ && at_ == page_.budgets_size(); }
  const BudgetReads& reads() const { return reads_; }

 private:
  std::unique_ptr<store::Reader> reader_;
  BudgetReads reads_;
  v1::ListBudgetsRequest list_;
  v1::ListBudgetsResponse page_;
  int at_ = 0;  // place in the page's budgets
  bool is_last_page_ = false;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_RPC_BUDGET_PAGES_H_
