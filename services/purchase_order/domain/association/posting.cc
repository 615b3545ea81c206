#include "services/purchase_order/domain/association/posting.h"

#include <algorithm>
#include <string_view>

#include "absl/status/status.h"
#include "common/base/status_macros.h"

namespace outlay::purchase_order {
namespace {

// A line or an order during a step.
struct Account {
  const BookingTarget* target = nullptr;
  std::string_view line_number;  // empty: the order
  Figures before;
  Figures after;
  BalanceMarks marks;
};

absl::Status Take(std::vector<Account>& accounts, const Account& account, int64_t taken) {
  auto found = std::find_if(accounts.begin(), accounts.end(), [&](const Account& other) {
    return other.line_number == account.line_number && other.target->line.order_id == account.target->line.order_id;
  });
  if (found == accounts.end()) {
    found = accounts.insert(accounts.end(), account);
  }
  if (__builtin_add_overflow(found->after.invoiced, taken, &found->after.invoiced)) {
    return MoneyOverflow();
  }
  return absl::OkStatus();
}

void Judge(const Account& account, int threshold_basis_points, Posting& posting) {
  const BookingTarget& target = *account.target;
  const int threshold = ThresholdOf(target.threshold_basis_points, threshold_basis_points);
  const BalanceChange change = DecideBalanceChange(account.after, account.marks, target.balance_tracked, threshold);
  for (const BalanceThreshold crossed : change.crossings) {
    posting.crossings.push_back({.order_id = target.line.order_id,
                                 .order_number = target.order_number,
                                 .line_number = std::string(account.line_number),
                                 .threshold = crossed,
                                 .threshold_basis_points = crossed == BalanceThreshold::kLow ? threshold : 0,
                                 .amount = Money(account.after.amount, target.currency),
                                 .before = Money(account.before.Balance(), target.currency),
                                 .after = Money(account.after.Balance(), target.currency)});
  }
  posting.updates.push_back({.order_id = target.line.order_id,
                             .line_number = std::string(account.line_number),
                             .figures = account.after,
                             .marks = change.marks,
                             .posters = account.line_number.empty() ? target.posters : Persons()});
}

}  // namespace

absl::StatusOr<Posting> Post(absl::Span<const Movement> movements, int threshold_basis_points, const Acting& acting) {
  std::vector<Account> accounts;
  for (const Movement& movement : movements) {
    const BookingTarget& target = movement.target;
    OUTLAY_RETURN_IF_ERROR(
        Take(accounts, {&target, target.line.line_number, target.line_figures, target.line_figures, target.line_marks},
             movement.taken));
    OUTLAY_RETURN_IF_ERROR(
        Take(accounts, {&target, "", target.order_figures, target.order_figures, target.order_marks}, movement.taken));
  }
  Posting posting;
  for (const Account& account : accounts) {
    Judge(account, threshold_basis_points, posting);
    if (!account.line_number.empty()) continue;
    const absl::Status joined = Join(Duty::kInvoicePoster, acting.persons, &posting.updates.back().posters);
    if (!joined.ok() && !acting.is_settled) return joined;
  }
  return posting;
}

}  // namespace outlay::purchase_order
