// Holds that were set aside together, packed: what many spends have in common stands once. Values; pure functions.
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

// What spends of a batch are for that differ in nothing but their amount and its tax.
struct BatchedKind {
  Spend spend;                       // its amount is zero, in the currency, and so is its tax
  std::vector<std::uint32_t> nodes;  // places in the batch's nodes, the spend's own group's first

  bool operator==(const BatchedKind&) const = default;
};

struct BatchedSpend {
  std::uint32_t kind = 0;  // its place in the batch's kinds
  std::int64_t amount_minor = 0;
  std::int64_t tax_minor = 0;  // in the amount
  Refusal refusal = Refusal::kNone;
  bool has_used_grant = false;  // it passed only by an override grant

  bool operator==(const BatchedSpend&) const = default;
};

// The grant that a spend of a batch names (B12).
struct NamedGrant {
  std::uint32_t spend = 0;  // its place in the batch's spends
  std::string grant_id;
};

// As it was made; what happened to one of its holds since is not in it.
struct HoldBatch {
  std::string id;
  std::string creator;
  absl::Time create_time;
  std::string create_digest;
  std::optional<absl::Time> expire_time;  // in business time; of those that wait
  Stage stage = Stage::kRequest;
  std::int64_t tolerance_basis_points = 0;
  std::vector<HoldNode> nodes;
  std::vector<BatchedKind> kinds;
  std::vector<BatchedSpend> spends;

  bool operator==(const HoldBatch&) const = default;
};

// Names the hold of a batch's spend: "b-7-042".
std::string BatchedHoldId(std::string_view batch_id, std::size_t number);
// "b-7-*": all of them.
std::string BatchedHoldIds(std::string_view batch_id);

struct BatchedId {
  std::string batch_id;
  std::size_t number = 0;
};
// Nothing: no hold of a batch is named so.
std::optional<BatchedId> ParseBatchedHoldId(std::string_view hold_id);

// The hold of a spend as it was made, or nothing, if it was refused or there is no such spend. MONEY_OVERFLOW.
absl::StatusOr<std::optional<Hold>> Unpack(const HoldBatch& batch, std::size_t number);

// The entry of a hold that was made and not changed since.
HoldEntry FirstEntry(const Hold& hold);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_HOLDS_HOLD_BATCH_H_
