#include "services/budget/domain/holds/hold_batch.h"

#include <utility>

#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace outlay::budget {
namespace {

// The digits of a spend's number in the id of its hold.
constexpr std::size_t kNumberDigits = 3;

}  // namespace

std::string BatchedHoldId(std::string_view batch_id, std::size_t number) {
  std::string id;
  id.reserve(batch_id.size() + 1 + kNumberDigits);
  id.append(batch_id).append("-000");
  for (std::size_t i = id.size(); number > 0; number /= 10) id[--i] = static_cast<char>('0' + number % 10);
  return id;
}

std::string BatchedHoldIds(std::string_view batch_id) {
  return Concat(batch_id, "-*");
}

std::optional<BatchedId> ParseBatchedHoldId(std::string_view hold_id) {
  if (hold_id.size() < kNumberDigits + 2 || hold_id[hold_id.size() - kNumberDigits - 1] != '-') return std::nullopt;
  BatchedId parsed;
  for (const char c : hold_id.substr(hold_id.size() - kNumberDigits)) {
    if (c < '0' || c > '9') return std::nullopt;
    parsed.number = parsed.number * 10 + static_cast<std::size_t>(c - '0');
  }
  parsed.batch_id = hold_id.substr(0, hold_id.size() - kNumberDigits - 1);
  return parsed;
}

absl::StatusOr<std::optional<Hold>> Unpack(const HoldBatch& batch, std::size_t number) {
  if (number >= batch.spends.size() || batch.spends[number].refusal != Refusal::kNone) return std::optional<Hold>();
  const BatchedSpend& spend = batch.spends[number];
  const BatchedKind& kind = batch.kinds[spend.kind];
  Hold hold;
  hold.id = BatchedHoldId(batch.id, number);
  hold.spend = kind.spend;
  hold.spend.amount = Money(spend.amount_minor, kind.spend.amount.currency());
  hold.spend.tax.minor = spend.tax_minor;
  hold.nodes.reserve(kind.nodes.size());
  for (const uint32_t node : kind.nodes) hold.nodes.push_back(batch.nodes[node]);
  hold.is_batched = true;
  hold.entries = 1;
  hold.creator = batch.creator;
  hold.create_time = batch.create_time;
  hold.update_time = batch.create_time;
  hold.create_digest = batch.create_digest;
  const Stage stage = FirstStage(hold.spend.amount, batch.stage);
  if (stage != Stage::kInvoice) hold.expire_time = batch.expire_time;
  hold.amounts = AmountsAt(stage, spend.amount_minor);
  OUTLAY_ASSIGN_OR_RETURN(hold.tolerance, ToleranceOf(hold.spend.amount, stage, batch.tolerance_basis_points));
  hold.end = IsOpen(hold) ? HoldEnd::kOpen : HoldEnd::kSpent;
  return std::optional<Hold>(std::move(hold));
}

HoldEntry FirstEntry(const Hold& hold) {
  return {.number = 1,
          .verb = EntryVerb::kAuthorize,
          .change = hold.amounts,
          .document = hold.spend.document,
          .actor = hold.creator,
          .time = hold.create_time};
}

}  // namespace outlay::budget
