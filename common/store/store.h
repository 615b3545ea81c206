// The ordered, transactional key-value contract in which every service keeps its state.
//
// A store has kPartitions partitions. A partition is the unit of order, ownership and feed: its bodies run one after
// another, its log has one sequence without gaps. An organization lives in one partition (PartitionOf).
//
//   store.Write({PartitionOf(organization), organization,
//                [](Transaction& txn) -> absl::Status {
//                  OUTLAY_ASSIGN_OR_RETURN(std::optional<v1::OrderRecord> order, txn.Find(kOrders, key));
//                  ...
//                  txn.Put(kOrders, key, *order);
//                  return absl::OkStatus();
//                }},
//               [](absl::Status status) { /* durable, or refused: then nothing of it was written */ });
//
// Bodies of many callers are written as one batch (a group); one sync covers the groups of all lanes, and the next
// groups are run and written meanwhile. `done` is called after the group in which the body ran, and all groups before
// it, are on disk. Refusals wait likewise, because they too depend on the state that the body read. A failed write or
// sync is fail-stop: its outcome is unknown, and the process ends.
#ifndef OUTLAY_COMMON_STORE_STORE_H_
#define OUTLAY_COMMON_STORE_STORE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/function.h"
#include "common/base/limits.h"
#include "common/store/key_codec.h"
#include "common/store/keyspace.h"
#include "common/store/value_codec.h"

namespace outlay::store {

// Fixed for the life of a data directory; recorded in its metadata.
inline constexpr uint32_t kPartitions = outlay::kPartitions;

// A partition's number, 0..kPartitions-1.
struct PartitionId {
  uint32_t value = 0;
  friend bool operator==(PartitionId, PartitionId) = default;
};

// Returns the partition of an organization: FNV-1a (64 bits) of its id, modulo kPartitions. Golden: it may never
// change.
PartitionId PartitionOf(std::string_view organization);

// Scans: half-open, from `begin` (inclusive) to the end of the prefix or `limit`.
enum class Order { kAscending, kDescending };

// A visitor's answer: go on, or end the scan.
enum class Visit { kContinue, kStop };

// Reads rows of one partition. Not thread-safe; cheap to make.
class Reader {
 public:
  virtual ~Reader() = default;

  // Returns the row's value, or nullopt. DATA_LOSS: the stored bytes do not parse (the error names the keyspace).
  template <typename K, typename V>
  absl::StatusOr<std::optional<V>> Find(const Keyspace<K, V>& keyspace, const std::type_identity_t<K>& key) const;

  // Returns whether the row exists, without parsing it.
  template <typename K, typename V>
  absl::StatusOr<bool> Contains(const Keyspace<K, V>& keyspace, const std::type_identity_t<K>& key) const;

  // Visits the rows whose key starts with `prefix` (a tuple of the key's first parts), in key order, optionally only
  // those after `after` (exclusive, in the direction of the scan).
  // `visitor`: Visit(const K&, const V&), or absl::StatusOr<Visit>(const K&, const V&), whose error ends the scan and
  // is its result. It may read, and in a body write; of what it changes ahead of the scan it may see the old or the new
  // row. DATA_LOSS: a row does not parse.
  template <typename K, typename V, typename Prefix, typename Visitor>
  absl::Status Scan(const Keyspace<K, V>& keyspace, const Prefix& prefix, Visitor visitor,
                    Order order = Order::kAscending,
                    const std::optional<std::type_identity_t<K>>& after = std::nullopt) const;

  // Visits rows with begin <= key < end (whole keys).
  template <typename K, typename V, typename Visitor>
  absl::Status ScanRange(const Keyspace<K, V>& keyspace, const std::type_identity_t<K>& begin,
                         const std::type_identity_t<K>& end, Visitor visitor) const;

  PartitionId partition() const { return partition_; }

 protected:
  using RawVisitor = absl::FunctionRef<Visit(std::string_view key, std::string_view value)>;

