// The course of a run, and the checks after each command; model_commands.cc and model_changes.cc have the commands.
#include "services/budget/rpc/testing/reference/model_run.h"

#include "common/base/errors.h"
#include "common/base/strings.h"
#include "common/jobs/due_job.h"
#include "common/store/store.h"
#include "common/store/testing/state_digest.h"
#include "outlay/budget/v1/budget_progress.pb.h"
#include "services/budget/jobs/expire_holds.h"
#include "services/budget/rpc/testing/reference/model_names.h"
#include "services/budget/store/budgets.h"
#include "services/budget/store/holds.h"

namespace outlay::budget {

using ::outlay::testing::IsOk;

ModelRun::ModelRun(uint64_t seed) : draw_(seed) {
  Prepare(place_);
  plain_.now = place_.node.clock().Now();
  CreateBudgets();
}

void ModelRun::Prepare(Place& place) {
  place.node.clock().SetTime(absl::FromCivil(absl::CivilDay(2026, 8, 15), absl::UTCTimeZone()));
  place.service = std::make_unique<LocalBudget>(&place.node);
  auto organization = Parse<directory::v1::OrganizationChanged>("base_currency: 'USD'");
  organization.set_organization(kOrganization);
  tenant::TellDirectoryEvent(place.node, organization);
  auto rate =
      Parse<directory::v1::ExchangeRateChanged>("from_currency: 'EUR' to_currency: 'USD' rate { value: '1.5' }");
  rate.set_organization(kOrganization);
  rate.mutable_valid_from();
  tenant::TellDirectoryEvent(place.node, rate);
  for (const auto& [id, parent] : kParents) {
    directory::v1::GroupChanged group;
    group.set_group(GroupOf(id));
    if (*parent != '\0') group.set_parent(GroupOf(parent));
    tenant::TellDirectoryEvent(place.node, group);
  }
}

int64_t ModelRun::Draw(int64_t least, int64_t most) {
  return least + static_cast<int64_t>(draw_.Uniform(static_cast<uint64_t>(most - least + 1)));
}

std::size_t ModelRun::Records() {
  return static_cast<std::size_t>(place_.node.store().Head(store::PartitionOf("acme")).value().last_sequence);
}

void ModelRun::ExpectReason(const absl::Status& status, const std::string& reason) {
  EXPECT_EQ(status.ok() ? "" : ErrorReason(status), reason) << status.ToString();
}

void ModelRun::Run(int commands) {
  Check();
  for (int i = 0; i < commands && !::testing::Test::HasFailure(); ++i) {
    SCOPED_TRACE(Concat("command ", i));
    plain_.now = place_.node.clock().Now();
    Step();
    Check();
  }
  CheckHolds();
  CheckHistory();
}

void ModelRun::Step() {
  const int64_t kind = Draw(0, 99);
  if (kind < 4) {
    place_.node.clock().Advance(absl::Hours(OneIn(3) ? 1 : Draw(1, 200)));
    plain_.now = place_.node.clock().Now();
    Remember();
  } else if (kind < 6) {
    Restart();
  } else if (kind < 10) {
    asked_.push_back({.time = plain_.now, .is_job = true, .ask = {}, .answer = {}});
    ExpireIn(place_);
    plain_.Expire();
  } else if (kind < 14) {
    ChangeLimit();
  } else if (kind < 17) {
    ChangeState();
  } else if (kind < 21) {
    Allocate();
  } else if (kind < 28) {
    MoveMoney();
  } else if (kind < 32) {
    Simulate();
  } else if (kind < 36) {
    AskAgain();
  } else if (kind < 42) {
    AuthorizeInBatch();
  } else if (kind < 45) {
    AuthorizeTwice();
  } else if (kind < 65 || plain_.holds().empty()) {
    Authorize();
  } else {
    DoVerb();
  }
}

// Restarts the node after a crash: no answered change may be lost.
void ModelRun::Restart() {
  place_.service.reset();
  place_.node.Crash();
  place_.node.Restart();
  place_.service = std::make_unique<LocalBudget>(&place_.node);
}

void ModelRun::ExpireIn(Place& place) {
  jobs::DueJob job({.name = "expire_holds"}, ExpireHoldsScan(), &place.node.store(), &place.node.executor(),
                   &place.node.scheduler(), &place.node.clock());
  job.RunOnce();
  place.node.scheduler().RunDue();
}

// Repeats a request of the last days: it must get the same answer and change nothing.
void ModelRun::AskAgain() {
  if (asked_.empty()) return;
  const Asked& asked = asked_[static_cast<std::size_t>(Draw(0, static_cast<int64_t>(asked_.size()) - 1))];
  if (!asked.stays_so || plain_.now - asked.time > absl::Hours(6 * 24)) return;
  const std::size_t records = Records();
  EXPECT_EQ(asked.ask(*place_.service), asked.answer) << "a request that was repeated (I8)";
  EXPECT_EQ(Records(), records) << "a request that was repeated (I8)";
}

void ModelRun::CheckReplay() {
  Place other;
  Prepare(other);
  for (const Asked& asked : asked_) {
    other.node.clock().SetTime(asked.time);
    if (asked.is_job) {
      ExpireIn(other);
    } else {
      EXPECT_EQ(asked.ask(*other.service), asked.answer) << "(I19)";
    }
  }
  EXPECT_EQ(store::StateDigest(other.node.engine()), store::StateDigest(place_.node.engine()))
      << "the same commands, other bytes (I19)";
}

void ModelRun::Check() {
  CheckFigures();
  CheckLog();
}

// Figures that callers see must equal those of the reference (I1, I2).
void ModelRun::CheckFigures() {
  v1::ListBudgetsRequest list;
  list.set_parent(kOrganization);
  const auto page = place_.service->Call<v1::ListBudgetsResponse>("Budgets/ListBudgets", list);
  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(static_cast<std::size_t>(page->budgets_size()), plain_.size());
  for (const v1::Budget& budget : page->budgets()) {
    std::size_t place = 0;
    while (BudgetOf(plain_.at(place).id) != budget.name()) ++place;
    const v1::Figures& figures = budget.figures();
    const PlainAmounts used = plain_.UsedOf(place);
    ASSERT_EQ(Cents(figures.held()), used.held) << budget.name();
    ASSERT_EQ(Cents(figures.committed()), used.committed) << budget.name();
    ASSERT_EQ(Cents(figures.spent()), used.spent) << budget.name();
    ASSERT_EQ(Cents(figures.available()), plain_.AvailableOf(place)) << budget.name();
    ASSERT_GE(used.held, 0) << budget.name() << " (I1)";
    ASSERT_GE(used.committed, 0) << budget.name() << " (I1)";
    for (const google::type::Money& money : {figures.held(), figures.committed(), figures.spent(), figures.limit()}) {
      ASSERT_EQ(money.currency_code(), "USD") << budget.name() << " (I6)";
    }
  }
}

// Stored figures must equal the sums of the log (I2).
void ModelRun::CheckLog() {
  const store::PartitionId partition = store::PartitionOf("acme");
  const auto entries = place_.node.store().ReadLog(partition, logged_until_, /*bytes_max=*/1 << 30);
  ASSERT_THAT(entries, IsOk());
  for (const store::LogEntry& entry : *entries) {
    command::storage::v1::LogRecord record;
    ASSERT_THAT(command::ParseRecord(entry.record, &record), IsOk());
    logged_.Take(record);
    logged_until_ = entry.sequence;
  }
  const auto reader = place_.node.store().Read(partition);
  for (std::size_t i = 0; i < plain_.size(); ++i) {
    ASSERT_THAT(ListFigures(*reader, {"acme", plain_.at(i).id},
                            [&](const LatestFigures& stored) {
                              const auto found = logged_.sums().find({BudgetOf(plain_.at(i).id), stored.period});
                              const Figures& figures = stored.figures;
                              const MovedAmounts& moved = figures.moved;
                              const LoggedFigures::Sums sums = {
                                  figures.used.held, figures.used.committed, figures.used.spent,
                                  moved.transferred_in - moved.transferred_out + moved.increased};
                              EXPECT_EQ(sums, found == logged_.sums().end() ? LoggedFigures::Sums() : found->second)
                                  << plain_.at(i).id << " in " << stored.period << " (I2)";
                              return store::Visit::kContinue;
                            }),
                IsOk());
  }
}

// Records the reference's figures before the first command of a slot.
void ModelRun::Remember() {
  std::vector<Then>& then = then_[plain_.now];
  then.clear();
  for (std::size_t i = 0; i < plain_.size(); ++i) then.push_back({plain_.UsedOf(i), plain_.AvailableOf(i)});
}

// The figures reported now for each recorded time, as known then and as known now, must be those of that time (B15).
void ModelRun::CheckHistory() {
  for (const auto& [time, budgets] : then_) {
    for (std::size_t i = 0; i < budgets.size(); ++i) {
      SCOPED_TRACE(Concat(plain_.at(i).id, " at ", absl::FormatTime(time, absl::UTCTimeZone())));
      for (const bool as_known_then : {true, false}) {
        v1::GetBudgetHistoryRequest request;
        request.set_name(BudgetOf(plain_.at(i).id));
        rpc::ToProto(time, request.mutable_time());
        if (as_known_then) rpc::ToProto(time, request.mutable_known_time());
        const auto told = place_.service->Call<v1::BudgetHistory>("BudgetReports/GetBudgetHistory", request);
        ASSERT_THAT(told, IsOk());
        const v1::Figures& figures = told->figures();
        ASSERT_EQ(Cents(figures.held()), budgets[i].used.held);
        ASSERT_EQ(Cents(figures.committed()), budgets[i].used.committed);
        ASSERT_EQ(Cents(figures.spent()), budgets[i].used.spent);
        ASSERT_EQ(Cents(figures.available()), budgets[i].available);
      }
    }
  }
}

// Every hold must be as the reference has it, and equal the sum of its entries (I2, I3).
void ModelRun::CheckHolds() {
  const auto reader = place_.node.store().Read(store::PartitionOf("acme"));
  for (const auto& [id, expected] : plain_.holds()) {
    const auto hold = FindHold(*reader, {"acme", id});
    ASSERT_THAT(hold, IsOk());
    ASSERT_TRUE(hold->has_value()) << id;
    EXPECT_EQ((*hold)->amounts,
              StageAmounts({expected.amounts.held, expected.amounts.committed, expected.amounts.spent}))
        << id;
    EXPECT_EQ((*hold)->tolerance, expected.tolerance) << id;
    StageAmounts sum;
    int64_t entries = 0;
    EXPECT_THAT(ListHoldEntries(*reader, {"acme", id}, 0,
                                [&](const HoldEntry& entry) {
                                  entries += 1;
                                  sum = Add(sum, entry.change).value();
                                  return store::Visit::kContinue;
                                }),
                IsOk());
    EXPECT_EQ(sum, (*hold)->amounts) << id << " (I2)";
    EXPECT_EQ(entries, expected.entries) << id << " (I3)";
  }
}

}  // namespace outlay::budget
