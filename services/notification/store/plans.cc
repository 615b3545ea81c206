#include "services/notification/store/plans.h"

#include <limits>
#include <tuple>

#include "common/base/status_macros.h"
#include "services/notification/store/figures.h"
#include "services/notification/store/keyspaces.h"

namespace outlay::notification {
namespace {

storage::v1::PlanRecord ToRecord(const Plan& plan) {
  storage::v1::PlanRecord record;
  for (const NoticeRef& notice : plan.notices) {
    storage::v1::PlannedNotice& planned = *record.add_notices();
    planned.set_user_id(notice.user_id);
    planned.set_notice_id(notice.notice_id);
  }
  record.set_done(static_cast<int>(plan.done));
  return record;
}

}  // namespace

absl::Status AddPlan(store::Transaction& txn, const std::string& organization, const std::vector<NoticeRef>& notices) {
  if (notices.empty()) return absl::OkStatus();
  OUTLAY_ASSIGN_OR_RETURN(const uint64_t place, TakePlace(txn, organization));
  SavePlan(txn, organization, {.place = place, .notices = notices, .done = 0});
  return absl::OkStatus();
}

absl::StatusOr<std::optional<Plan>> FindFirstPlan(const store::Reader& reader, const std::string& organization) {
  std::optional<Plan> first;
  OUTLAY_RETURN_IF_ERROR(
      reader.Scan(kPlans, std::tuple(organization), [&](const PlanKey& key, const storage::v1::PlanRecord& record) {
        first.emplace(Plan{.place = std::get<1>(key), .notices = {}, .done = static_cast<size_t>(record.done())});
        for (const storage::v1::PlannedNotice& planned : record.notices()) {
          first->notices.push_back(
              {.organization = organization, .user_id = planned.user_id(), .notice_id = planned.notice_id()});
        }
        return store::Visit::kStop;
      }));
  return first;
}

void SavePlan(store::Transaction& txn, const std::string& organization, const Plan& plan) {
  if (plan.done >= plan.notices.size()) {
    txn.Delete(kPlans, {organization, plan.place});
  } else {
    txn.Put(kPlans, {organization, plan.place}, ToRecord(plan));
  }
}

absl::Status VisitPlans(const store::Reader& reader, const std::string& after,
                        const std::function<store::Visit(const std::string& organization)>& visitor) {
  const auto from =
      after.empty() ? std::nullopt : std::optional<PlanKey>(PlanKey(after, std::numeric_limits<uint64_t>::max()));
  return reader.Scan(
      kPlans, std::tuple<>(),
      [&](const PlanKey& key, const storage::v1::PlanRecord&) { return visitor(std::get<0>(key)); },
      store::Order::kAscending, from);
}

}  // namespace outlay::notification
