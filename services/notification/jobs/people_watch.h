// Tells operators of people whom events name and the copy of directory does not know (N1).
#ifndef OUTLAY_SERVICES_NOTIFICATION_JOBS_PEOPLE_WATCH_H_
#define OUTLAY_SERVICES_NOTIFICATION_JOBS_PEOPLE_WATCH_H_

#include <mutex>
#include <string>

#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/log/log.h"
#include "prometheus/counter.h"
#include "prometheus/registry.h"
#include "services/notification/commands/routes.h"

namespace outlay::notification {

// A metric counts each; the log has one a minute (limits::kUnknownPeopleLogged). Thread-safe.
class PeopleWatch final : public UnknownPeople {
 public:
  // All must outlive this.
  PeopleWatch(prometheus::Registry* registry, Log* log, const Clock* clock);

  void OnUnknown(const std::string& organization, const std::string& event_type) override;

 private:
  Log* const log_;
  const Clock* const clock_;
  prometheus::Counter& unknown_;
  std::mutex mutex_;
  absl::Time next_line_ = absl::InfinitePast();  // Guarded by mutex_.
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_JOBS_PEOPLE_WATCH_H_
