// A supplier, the entities that issue its invoices, its block and its bank details (P11). Values; pure functions.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_SUPPLIER_SUPPLIER_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_SUPPLIER_SUPPLIER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "common/base/actor.h"
#include "common/base/currency.h"
#include "common/base/persons.h"
#include "common/review/review_flow.h"
#include "services/purchase_order/domain/association/candidates.h"

namespace outlay::purchase_order {

struct BillFromEntity {
  std::string id;
  std::string display_name;
  std::string payment_terms;
  Currency currency;
  AssociationDateRule association_date = AssociationDateRule::kCreationDate;

  bool operator==(const BillFromEntity&) const = default;
};

// The scope of a block. Numbers as in the API.
enum class BlockScope { kAll = 1, kInvoices = 2, kPayments = 3 };

struct Block {
  BlockScope scope = BlockScope::kAll;
  std::optional<absl::Time> end;  // unset: until it is lifted
  std::string reason;

  bool operator==(const Block&) const = default;
};

struct Supplier {
  std::string id;
  std::string display_name;
  std::vector<BillFromEntity> entities;
  std::string tolerance_group;
  std::optional<Block> block;
  Persons editors;  // see OrderChain
  absl::Time create_time;
  absl::Time update_time;
  int64_t revision = 0;       // counts changes; the etag is derived from it
  std::string create_digest;  // of the creating request

  bool operator==(const Supplier&) const = default;
};

struct BankAccount {
  std::string account_holder;
  std::string account_number;
  std::string bank_code;
  Actor proposer;
  std::string confirmer;  // user id; empty while proposed, and if one person was enough
  Persons proposers;      // the persons who may be behind the proposal
  absl::Time propose_time = absl::UnixEpoch();
  std::string review_id = {};  // of the review that decides, or decided; empty: none
  Persons approvers = {};      // in that review
  Persons barred = {};         // who approved it, but must not: they have another duty toward the supplier

  bool operator==(const BankAccount&) const = default;
};

// Returns the time until which a proposed account can be confirmed, exclusive. A review has its own time limits.
absl::Time ProposalExpiry(const BankAccount& account);

// Returns the end of an account number, for people who may see no more: at most a third of it and 4 characters.
std::string MaskedAccountNumber(std::string_view account_number);

// The end of a review that did not put the proposed account in force. An approval means: by nobody.
struct BankReviewEnd {
  std::string review_id;
  review::ReviewOutcome outcome = review::ReviewOutcome::kNone;
  std::string reason;
  absl::Time end_time = absl::UnixEpoch();

  bool operator==(const BankReviewEnd&) const = default;
};

// Kept separately from the supplier, so that it never reaches the log.
struct BankDetails {
  std::optional<BankAccount> current;
  std::optional<BankAccount> proposed;
  std::optional<BankReviewEnd> review_end = std::nullopt;  // of the last proposal

  bool operator==(const BankDetails&) const = default;
};

// Returns null if there is no such entity.
const BillFromEntity* FindEntity(const Supplier& supplier, std::string_view entity_id);

// Returns true if a block of `scope` or more is in force: ALL includes INVOICES, which includes PAYMENTS. A block ends
// automatically at its end time.
bool IsBlocked(const Supplier& supplier, BlockScope scope, absl::Time business_now);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_SUPPLIER_SUPPLIER_H_
