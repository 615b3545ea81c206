// A service's own copy of who may do what: follows the directory's feed, keeps it in the service's store, and shows it
// in memory once it is durable (D4, D5, I17).
//
// Changes come as they happen, by the feed's stream. How old the copy may be is counted, for the organizations of each
// partition, from the last time at which it was complete: the directory's heads were asked for, and the partition's is
// applied. The oldest of these times is stored, too, so a service that starts while directory is away goes on where it
// was.
#ifndef OUTLAY_COMMON_ACCESS_DIRECTORY_COPY_H_
#define OUTLAY_COMMON_ACCESS_DIRECTORY_COPY_H_

#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/access/access_table.h"
#include "common/access/copied_rows.h"
#include "common/access/directory_handler.h"
#include "common/access/freshness.h"
#include "common/access/permissions.h"
#include "common/access/rights.h"
#include "common/base/clock.h"
#include "common/base/random.h"
#include "common/base/scheduler.h"
#include "common/feed/feed_consumer.h"
#include "common/rpc/channel.h"
#include "common/store/store.h"

namespace outlay::access {

struct DirectoryCopyOptions {
  std::string consumer;  // this service, "purchase_order"
  // All must outlive the copy and what it left in the store and the scheduler.
  rpc::Channel* channel = nullptr;  // to directory
  store::Store* store = nullptr;
  Scheduler* scheduler = nullptr;
  Random* random = nullptr;
  const Clock* clock = nullptr;
  feed::FeedConsumerObserver* observer = nullptr;  // hears what the feed reports; may be null
  absl::Duration age_max = limits::kAccessAgeMax;
  absl::Duration read_age_max = limits::kReadAgeMax;
  // Rows could not be read; from then on the copy ages. May be empty.
  std::function<void(const absl::Status&)> on_error;
};

// Thread-safe. Must outlive what it left in the store and the scheduler.
class DirectoryCopy final : public Rights, public feed::FeedConsumerObserver {
 public:
  // `permissions` must outlive the copy.
  DirectoryCopy(DirectoryCopyOptions options, const Permissions* permissions);
  ~DirectoryCopy() override;

  // Reads what the store holds, before the first call. DATA_LOSS.
  absl::Status Load();
  // Begins to follow directory.
  void Start();
  // Ends that; the table stays.
  void Stop();

  // See Freshness for what is too old.
  absl::StatusOr<std::shared_ptr<const Organization>> Find(std::string_view organization, bool is_mutation,
                                                           absl::Time now) override;

  const AccessTable& table() const { return table_; }
  const Freshness& freshness() const { return freshness_; }

 private:
  void OnApplied(const feed::FeedEvent& event) override;
  void OnSkipped(uint64_t events) override;
  void OnParked(const feed::FeedEvent& event) override;
  void OnUnparked(const std::string& subject) override;
  void OnParkedSubjects(size_t subjects) override;
  void OnDisconnected(const absl::Status& why) override;
  void OnPaused(store::PartitionId partition, const absl::Status& why) override;
  void OnSnapshot(store::PartitionId partition) override;
  void OnCurrent(const feed::PartitionTimes& as_of) override;
  void OnLag(uint64_t records, absl::Duration age) override;

  // Shows what was gathered since the last time; afterwards everything that was applied before is shown.
  void Refresh();
  void NoteError(const absl::Status& status);
  void DeleteVoid(store::PartitionId partition);

  const DirectoryCopyOptions options_;
  const CopiedRows rows_;
  AccessTable table_;
  Freshness freshness_;
  const DirectoryHandler handler_;
  std::mutex refreshing_;  // Before mutex_. Held until what was taken from touched_ is shown.
  std::mutex mutex_;
  std::set<Touched> touched_;          // Guarded by mutex_.
  bool is_refresh_scheduled_ = false;  // Guarded by mutex_.
  bool is_broken_ = false;             // Guarded by mutex_. Memory lacks what the store has.
  std::unique_ptr<feed::FeedConsumer> consumer_;
};

}  // namespace outlay::access

#endif  // OUTLAY_COMMON_ACCESS_DIRECTORY_COPY_H_
