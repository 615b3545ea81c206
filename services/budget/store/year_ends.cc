#include "services/budget/store/year_ends.h"

#include <tuple>
#include <utility>

#include "absl/time/civil_time.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/store/list_by_id.h"
#include "common/store/record_values.h"
#include "services/budget/domain/rules/year_end_errors.h"

namespace outlay::budget {
namespace {

absl::StatusOr<YearEndTotals> FromTotals(const storage::v1::YearEndTotalsRecord& record) {
  OUTLAY_ASSIGN_OR_RETURN(const Currency currency, store::StoredCurrency(record.currency(), kYearEnds.name));
  return YearEndTotals{.limit = Money(record.limit_minor(), currency),
                       .spent = Money(record.spent_minor(), currency),
                       .carried = Money(record.carried_minor(), currency),
                       .dropped = Money(record.dropped_minor(), currency)};
}

absl::StatusOr<YearEndRun> FromYearEnd(std::string_view id, const storage::v1::YearEndRecord& record) {
  YearEndRun run;
  run.id = id;
  if (!absl::ParseCivilTime(record.end_day(), &run.end_day)) return DataLoss(kYearEnds.name);
  OUTLAY_ASSIGN_OR_RETURN(run.default_rule,
                          store::StoredEnum(record.default_rule(), YearEndRule::kCarryBoth, kYearEnds.name));
  run.refuses_late_entries = record.refuses_late_entries();
  OUTLAY_ASSIGN_OR_RETURN(run.state, store::StoredEnum(record.state(), YearEndState::kReversed, kYearEnds.name));
  run.last_budget_id = record.last_budget_id();
  run.closed_budgets = record.closed_budgets();
  run.overdrawn_budgets = record.overdrawn_budgets();
  run.failed_budgets = record.failed_budgets();
  for (const storage::v1::YearEndTotalsRecord& totals : record.totals()) {
    OUTLAY_ASSIGN_OR_RETURN(run.totals.emplace_back(), FromTotals(totals));
  }
  run.creator = record.creator();
  run.create_time = absl::FromUnixMicros(record.create_time_micros());
  run.update_time = absl::FromUnixMicros(record.update_time_micros());
  run.revision = record.revision();
  run.create_digest = record.create_digest();
  return run;
}

absl::StatusOr<YearEndEntry> FromLine(const std::string& budget_id, const storage::v1::YearEndLineRecord& record) {
  OUTLAY_ASSIGN_OR_RETURN(const Currency currency, store::StoredCurrency(record.currency(), kYearEndLines.name));
  const auto money = [&](int64_t minor) { return Money(minor, currency); };
  YearEndEntry entry = {.line = {.budget_id = budget_id,
                                 .limit = money(record.limit_minor()),
                                 .spent = money(record.spent_minor()),
                                 .carried_budget = money(record.carried_budget_minor()),
                                 .carried_held = money(record.carried_held_minor()),
                                 .carried_committed = money(record.carried_committed_minor()),
                                 .dropped_budget = money(record.dropped_budget_minor()),
                                 .dropped_held = money(record.dropped_held_minor()),
                                 .dropped_committed = money(record.dropped_committed_minor())},
                        .period = record.period(),
                        .next_period = record.next_period(),
                        .is_overdrawn = record.is_overdrawn(),
                        .failure = record.failure()};
  if (!entry.failure.empty()) return entry;
  OUTLAY_ASSIGN_OR_RETURN(entry.rule, store::StoredEnum(record.rule(), YearEndRule::kCarryBoth, kYearEndLines.name));
  return entry;
}

}  // namespace

storage::v1::YearEndRecord ToRecord(const YearEndRun& run) {
  storage::v1::YearEndRecord record;
  record.set_end_day(absl::FormatCivilTime(run.end_day));
  record.set_default_rule(static_cast<int>(run.default_rule));
  record.set_refuses_late_entries(run.refuses_late_entries);
  record.set_state(static_cast<int>(run.state));
  record.set_last_budget_id(run.last_budget_id);
  record.set_closed_budgets(run.closed_budgets);
  record.set_overdrawn_budgets(run.overdrawn_budgets);
  record.set_failed_budgets(run.failed_budgets);
  for (const YearEndTotals& totals : run.totals) {
    storage::v1::YearEndTotalsRecord& stored = *record.add_totals();
    stored.set_currency(std::string(totals.limit.currency().code()));
    stored.set_limit_minor(totals.limit.minor_units());
    stored.set_spent_minor(totals.spent.minor_units());
    stored.set_carried_minor(totals.carried.minor_units());
    stored.set_dropped_minor(totals.dropped.minor_units());
  }
  record.set_creator(run.creator);
  record.set_create_time_micros(absl::ToUnixMicros(run.create_time));
  record.set_update_time_micros(absl::ToUnixMicros(run.update_time));
  record.set_revision(run.revision);
  record.set_create_digest(run.create_digest);
  return record;
}

storage::v1::YearEndLineRecord ToRecord(const YearEndEntry& entry) {
  const YearEndLine& line = entry.line;
  storage::v1::YearEndLineRecord record;
  record.set_currency(std::string(line.limit.currency().code()));
  record.set_rule(static_cast<int>(entry.rule));
  record.set_period(entry.period);
  record.set_next_period(entry.next_period);
  record.set_limit_minor(line.limit.minor_units());
  record.set_spent_minor(line.spent.minor_units());
  record.set_carried_budget_minor(line.carried_budget.minor_units());
  record.set_carried_held_minor(line.carried_held.minor_units());
  record.set_carried_committed_minor(line.carried_committed.minor_units());
  record.set_dropped_budget_minor(line.dropped_budget.minor_units());
  record.set_dropped_held_minor(line.dropped_held.minor_units());
  record.set_dropped_committed_minor(line.dropped_committed.minor_units());
  record.set_is_overdrawn(entry.is_overdrawn);
  record.set_failure(entry.failure);
  return record;
}

Closing FromRecord(const storage::v1::ClosingRecord& record) {
  Closing closing = {.year_end_id = record.year_end_id(),
                     .next_period = record.next_period(),
                     .carries_commitments = record.carries_commitments(),
                     .refuses_late_entries = record.refuses_late_entries(),
                     .close_time = absl::FromUnixMicros(record.close_time_micros()),
                     .moved = {.held = record.moved_held_minor(),
                               .committed = record.moved_committed_minor(),
                               .spent = record.moved_spent_minor(),
                               .beyond = record.moved_beyond_minor()},
                     .rollovers_before = {}};
  for (const storage::v1::RolloverBeforeRecord& before : record.rollovers_before()) {
    closing.rollovers_before.push_back({.period = before.period(), .rollover = before.rollover_minor()});
  }
  // Rows of an earlier version changed the next period only.
  if (record.has_next_rollover()) {
    closing.rollovers_before.push_back({.period = record.next_period(), .rollover = record.next_rollover_minor()});
  }
  return closing;
}

storage::v1::ClosingRecord ToRecord(const Closing& closing) {
  storage::v1::ClosingRecord record;
  record.set_year_end_id(closing.year_end_id);
  record.set_next_period(closing.next_period);
  record.set_carries_commitments(closing.carries_commitments);
  record.set_refuses_late_entries(closing.refuses_late_entries);
  record.set_close_time_micros(absl::ToUnixMicros(closing.close_time));
  record.set_moved_held_minor(closing.moved.held);
  record.set_moved_committed_minor(closing.moved.committed);
  record.set_moved_spent_minor(closing.moved.spent);
  record.set_moved_beyond_minor(closing.moved.beyond);
  for (const RolloverBefore& before : closing.rollovers_before) {
    storage::v1::RolloverBeforeRecord& stored = *record.add_rollovers_before();
    stored.set_period(before.period);
    stored.set_rollover_minor(before.rollover);
  }
  return record;
}

absl::StatusOr<std::optional<YearEndRun>> FindYearEnd(const store::Reader& reader, const YearEndKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::YearEndRecord> record, reader.Find(kYearEnds, key));
  if (!record.has_value()) return std::optional<YearEndRun>();
  OUTLAY_ASSIGN_OR_RETURN(YearEndRun run, FromYearEnd(std::get<1>(key), *record));
  return std::optional<YearEndRun>(std::move(run));
}

