// A service's copy of users, roles, grants and groups: follows the directory's feed, keeps the copy in the service's
// store, and publishes it in memory once it is durable (D4, D5, I17).
//
// Changes arrive as they happen, by the feed's stream. The age of the copy is measured per partition, from the last
// time at which it was complete: the directory's heads were requested, and the partition is applied up to its head. The
// oldest of these times is stored as well, so that a service which starts while directory is down continues with that
// age.
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
  feed::FeedConsumerObserver* observer = nullptr;  // gets the feed's notifications; may be null
  absl::Duration age_max = limits::kAccessAgeMax;
  absl::Duration read_age_max = limits::kReadAgeMax;
  // Called when rows could not be read; from then on the copy ages. May be empty.
  std::function<void(const absl::Status&)> on_error;
};

// Thread-safe. Must outlive what it left in the store and the scheduler.
class DirectoryCopy final : public Rights, public feed::FeedConsumerObserver {
 public:
  // `permissions` must outlive the copy.
  DirectoryCopy(DirectoryCopyOptions options, const Permissions* permissions);
  ~DirectoryCopy() override;

  // Reads the store's rows; to be called before the first call. DATA_LOSS.
  absl::Status Load();
  // Starts to follow directory.
  void Start();
  // Stops following; the table remains.
  void Stop();

  // Freshness defines the allowed age.
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

  // Publishes the changes gathered since the last Refresh; afterwards everything applied before the call is visible.
  void Refresh();
  void NoteError(const absl::Status& status);
  void DeleteVoid(store::PartitionId partition);

  const DirectoryCopyOptions options_;
  const CopiedRows rows_;
  AccessTable table_;
  Freshness freshness_;
  const DirectoryHandler handler_;
  std::mutex refreshing_;  // Locked before mutex_. Held until the parts taken from touched_ are published.
  std::mutex mutex_;
  std::set<Touched> touched_;          // Guarded by mutex_.
  bool is_refresh_scheduled_ = false;  // Guarded by mutex_.
  bool is_broken_ = false;             // Guarded by mutex_. The table lacks rows that the store has.
  std::unique_ptr<feed::FeedConsumer> consumer_;
};

}  // namespace outlay::access

#endif  // OUTLAY_COMMON_ACCESS_DIRECTORY_COPY_H_
