// The verbs on suppliers as rules (P11). Pure.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_SUPPLIER_SUPPLIER_DECISIONS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_SUPPLIER_SUPPLIER_DECISIONS_H_

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/purchase_order/domain/supplier/supplier.h"

namespace outlay::purchase_order {

// The fields of a supplier that a user writes. Unset: unchanged.
struct SupplierSpec {
  std::optional<std::string> display_name;
  std::optional<std::vector<BillFromEntity>> entities;
  std::optional<std::string> tolerance_group;
};

struct SupplierDecision {
  Supplier after;
  bool changed = true;  // false: it was already so; nothing is stored or announced
};

// Creates a supplier. INVALID_ARGUMENT / FIELD_REQUIRED (display_name), FIELD_INVALID: an entity's id is repeated.
absl::StatusOr<Supplier> DecideCreateSupplier(const SupplierSpec& spec, const std::string& supplier_id,
                                              const std::string& digest, absl::Time now);

// Returns the entities of `supplier` that `spec` would remove.
std::vector<std::string> RemovedEntities(const Supplier& supplier, const SupplierSpec& spec);

// Updates a supplier. `in_use`: the removed entities that orders name. FAILED_PRECONDITION / BILL_FROM_ENTITY_IN_USE;
// and the errors of DecideCreateSupplier.
absl::StatusOr<SupplierDecision> DecideUpdateSupplier(const Supplier& supplier, const SupplierSpec& spec,
                                                      const std::set<std::string>& in_use, absl::Time now);

// Sets the block; nullopt lifts it.
SupplierDecision DecideBlock(const Supplier& supplier, const std::optional<Block>& block, absl::Time now);

// A change of bank details; both parts are stored together.
struct BankDecision {
  Supplier supplier;
  BankDetails details;
};

// Proposes an account, replacing an earlier proposal. Without a review, and if one person is enough, it takes effect at
// once.
BankDecision DecideProposeBankDetails(const Supplier& supplier, const BankDetails& details, const BankAccount& account,
                                      bool single_person, absl::Time now);

// Puts the proposed account in force. `behind`: the persons who may be behind the confirmer. FAILED_PRECONDITION /
// NO_BANK_DETAILS_PROPOSED: there is none, or it has expired (I14); BANK_DETAILS_IN_REVIEW; SECOND_PERSON_REQUIRED: two
// persons are needed and `confirmer` may be its proposer, also through a service or a service account (I12).
absl::StatusOr<BankDecision> DecideConfirmBankDetails(const Supplier& supplier, const BankDetails& details,
                                                      const Actor& confirmer, const Persons& behind, bool single_person,
                                                      absl::Time now);

// Applies the end of the review of the proposed account, which must exist (A3). An approved account is in force. Where
// the rules asked nobody and two persons are needed, a second person confirms it. Otherwise the proposal is over, and
// the account in force stays.
BankDecision DecideBankReviewed(const Supplier& supplier, const BankDetails& details, const review::ReviewPicture& end,
                                bool single_person, absl::Time now);

// Bars people who approved the proposed account, which must exist, but have another duty toward the supplier (I12).
BankDecision DecideBarApprovers(const Supplier& supplier, const BankDetails& details, const Persons& barred,
                                absl::Time now);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_SUPPLIER_SUPPLIER_DECISIONS_H_
