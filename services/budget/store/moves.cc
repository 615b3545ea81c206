#include "services/budget/store/moves.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/store/list_by_id.h"
#include "common/store/record_values.h"
#include "services/budget/domain/limits.h"
#include "services/budget/domain/rules/model_errors.h"
#include "services/budget/store/records.h"

namespace outlay::budget {
namespace {

void ToSide(const MoveSide& side, storage::v1::SideRecord* record) {
  record->set_budget_id(side.budget_id);
  record->set_group_id(side.group_id);
  record->set_period(side.period);
  record->set_limit_minor(side.limit_minor);
  record->set_used_minor(side.used_minor);
}

MoveSide FromSide(const storage::v1::SideRecord& record) {
  return {.budget_id = record.budget_id(),
          .group_id = record.group_id(),
          .period = record.period(),
          .limit_minor = record.limit_minor(),
          .used_minor = record.used_minor()};
}

}  // namespace

storage::v1::MoveRecord ToRecord(const BudgetMove& move) {
  storage::v1::MoveRecord record;
  record.set_kind(static_cast<int>(move.kind));
  if (!move.from.budget_id.empty()) ToSide(move.from, record.mutable_from());
  if (!move.to.budget_id.empty()) ToSide(move.to, record.mutable_to());
  record.set_amount_minor(move.amount.minor_units());
  record.set_currency(std::string(move.amount.currency().code()));
  record.set_is_earmarked(move.is_earmarked);
  record.set_reason(move.reason);
  record.set_state(static_cast<int>(move.state));
  record.set_reverses_id(move.reverses_id);
  record.set_reversed_by_id(move.reversed_by_id);
  record.set_maker_subject(move.maker.subject);
  record.set_maker_on_behalf_of(move.maker.on_behalf_of);
  record.set_makers(move.makers.text());
  record.set_confirmer(move.confirmer);
  record.set_create_time_micros(absl::ToUnixMicros(move.create_time));
  record.set_update_time_micros(absl::ToUnixMicros(move.update_time));
  if (move.done_time.has_value()) record.set_done_time_micros(absl::ToUnixMicros(*move.done_time));
  record.set_revision(move.revision);
  record.set_create_digest(move.create_digest);
  record.set_review_id(move.review_id);
  record.set_end_reason(move.end_reason);
  record.set_approvers(move.approvers.text());
  record.set_is_judged(move.is_judged);
  record.mutable_budget_owners()->Assign(move.budget_owners.begin(), move.budget_owners.end());
  record.set_drift_minor(move.drift_minor);
  return record;
}

absl::StatusOr<BudgetMove> FromRecord(std::string_view move_id, const storage::v1::MoveRecord& record) {
  BudgetMove move;
  move.id = move_id;
  OUTLAY_ASSIGN_OR_RETURN(move.kind, store::StoredEnum(record.kind(), MoveKind::kDecrease, kMoves.name));
  move.from = FromSide(record.from());
  move.to = FromSide(record.to());
  OUTLAY_ASSIGN_OR_RETURN(const Currency currency, store::StoredCurrency(record.currency(), kMoves.name));
  move.amount = Money(record.amount_minor(), currency);
  move.is_earmarked = record.is_earmarked();
  move.reason = record.reason();
  OUTLAY_ASSIGN_OR_RETURN(move.state, store::StoredEnum(record.state(), MoveState::kWithdrawn, kMoves.name));
  move.reverses_id = record.reverses_id();
  move.reversed_by_id = record.reversed_by_id();
  move.maker = {.subject = record.maker_subject(), .on_behalf_of = record.maker_on_behalf_of()};
  move.makers = Persons::FromText(record.makers());
  move.confirmer = record.confirmer();
  move.create_time = absl::FromUnixMicros(record.create_time_micros());
  move.update_time = absl::FromUnixMicros(record.update_time_micros());
  if (record.done_time_micros() != 0) move.done_time = absl::FromUnixMicros(record.done_time_micros());
  move.revision = record.revision();
  move.create_digest = record.create_digest();
  move.review_id = record.review_id();
  move.end_reason = record.end_reason();
  move.approvers = Persons::FromText(record.approvers());
  move.is_judged = record.is_judged();
  move.budget_owners.assign(record.budget_owners().begin(), record.budget_owners().end());
  move.drift_minor = record.drift_minor();
  return move;
}

absl::StatusOr<std::optional<BudgetMove>> FindMove(const store::Reader& reader, const MoveKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::MoveRecord> record, reader.Find(kMoves, key));
  if (!record.has_value()) return std::optional<BudgetMove>();
  OUTLAY_ASSIGN_OR_RETURN(BudgetMove move, FromRecord(std::get<1>(key), *record));
  return std::optional<BudgetMove>(std::move(move));
}

absl::StatusOr<BudgetMove> LoadMove(const store::Reader& reader, const MoveKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<BudgetMove> move, FindMove(reader, key));
  if (!move.has_value()) return MoveNotFound(std::get<1>(key));
  return *std::move(move);
}

void SaveMove(store::Transaction& txn, const std::string& organization, const BudgetMove& move) {
  txn.Put(kMoves, {organization, move.id}, ToRecord(move));
}

absl::Status ListMoves(const store::Reader& reader, const std::string& organization,
                       const std::optional<std::string>& after,
                       absl::FunctionRef<store::Visit(const BudgetMove&)> visitor) {
  const auto from_record = [](std::string_view id, const storage::v1::MoveRecord& record) {
    return FromRecord(id, record);
  };
  return store::ListById(reader, kMoves, organization, after, from_record, visitor);
}

void SaveRevision(store::Transaction& txn, const std::string& organization, const BudgetRevision& revision) {
  storage::v1::RevisionRecord record;
  *record.mutable_budget() = ToRecord(revision.budget);
  record.set_actor(revision.actor.person());
  if (!revision.actor.on_behalf_of.empty()) record.set_service(revision.actor.subject);
  record.set_persons(revision.persons.text());
  txn.Put(kRevisions, {organization, revision.budget.id, revision.budget.revision}, record);
}

void ForgetRevisionOfDraft(store::Transaction& txn, const std::string& organization, const Budget& draft) {
  if (draft.revision <= limits::kDraftRevisions) return;
  txn.Delete(kRevisions, {organization, draft.id, draft.revision - limits::kDraftRevisions});
}

void DeleteRevisions(store::Transaction& txn, const std::string& organization, const Budget& budget) {
  for (int64_t number = std::max<int64_t>(1, budget.revision - limits::kDraftRevisions + 1); number <= budget.revision;
       ++number) {
    txn.Delete(kRevisions, {organization, budget.id, number});
  }
}

absl::Status ListRevisions(const store::Reader& reader, const BudgetKey& key, int64_t after,
                           absl::FunctionRef<store::Visit(const BudgetRevision&)> visitor) {
  absl::Status status;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(
      kRevisions, key,
      [&](const RevisionKey& found, const storage::v1::RevisionRecord& record) {
        absl::StatusOr<Budget> budget = FromRecord(std::get<1>(found), record.budget());
        if (!budget.ok()) {
          status = budget.status();
          return store::Visit::kStop;
        }
        const Actor actor = record.service().empty()
                                ? Actor{.subject = record.actor(), .on_behalf_of = {}}
                                : Actor{.subject = record.service(), .on_behalf_of = record.actor()};
        return visitor({.budget = *std::move(budget), .actor = actor, .persons = Persons::FromText(record.persons())});
      },
      store::Order::kAscending, std::tuple_cat(key, std::tuple(after))));
  return status;
}

}  // namespace outlay::budget