absl::StatusOr<YearEndRun> LoadYearEnd(const store::Reader& reader, const YearEndKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<YearEndRun> run, FindYearEnd(reader, key));
  if (!run.has_value()) return YearEndNotFound(std::get<1>(key));
  return *std::move(run);
}

void SaveYearEnd(store::Transaction& txn, const std::string& organization, const YearEndRun& run) {
  const YearEndKey key = {organization, run.id};
  txn.Put(kYearEnds, key, ToRecord(run));
  if (IsRunning(run)) {
    txn.Put(kRunningYearEnds, key, NoValue());
  } else {
    txn.Delete(kRunningYearEnds, key);
  }
}

absl::Status ListYearEnds(const store::Reader& reader, const std::string& organization,
                          const std::optional<std::string>& after,
                          absl::FunctionRef<store::Visit(const YearEndRun&)> visitor) {
  return store::ListById(reader, kYearEnds, organization, after, FromYearEnd, visitor);
}

absl::StatusOr<std::vector<YearEndRun>> AllYearEnds(const store::Reader& reader, const std::string& organization) {
  std::vector<YearEndRun> all;
  OUTLAY_RETURN_IF_ERROR(ListYearEnds(reader, organization, std::nullopt, [&](const YearEndRun& run) {
    all.push_back(run);
    return store::Visit::kContinue;
  }));
  return all;
}

