#include "services/purchase_order/domain/supplier/supplier.h"

#include <algorithm>

#include "common/base/strings.h"
#include "services/purchase_order/domain/limits.h"

namespace outlay::purchase_order {

absl::Time ProposalExpiry(const BankAccount& account) {
  return account.propose_time + limits::kBankDetailsProposalTimeToLive;
}

std::string MaskedAccountNumber(std::string_view account_number) {
  constexpr size_t kShown = 4;
  const size_t shown = std::min(kShown, account_number.size() / 3);
  return Concat("***", account_number.substr(account_number.size() - shown));
}

const BillFromEntity* FindEntity(const Supplier& supplier, std::string_view entity_id) {
  const auto found = std::find_if(supplier.entities.begin(), supplier.entities.end(),
                                  [&](const BillFromEntity& entity) { return entity.id == entity_id; });
  return found != supplier.entities.end() ? &*found : nullptr;
}

bool IsBlocked(const Supplier& supplier, BlockScope scope, absl::Time business_now) {
  if (!supplier.block.has_value() || (supplier.block->end.has_value() && business_now >= *supplier.block->end)) {
    return false;
  }
  return static_cast<int>(supplier.block->scope) <= static_cast<int>(scope);
}

}  // namespace outlay::purchase_order
