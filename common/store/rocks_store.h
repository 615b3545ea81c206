// A Store in a directory, by RocksDB. One process at a time.
//
// The process must not fork after a store was opened, because RocksDB's threads do not exist in the child. Start
// programs by posix_spawn, or before opening.
#ifndef OUTLAY_COMMON_STORE_ROCKS_STORE_H_
#define OUTLAY_COMMON_STORE_ROCKS_STORE_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/store/lane_options.h"
#include "common/store/store.h"

namespace outlay::store {

struct RocksStoreOptions : LaneOptions {
  // Created, with its parents, if missing.
  std::string directory;
  // The service that owns the data, for instance "budget": the store keeps the name and refuses other owners. Empty:
  // any owner.
  std::string owner;
  // Bytes of blocks that stay decompressed in memory, over all families.
  size_t block_cache_bytes = size_t{256} << 20;
  // Bytes of one family's rows that are not in files yet.
  size_t write_buffer_bytes = size_t{64} << 20;
  // Limits how much a start must replay.
  size_t wal_bytes_max = size_t{256} << 20;
  // Gets RocksDB's warnings and errors, from any thread; may be empty.
  std::function<void(bool is_error, const std::string& text)> on_message = {};

  // INVALID_ARGUMENT / FIELD_INVALID or FIELD_REQUIRED {field}.
  absl::Status Validate() const;
};

// FAILED_PRECONDITION / STORE_IN_USE {directory}: another process has it open. STORE_OF_ANOTHER_SERVICE {found,
// expected}: it has another owner; one that has none yet gets this one. STORE_FORMAT_NEWER,
// STORE_PARTITIONS_DIFFER: see system_rows.h; STORE_FORMAT_NEWER too for files that this program does not know.
// DATA_LOSS / STORE_DAMAGED {directory}: the files are damaged. UNAVAILABLE: they cannot be read or written now.
absl::StatusOr<std::unique_ptr<Store>> OpenRocksStore(const RocksStoreOptions& options);

// Starts a new epoch; to be called once on a restored backup before it is opened. So consumers of the log do not
// confuse its sequences with those that the original assigned after the backup. `now` makes the epoch differ from that
// of an earlier restoration of the same backup. Errors as OpenRocksStore.
absl::Status MarkRestored(const std::string& directory, absl::Time now);

}  // namespace outlay::store

#endif  // OUTLAY_COMMON_STORE_ROCKS_STORE_H_