absl::Status ListRunningYearEnds(const store::Reader& reader,
                                 absl::FunctionRef<store::Visit(const YearEndKey&)> visitor) {
  return reader.Scan(kRunningYearEnds, std::tuple<>(),
                     [&](const YearEndKey& key, const NoValue&) { return visitor(key); });
}

void SaveYearEndEntry(store::Transaction& txn, const YearEndKey& key, const YearEndEntry& entry) {
  txn.Put(kYearEndLines, std::tuple_cat(key, std::tuple(entry.line.budget_id)), ToRecord(entry));
}

absl::Status ListYearEndEntries(const store::Reader& reader, const YearEndKey& key,
                                const std::optional<std::string>& after,
                                absl::FunctionRef<store::Visit(const YearEndEntry&)> visitor) {
  std::optional<YearEndLineKey> from;
  if (after.has_value()) from = std::tuple_cat(key, std::tuple(*after));
  absl::Status status;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(
      kYearEndLines, key,
      [&](const YearEndLineKey& found, const storage::v1::YearEndLineRecord& record) {
        const absl::StatusOr<YearEndEntry> entry = FromLine(std::get<2>(found), record);
        status = entry.status();
        return entry.ok() ? visitor(*entry) : store::Visit::kStop;
      },
      store::Order::kAscending, from));
  return status;
}

absl::StatusOr<std::optional<Closing>> FindClosing(const store::Reader& reader, const FiguresKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::ClosingRecord> record, reader.Find(kClosings, key));
  if (!record.has_value()) return std::optional<Closing>();
  // Whoever follows the next periods, one to the other, comes to an end.
  const bool is_later = record->next_period().empty() || record->next_period() > std::get<2>(key);
  if (!is_later) return DataLoss(kClosings.name);
  return std::optional<Closing>(FromRecord(*record));
}

absl::StatusOr<std::optional<std::string>> FindPeriodOfOpen(const store::Reader& reader, const FiguresKey& key) {
  FiguresKey place = key;
  while (true) {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<Closing> closing, FindClosing(reader, place));
    if (!closing.has_value()) return std::optional<std::string>(std::get<2>(place));
    if (!closing->carries_commitments) return std::optional<std::string>();
    std::get<2>(place) = closing->next_period;
  }
}

absl::StatusOr<bool> IsGivenBack(const store::Reader& reader, const std::string& organization, const Hold& hold) {
  for (const HoldNode& node : hold.nodes) {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<std::string> period,
                            FindPeriodOfOpen(reader, {organization, node.budget_id, node.period}));
    if (!period.has_value()) return true;
  }
  return false;
}

void SaveClosing(store::Transaction& txn, const FiguresKey& key, const Closing& closing) {
  txn.Put(kClosings, key, ToRecord(closing));
}

void DeleteClosing(store::Transaction& txn, const FiguresKey& key) {
  txn.Delete(kClosings, key);
}

absl::Status ListClosings(const store::Reader& reader, const BudgetKey& key,
                          absl::FunctionRef<store::Visit(const std::string& period, const Closing&)> visitor) {
  return reader.Scan(kClosings, key, [&](const FiguresKey& found, const storage::v1::ClosingRecord& record) {
    return visitor(std::get<2>(found), FromRecord(record));
  });
}

}  // namespace outlay::budget
