// Ladders of organizations, and the progress of moving orders or invoices to a changed one (N3, N4). Thread-safe.
//
// All functions return DATA_LOSS / STORED_BYTES_UNREADABLE for rows that cannot be read.
#ifndef OUTLAY_SERVICES_NOTIFICATION_STORE_LADDERS_H_
#define OUTLAY_SERVICES_NOTIFICATION_STORE_LADDERS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/store/store.h"
#include "services/notification/domain/ladder.h"

namespace outlay::notification {

// The kind of objects to which a ladder applies.
enum class LadderOf { kOrderEnds, kDueDates };

struct LadderBook {
  Ladders versions = DefaultLadders();
  std::optional<absl::Time> update_time;  // nothing: never changed
  // While there are several versions: the id up to which orders, or invoices, were looked at in this pass, and whether
  // any of them still follow an earlier version.
  std::string looked_to;
  bool has_left = false;

  bool operator==(const LadderBook&) const = default;
};

// Returns the built-in ladder if the organization never set one.
absl::StatusOr<LadderBook> LoadLadders(const store::Reader& reader, LadderOf of, const std::string& organization);
void SaveLadders(store::Transaction& txn, LadderOf of, const std::string& organization, const LadderBook& book);

// Returns the organizations of the partition with several versions.
absl::StatusOr<std::vector<std::string>> ListChangingLadders(const store::Reader& reader, LadderOf of);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_STORE_LADDERS_H_
