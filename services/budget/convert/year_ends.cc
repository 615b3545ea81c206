#include "services/budget/convert/year_ends.h"

#include "common/rpc/etag.h"
#include "common/rpc/values.h"
#include "services/budget/domain/names.h"

namespace outlay::budget {
v1::YearEnd ToProto(std::string_view organization, const YearEndRun& run) {
  v1::YearEnd proto;
  proto.set_name(YearEndName(organization, run.id));
  rpc::ToProto(run.end_day - 1, proto.mutable_last_day());
  proto.set_default_rule(static_cast<v1::YearEndRule>(run.default_rule));
  proto.set_late_entries(run.refuses_late_entries ? v1::LATE_ENTRIES_REFUSE : v1::LATE_ENTRIES_MOVE);
  proto.set_state(static_cast<v1::YearEnd::State>(run.state));
  proto.set_closed_budgets(run.closed_budgets);
  proto.set_overdrawn_budgets(run.overdrawn_budgets);
  proto.set_failed_budgets(run.failed_budgets);
  for (const YearEndTotals& totals : run.totals) *proto.add_totals() = ToProto(totals);
  proto.set_creator(run.creator);
  rpc::ToProto(run.create_time, proto.mutable_create_time());
  rpc::ToProto(run.update_time, proto.mutable_update_time());
  proto.set_etag(EtagOf(run));
  return proto;
}

v1::YearEndLine ToProto(std::string_view organization, const YearEndEntry& entry) {
  const YearEndLine& line = entry.line;
  v1::YearEndLine proto;
  proto.set_budget(BudgetName(organization, line.budget_id));
  proto.set_rule(static_cast<v1::YearEndRule>(entry.rule));
  proto.set_period(entry.period);
  proto.set_next_period(entry.next_period);
  rpc::ToProto(line.limit, proto.mutable_limit());
  rpc::ToProto(line.spent, proto.mutable_spent());
  rpc::ToProto(line.carried_budget, proto.mutable_carried_budget());
  rpc::ToProto(line.carried_held, proto.mutable_carried_held());
  rpc::ToProto(line.carried_committed, proto.mutable_carried_committed());
  rpc::ToProto(line.dropped_budget, proto.mutable_dropped_budget());
  rpc::ToProto(line.dropped_held, proto.mutable_dropped_held());
  rpc::ToProto(line.dropped_committed, proto.mutable_dropped_committed());
  proto.set_overdrawn(entry.is_overdrawn);
  proto.set_failure(entry.failure);
  return proto;
}

v1::YearEndTotals ToProto(const YearEndTotals& totals) {
  v1::YearEndTotals proto;
  rpc::ToProto(totals.limit, proto.mutable_limit());
  rpc::ToProto(totals.spent, proto.mutable_spent());
  rpc::ToProto(totals.carried, proto.mutable_carried());
  rpc::ToProto(totals.dropped, proto.mutable_dropped());
  return proto;
}

std::string EtagOf(const YearEndRun& run) {
  return rpc::MakeEtag(run.create_time, run.revision);
}

}  // namespace outlay::budget