  explicit Reader(PartitionId partition) : partition_(partition) {}
  void set_partition(PartitionId partition) { partition_ = partition; }

  // Raw access: `key` is the whole encoded key (keyspace, partition, parts). The returned value is either in `buffer`
  // or in memory of the reader, and is valid until the next call or change.
  virtual absl::StatusOr<std::optional<std::string_view>> GetRaw(Family family, std::string_view key,
                                                                 std::string* buffer) const = 0;
  // Visits begin <= key < end.
  virtual absl::Status ScanRaw(Family family, std::string_view begin, std::string_view end, Order order,
                               RawVisitor visitor) const = 0;

  // Reused between calls, so that frequent bodies do not allocate.
  mutable std::string key_buffer_;
  mutable std::string value_buffer_;

 private:
  template <typename K, typename V, typename Visitor>
  absl::Status ScanDecoded(const Keyspace<K, V>& keyspace, std::string_view begin, std::string_view end, Order order,
                           Visitor& visitor) const;

  PartitionId partition_;
};

class View;

// One body's reads and changes. Sees the changes of the bodies before it in this group and of all earlier groups. A
// body writes at most kMaxBodyRows rows and kMaxBodyBytes bytes (RESOURCE_EXHAUSTED / BODY_TOO_LARGE).
class Transaction : public Reader {
 public:
  // The time of the group: the same for all its bodies, and never earlier than that of an earlier group.
  absl::Time now() const { return now_; }

  template <typename K, typename V>
  void Put(const Keyspace<K, V>& keyspace, const std::type_identity_t<K>& key, const std::type_identity_t<V>& value);

  // ALREADY_EXISTS / ROW_EXISTS: the row exists.
  template <typename K, typename V>
  absl::Status Insert(const Keyspace<K, V>& keyspace, const std::type_identity_t<K>& key,
                      const std::type_identity_t<V>& value);

  // Deletes a row; there need not be one.
  template <typename K, typename V>
  void Delete(const Keyspace<K, V>& keyspace, const std::type_identity_t<K>& key);

  // Adds a record to the partition's log and returns its sequence: 1 for the first, one more than the last for all
  // others.
  virtual uint64_t Append(std::string_view record) = 0;
  // The sequence that the next Append will return.
  virtual uint64_t next_sequence() const = 0;
  // Grows with every restoration of a backup; it is part of every event's identity.
  virtual uint64_t epoch() const = 0;

  // Drops everything that this body has written. Must not be called inside a scan.
  virtual void Reset() = 0;

  // Returns the decoded, in-memory form of an organization's rows (see View), loaded by a scan at first use. It shows
  // the state before this body: the view gets the body's changes after the body was accepted. The pointer is valid
  // until the body returns. `organization` must be the request's, because only that view is notified of the body's
  // changes; otherwise INTERNAL.
  virtual absl::StatusOr<View*> FindView(std::string_view organization) = 0;

 protected:
  Transaction(PartitionId partition, absl::Time now) : Reader(partition), now_(now) {}
  // Prepares the object for another body.
  void Rebind(PartitionId partition, absl::Time now) {
    set_partition(partition);
    now_ = now;
  }
  virtual void PutRaw(Family family, std::string_view key, std::string_view value) = 0;
  virtual void DeleteRaw(Family family, std::string_view key) = 0;

