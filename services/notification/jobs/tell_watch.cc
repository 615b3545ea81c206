#include "services/notification/jobs/tell_watch.h"

#include "common/base/strings.h"
#include "services/notification/domain/limits.h"

namespace outlay::notification {
namespace {

// Organizations' own have ids of theirs, which are too many to count by.
constexpr char kOwnKind[] = "own";

std::string KindOf(const Subscription& subscription) {
  return subscription.create_time.has_value() ? kOwnKind : subscription.id;
}

}  // namespace

TellWatch::TellWatch(prometheus::Registry* registry, Log* log, const Clock* clock)
    : log_(log),
      clock_(clock),
      unknown_people_(
          prometheus::BuildCounter()
              .Name("outlay_notification_people_unknown_total")
              .Help("Events that name people whom the copy of directory does not know: they were not told. Names that "
                    "are nobody's count as well. Alert when it grows faster than usual, and look whether the copy of "
                    "directory is current.")
              .Register(*registry)
              .Add({})),
      nobody_told_(
          prometheus::BuildCounter()
              .Name("outlay_notification_told_nobody_total")
              .Help("Events that nobody was told of though a subscription holds for them, by its id (own: one of an "
                    "organization's own). Alert when invoice-due or invoice-unmatched grow: nobody has a role that is "
                    "told in place of those who are gone.")
              .Register(*registry)) {
  // A series that appears with 1 has not increased for Prometheus: alerts would miss the first event.
  for (const Subscription& subscription : BuiltInSubscriptions()) nobody_told_.Add({{"kind", subscription.id}});
  nobody_told_.Add({{"kind", kOwnKind}});
}

bool TellWatch::IsNew(const std::string& what, Sort* sort) {
  if (!sort->known.insert(what).second) return false;
  sort->oldest.push_back(what);
  if (sort->oldest.size() > limits::kUntoldRemembered) {
    sort->known.erase(sort->oldest.front());
    sort->oldest.pop_front();
  }
  return true;
}

void TellWatch::WriteLine(Sort* sort, std::string_view event, std::initializer_list<LogField> fields) {
  const absl::Time now = clock_->Now();
  if (now < sort->next_line) return;
  sort->next_line = now + limits::kUntoldLogged;
  log_->Write(LogLevel::kWarning, event, fields);
}

void TellWatch::OnUnknownPeople(const Telling& telling, const std::string& event_type) {
  const std::lock_guard lock(mutex_);
  if (!IsNew(telling.cause, &unknown_)) return;
  unknown_people_.Increment();
  WriteLine(&unknown_, "notice.person_unknown", {{"organization", telling.organization}, {"event", event_type}});
}

void TellWatch::OnNobodyTold(const Telling& telling, const Subscription& subscription) {
  const std::lock_guard lock(mutex_);
  if (!IsNew(Concat(subscription.id, " ", telling.cause), &untold_)) return;
  nobody_told_.Add({{"kind", KindOf(subscription)}}).Increment();
  if (subscription.fallback_roles.empty()) return;
  WriteLine(&untold_, "notice.told_nobody", {{"organization", telling.organization}, {"kind", subscription.id}});
}

}  // namespace outlay::notification
