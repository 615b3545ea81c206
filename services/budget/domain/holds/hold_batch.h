// Holds that were authorized together, packed: properties that many spends share are stored once. Values; pure
// functions.
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_HOLDS_HOLD_BATCH_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_HOLDS_HOLD_BATCH_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/budget/domain/holds/hold.h"
#include "services/budget/domain/holds/verdict.h"

namespace outlay::budget {

// The properties shared by spends of a batch that differ only in amount and tax.
struct BatchedKind {
  Spend spend;                  // its amount and its tax are zero
  std::vector<uint32_t> nodes;  // places in HoldBatch::nodes, the spend's own group's first

  bool operator==(const BatchedKind&) const = default;
};

// One spend of a batch.
struct BatchedSpend {
  uint32_t kind = 0;  // place in HoldBatch::kinds
  int64_t amount_minor = 0;
  int64_t tax_minor = 0;  // included in the amount
  Refusal refusal = Refusal::kNone;
  bool has_used_grant = false;  // it passed only by an override grant

  bool operator==(const BatchedSpend&) const = default;
};

// The grant that a spend of a batch names (B12).
struct NamedGrant {
  uint32_t spend = 0;  // place in HoldBatch::spends
  std::string grant_id;
};

// A batch as it was made; later changes of its holds are not in it.
struct HoldBatch {
  std::string id;
  std::string creator;
  absl::Time create_time;
  std::string create_digest;
  std::optional<absl::Time> expire_time;  // in business time; of spends that are not invoiced at once
  Stage stage = Stage::kRequest;
  int64_t tolerance_basis_points = 0;
  std::vector<HoldNode> nodes;
  std::vector<BatchedKind> kinds;
  std::vector<BatchedSpend> spends;

  bool operator==(const HoldBatch&) const = default;
};

// Returns the id of the hold of a batch's spend: "b-7-042".
std::string BatchedHoldId(std::string_view batch_id, std::size_t number);
// Returns the pattern of all hold ids of a batch: "b-7-*".
std::string BatchedHoldIds(std::string_view batch_id);

struct BatchedId {
  std::string batch_id;
  std::size_t number = 0;
};
// Returns nullopt if no hold of a batch can have this id.
std::optional<BatchedId> ParseBatchedHoldId(std::string_view hold_id);

// Returns the hold of a spend as it was made; nullopt if the spend was refused or does not exist. MONEY_OVERFLOW.
absl::StatusOr<std::optional<Hold>> Unpack(const HoldBatch& batch, std::size_t number);

// Returns the entry of a hold that has not changed since it was made.
HoldEntry FirstEntry(const Hold& hold);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_HOLDS_HOLD_BATCH_H_
