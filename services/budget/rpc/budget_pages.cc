#include "services/budget/rpc/budget_pages.h"

#include <utility>

#include "common/base/status_macros.h"

namespace outlay::budget {
namespace {

// Budgets read at a time; the output of one may be large.
constexpr int kBudgetsAtATime = 100;

}  // namespace

BudgetPages::BudgetPages(std::unique_ptr<store::Reader> reader, BudgetReads reads, const std::string& parent,
                         const v1::ListBudgetsRequest::Filter& filter)
    : reader_(std::move(reader)), reads_(std::move(reads)) {
  list_.set_parent(parent);
  list_.set_page_size(kBudgetsAtATime);
  *list_.mutable_filter() = filter;
}

absl::StatusOr<const v1::Budget*> BudgetPages::Next() {
  if (at_ < page_.budgets_size()) return &page_.budgets(at_++);
  if (is_last_page_) return nullptr;
  OUTLAY_ASSIGN_OR_RETURN(page_, reads_.List(list_));
  at_ = 0;
  list_.set_page_token(page_.next_page_token());
  is_last_page_ = page_.next_page_token().empty();
  return nullptr;
}

}  // namespace outlay::budget
