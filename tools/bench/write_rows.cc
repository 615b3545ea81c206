#include "tools/bench/write_rows.h"

#include <utility>

#include "absl/synchronization/notification.h"

namespace outlay::bench {

absl::Status WriteRows(store::Store& store, store::PartitionId partition, const std::string& organization,
                       absl::FunctionRef<void(store::Transaction&)> write) {
  absl::Notification done;
  absl::Status status;
  store.Write({.partition = partition,
               .organization = organization,
               .body =
                   [&write](store::Transaction& txn) {
                     write(txn);
                     return absl::OkStatus();
                   }},
              [&](absl::Status end) {
                status = std::move(end);
                done.Notify();
              });
  done.WaitForNotification();
  return status;
}

}  // namespace outlay::bench