 private:
  absl::Time now_;
};

// One row that an accepted body changed.
struct Change {
  uint16_t keyspace = 0;
  std::string_view key;                   // the encoded parts, without keyspace and partition
  std::optional<std::string_view> value;  // nullopt: deleted
};

// The decoded state of one organization: a pure function of its rows, used by the partition's writer only.
class View {
 public:
  virtual ~View() = default;
  // Called once for every row of the organization that an accepted body changed.
  // DATA_LOSS: the row does not parse; the process then ends.
  virtual absl::Status Apply(const Change& change) = 0;
  // For tests, see LaneOptions::check_views. INTERNAL: the view differs from the rows of `reader`.
  virtual absl::Status CheckAgainst(const Reader& /*reader*/) const { return absl::OkStatus(); }
  // The approximate size of the view, for eviction.
  virtual size_t ApproximateBytes() const = 0;
};

// Builds a view from the rows that `reader` shows.
using ViewLoader =
    std::function<absl::StatusOr<std::unique_ptr<View>>(const Reader& reader, std::string_view organization)>;

// A body is a pure function of what it reads: it may run again, so it keeps nothing between runs.
using Body = UniqueFunction<absl::Status(Transaction&)>;

struct WriteRequest {
  PartitionId partition;
  // Queues are fair between organizations: round robin, each bounded.
  std::string organization;
  Body body;
  // If not empty, the body waits in the queue of this name instead of its organization's; bodies in one queue keep
  // their order, whatever their organizations. Names contain a blank, so that they differ from every organization.
  std::string queue = {};
};

// A log record with its sequence.
struct LogEntry {
  uint64_t sequence = 0;
  std::string record;
};

// The range of a partition's durable log records.
struct LogHead {
  uint64_t epoch = 0;
  uint64_t first_sequence = 1;  // of the oldest record still kept
  uint64_t last_sequence = 0;   // 0: no record yet
};

// Thread-safe.
class Store {
 public:
  virtual ~Store() = default;

  // Queues the body. `done` gets OK when its changes are durable, or the body's error, after which none of its changes
  // exist. RESOURCE_EXHAUSTED / OVERLOADED: the queue is full, the body did not run, and `done` is called before Write
  // returns. Otherwise `done` is called on a thread of the store, in the order of the partition's bodies, without locks
  // held.
  virtual void Write(WriteRequest request, UniqueFunction<void(absl::Status)> done) = 0;

  // A consistent view of the durable rows of a partition.
  virtual std::unique_ptr<Reader> Read(PartitionId partition) const = 0;

  // The number of changes to the partition's rows since the store was opened. While it equals its value before a Read,
  // that reader shows everything that has been answered since.
  virtual uint64_t ChangeCount(PartitionId partition) const = 0;

  // Returns durable records with sequence > after, about `bytes_max` bytes at most (but at least one record if there is
  // any). OUT_OF_RANGE / LOG_TRIMMED: records after `after` have been deleted.
  virtual absl::StatusOr<std::vector<LogEntry>> ReadLog(PartitionId partition, uint64_t after,
                                                        size_t bytes_max) const = 0;
  virtual absl::StatusOr<LogHead> Head(PartitionId partition) const = 0;

  // A reader and the log position that matches its rows.
  struct Snapshot {
    std::unique_ptr<Reader> reader;
    LogHead head;
  };
  virtual absl::StatusOr<Snapshot> ReadSnapshot(PartitionId partition) const = 0;

  // Deletes log rows that hold only records with sequence <= up_to; calls `done` when that is durable. The heads that
  // ReadSnapshot and Head return show which records remain.
  virtual void TrimLog(PartitionId partition, uint64_t up_to, UniqueFunction<void(absl::Status)> done) = 0;

  // Sets the listener, which is called on a writer's thread whenever records of a partition became durable. To be
  // called before first use.
  virtual void OnAppended(std::function<void(PartitionId)> listener) = 0;

  // Sets the loader of views. To be called before the first Write.
  virtual void SetViewLoader(ViewLoader loader) = 0;

  // Writes a copy of everything durable to `directory`, which must not exist: a backup that can be opened like the
  // original (see MarkRestored in rocks_store.h). Blocks. UNIMPLEMENTED: the store has no files.
  virtual absl::Status Checkpoint(const std::string& directory) = 0;
};

}  // namespace outlay::store

#include "common/store/store_inl.h"  // IWYU pragma: keep: the templates above

#endif  // OUTLAY_COMMON_STORE_STORE_H_
