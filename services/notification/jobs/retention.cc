#include "services/notification/jobs/retention.h"

#include <memory>
#include <optional>
#include <vector>

#include "common/base/status_macros.h"
#include "services/notification/commands/retention_commands.h"
#include "services/notification/domain/limits.h"
#include "services/notification/jobs/service_caller.h"
#include "services/notification/store/erasures.h"
#include "services/notification/store/inboxes.h"

namespace outlay::notification {

jobs::DueScan ForgetNoticesScan() {
  return [](const store::Reader& reader, absl::Time now, const jobs::DueRequest& request,
            std::vector<jobs::DueItem>* due) -> absl::Status {
    // Those that were found are gone with their commands, so that it begins at the front each time.
    if (!request.after.empty()) return absl::OkStatus();
    for (const bool is_contacts : {false, true}) {
      const absl::Time before = now - (is_contacts ? limits::kContactNoticeRetention : limits::kNoticeRetention);
      OUTLAY_RETURN_IF_ERROR(VisitOldInboxes(reader, std::nullopt, is_contacts, before, [&](const InboxRef& inbox) {
        if (due->size() >= request.max) return store::Visit::kStop;
        due->push_back({.caller = ServiceCaller(inbox.organization),
                        .key = {},
                        .command = std::make_unique<ForgetNotices>(inbox, before),
                        .place = inbox.organization});
        return store::Visit::kContinue;
      }));
    }
    return absl::OkStatus();
  };
}

jobs::DueScan ErasePeopleScan() {
  return [](const store::Reader& reader, absl::Time, const jobs::DueRequest& request, std::vector<jobs::DueItem>* due) {
    if (!request.after.empty()) return absl::OkStatus();
    return VisitErasures(reader, [&](const InboxRef& person) {
      if (due->size() >= request.max) return store::Visit::kStop;
      due->push_back({.caller = ServiceCaller(person.organization),
                      .key = {},
                      .command = std::make_unique<ErasePersonHere>(person),
                      .place = person.organization});
      return store::Visit::kContinue;
    });
  };
}

}  // namespace outlay::notification
