#include "services/notification/jobs/people_watch.h"

#include "services/notification/domain/limits.h"

namespace outlay::notification {

PeopleWatch::PeopleWatch(prometheus::Registry* registry, Log* log, const Clock* clock)
    : log_(log),
      clock_(clock),
      unknown_(prometheus::BuildCounter()
                   .Name("outlay_notification_people_unknown_total")
                   .Help("People whom events name and the copy of directory does not know: they were not told. Names "
                         "that are nobody's count as well. Alert when it grows faster than usual, and look whether the "
                         "copy of directory is current.")
                   .Register(*registry)
                   .Add({})) {}

void PeopleWatch::OnUnknown(const std::string& organization, const std::string& event_type) {
  unknown_.Increment();
  const absl::Time now = clock_->Now();
  {
    const std::lock_guard lock(mutex_);
    if (now < next_line_) return;
    next_line_ = now + limits::kUnknownPeopleLogged;
  }
  log_->Write(LogLevel::kWarning, "notice.person_unknown", {{"organization", organization}, {"event", event_type}});
}

}  // namespace outlay::notification
