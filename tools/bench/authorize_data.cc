#include "tools/bench/authorize_data.h"

#include <utility>

#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "common/base/clock.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/budget/v1/budgets.pb.h"
#include "tools/bench/callers.h"
#include "tools/bench/load.h"

namespace outlay::bench {
namespace {

namespace budgets = budget::v1;

constexpr char kCreateBudget[] = "/outlay.budget.v1.Budgets/CreateBudget";
// So much in each budget that it never runs out.
constexpr int64_t kAmpleUnits = 1'000'000'000'000;
// Budgets that are created at a time.
constexpr size_t kCreators = 128;

std::string DepartmentId(int department) {
  return absl::StrFormat("d-%05d", department);
}

std::string TeamId(int64_t leaf) {
  return absl::StrFormat("t-%07d", leaf);
}

std::string GroupLine(const std::string& parent, const std::string& group, const std::string& above) {
  return absl::StrFormat(R"({"group": {"group": "%s/groups/%s"%s}})"
                         "\n",
                         parent, group,
                         above.empty() ? "" : absl::StrFormat(R"(, "parent": "%s/groups/%s")", parent, above));
}

std::string BudgetRequest(const std::string& organization, const std::string& group) {
  budgets::CreateBudgetRequest request;
  request.set_parent(Parent(organization));
  request.set_budget_id(group);
  request.set_activate(true);
  budgets::Budget* const made = request.mutable_budget();
  made->set_group(Concat(request.parent(), "/groups/", group));
  made->set_display_name(group);
  made->mutable_amount()->set_currency_code(kCurrency);
  made->mutable_amount()->set_units(kAmpleUnits);
  made->mutable_period()->set_recurrence(budgets::BudgetPeriod::RECURRENCE_YEARLY);
  const absl::CivilDay today = absl::ToCivilDay(SystemClock().Now(), absl::UTCTimeZone());
  made->mutable_period()->mutable_first_day()->set_year(static_cast<int32_t>(today.year()));
  made->mutable_period()->mutable_first_day()->set_month(1);
  made->mutable_period()->mutable_first_day()->set_day(1);
  return request.SerializeAsString();
}

// The ids of all groups of an organization.
std::vector<std::string> Groups(const BudgetData& data) {
  std::vector<std::string> groups = {"company"};
  for (int i = 0; i < data.departments; ++i) groups.push_back(DepartmentId(i));
  for (int64_t i = 0; i < data.leaves(); ++i) groups.push_back(TeamId(i));
  return groups;
}

}  // namespace

std::string BudgetData::Organization(int i) const {
  return absl::StrFormat("%s-%06d", first_part, i);
}

std::string DirectoryLines(const BudgetData& data) {
  std::string lines;
  for (int i = 0; i < data.organizations; ++i) {
    const std::string parent = Parent(data.Organization(i));
    lines += absl::StrFormat(R"({"organization": {"organization": "%s", "baseCurrency": "%s", "timeZone": "UTC"}})"
                             "\n",
                             parent, kCurrency);
    lines += GroupLine(parent, "company", "");
    for (int d = 0; d < data.departments; ++d) lines += GroupLine(parent, DepartmentId(d), "company");
    for (int64_t t = 0; t < data.leaves(); ++t) {
      lines += GroupLine(parent, TeamId(t), DepartmentId(static_cast<int>(t / data.teams)));
    }
  }
  return lines;
}

absl::Status CreateBudgets(RawClient& client, const BudgetData& data, const Report& report) {
  const std::vector<std::string> groups = Groups(data);
  const size_t all = groups.size() * static_cast<size_t>(data.organizations);
  report.Note(Concat("creating ", Readable(static_cast<double>(all)), " budgets of '", data.first_part, "'"));
  std::atomic<size_t> next{0};
  return RunEach(all, kCreators,
                 [&](size_t caller, Done done) {
                   const size_t number = next++;
                   if (number >= all) {
                     done(0);
                     return;
                   }
                   const std::string organization = data.Organization(static_cast<int>(number / groups.size()));
                   client.Call(caller, kCreateBudget, CallerOf(organization),
                               ToBuffer(BudgetRequest(organization, groups[number % groups.size()])),
                               [done = std::move(done)](absl::StatusOr<grpc::ByteBuffer> reply) mutable {
                                 done(reply.ok() ? absl::StatusOr<int64_t>(1) : reply.status());
                               });
                 })
      .status();
}

HoldMaker::HoldMaker(const BudgetData& data)
    : data_(data), run_(absl::StrFormat("%x", absl::ToUnixMicros(SystemClock().Now()))) {
  for (int i = 0; i < data.organizations; ++i) metadata_.push_back(CallerOf(data.Organization(i)));
}

int HoldMaker::AnyOrganization(uint64_t number) const {
  return static_cast<int>((number * kSpread >> 24) % metadata_.size());
}

HoldMaker::Made HoldMaker::Next() {
  Made made;
  made.organization = AnyOrganization(next_.load(std::memory_order_relaxed));
  made.request.set_parent(Parent(data_.Organization(made.organization)));
  const uint64_t number = Fill(made.organization, made.request.mutable_spend());
  made.request.set_hold_id(absl::StrFormat("%s-%09d", run_, number));
  return made;
}

budgets::Spend HoldMaker::NextSpend() {
  budgets::Spend spend;
  Fill(0, &spend);
  return spend;
}

HoldMaker::Batch HoldMaker::NextBatch(int size) {
  return NextBatch(size, AnyOrganization(next_.load(std::memory_order_relaxed)));
}

HoldMaker::Batch HoldMaker::NextBatch(int size, int organization) {
  Batch batch;
  batch.organization = organization;
  uint64_t number = 0;
  for (int i = 0; i < size; ++i) number = Fill(organization, batch.request.add_spends());
  batch.request.set_batch_id(absl::StrFormat("%s-%09d", run_, number));
  batch.request.set_parent(Parent(data_.Organization(organization)));
  return batch;
}

uint64_t HoldMaker::Fill(int organization, budgets::Spend* spend) {
  const uint64_t number = next_.fetch_add(1, std::memory_order_relaxed);
  const auto leaf = static_cast<int64_t>((number * kSpread >> 32) % static_cast<uint64_t>(data_.leaves()));
  const std::string parent = Parent(data_.Organization(organization));
  spend->set_group(Concat(parent, "/groups/", TeamId(leaf)));
  spend->mutable_amount()->set_currency_code(kCurrency);
  spend->mutable_amount()->set_units(static_cast<int64_t>(1 + number % 100));
  spend->set_document(Concat(parent, "/purchaseOrders/po-1"));
  return number;
}

}  // namespace outlay::bench
