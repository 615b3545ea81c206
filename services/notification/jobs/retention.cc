#include "services/notification/jobs/retention.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/notification/commands/retention_commands.h"
#include "services/notification/domain/contact.h"
#include "services/notification/domain/limits.h"
#include "services/notification/jobs/service_caller.h"
#include "services/notification/store/erasures.h"
#include "services/notification/store/inboxes.h"

namespace outlay::notification {

namespace {

// "acme\nann": neither the id of an organization nor that of a user contains a line break.
constexpr char kInboxEnd = '\n';

std::optional<InboxRef> InboxAt(const std::string& place) {
  const size_t at = place.find(kInboxEnd);
  if (at == std::string::npos) return std::nullopt;
  return InboxRef{place.substr(0, at), place.substr(at + 1)};
}

// Adds commands that delete old notices of an inbox, as many as one run allows.
absl::Status AddForgetting(const store::Reader& reader, const InboxRef& inbox, absl::Time before, size_t max,
                           std::vector<jobs::DueItem>* due) {
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<std::string> old,
                          ListNoticesBefore(reader, inbox, before, limits::kNoticesForgottenPerRun));
  for (size_t i = 0; i < old.size() && due->size() < max; i += limits::kNoticesForgottenPerBody) {
    due->push_back({.caller = ServiceCaller(inbox.organization),
                    .key = {},
                    .command = std::make_unique<ForgetNotices>(inbox, before),
                    .place = Concat(inbox.organization, std::string(1, kInboxEnd), inbox.user_id)});
  }
  return absl::OkStatus();
}

}  // namespace

jobs::DueScan ForgetNoticesScan() {
  return [](const store::Reader& reader, absl::Time now, const jobs::DueRequest& request,
            std::vector<jobs::DueItem>* due) -> absl::StatusOr<absl::Time> {
    const auto time_of = [now](const InboxRef& inbox) {
      return now - (IsOutsider(inbox.user_id) ? limits::kContactNoticeRetention : limits::kNoticeRetention);
    };
    absl::Status status;
    OUTLAY_RETURN_IF_ERROR(VisitOldInboxes(reader, InboxAt(request.after), time_of, [&](const InboxRef& inbox) {
      status = AddForgetting(reader, inbox, time_of(inbox), request.max, due);
      return status.ok() && due->size() < request.max ? store::Visit::kContinue : store::Visit::kStop;
    }));
    OUTLAY_RETURN_IF_ERROR(status);
    return jobs::kUnknown;
  };
}

jobs::DueScan ErasePeopleScan() {
  return [](const store::Reader& reader, absl::Time, const jobs::DueRequest& request,
            std::vector<jobs::DueItem>* due) -> absl::StatusOr<absl::Time> {
    if (!request.after.empty()) return jobs::kUnknown;
    OUTLAY_RETURN_IF_ERROR(VisitErasures(reader, [&](const InboxRef& person) {
      if (due->size() >= request.max) return store::Visit::kStop;
      due->push_back({.caller = ServiceCaller(person.organization),
                      .key = {},
                      .command = std::make_unique<ErasePersonHere>(person),
                      .place = person.organization});
      return store::Visit::kContinue;
    }));
    return jobs::kUntilChange;
  };
}

}  // namespace outlay::notification
