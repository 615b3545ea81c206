// The ordered, transactional key-value contract that every service keeps its state in.
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
// Bodies of many callers are written as one batch (a group); one sync covers the groups of all lanes, and the next ones
// are run and written while it goes on. `done` is called after the group that the body ran in, and all before it, are
// on disk; refusals wait likewise, because they too are answers about what they saw. A failed write or sync is
// fail-stop: its outcome is unknown, the process ends.
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

// Where an organization lives: FNV-1a (64 bits) of its id, modulo kPartitions. Golden: it may never change.
PartitionId PartitionOf(std::string_view organization);

// Scans: half-open, from `begin` (inclusive) to the end of the prefix or `limit`.
enum class Order { kAscending, kDescending };

// What a visitor wants next.
enum class Visit { kContinue, kStop };

// Reads rows of one partition. Not thread-safe; cheap to make.
class Reader {
 public:
  virtual ~Reader() = default;

  // The row's value, or nullopt. DATA_LOSS: the stored bytes do not parse (the keyspace is named).
  template <typename K, typename V>
  absl::StatusOr<std::optional<V>> Find(const Keyspace<K, V>& keyspace, const std::type_identity_t<K>& key) const;

  // Whether the row exists; does not parse it.
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

  // Raw access: `key` is the whole encoded key (keyspace, partition, parts). The value found is either put into
  // `buffer` or lies in memory of the reader's, and holds until the next call or change.
  virtual absl::StatusOr<std::optional<std::string_view>> GetRaw(Family family, std::string_view key,
                                                                 std::string* buffer) const = 0;
  // Visits begin <= key < end.
  virtual absl::Status ScanRaw(Family family, std::string_view begin, std::string_view end, Order order,
                               RawVisitor visitor) const = 0;

  // Reused between calls, so that a hot body does not allocate.
  mutable std::string key_buffer_;
  mutable std::string value_buffer_;

 private:
  template <typename K, typename V, typename Visitor>
  absl::Status ScanDecoded(const Keyspace<K, V>& keyspace, std::string_view begin, std::string_view end, Order order,
                           Visitor& visitor) const;

  PartitionId partition_;
};

class View;

// One body's reads and changes. Sees the bodies before it in this group and all earlier groups.
// A body writes at most kMaxBodyRows rows and kMaxBodyBytes bytes (RESOURCE_EXHAUSTED / BODY_TOO_LARGE).
class Transaction : public Reader {
 public:
  // The time of the group: one for all its bodies, never earlier than that of any group before it.
  absl::Time now() const { return now_; }

  template <typename K, typename V>
  void Put(const Keyspace<K, V>& keyspace, const std::type_identity_t<K>& key, const std::type_identity_t<V>& value);

  // ALREADY_EXISTS / ROW_EXISTS: there is such a row.
  template <typename K, typename V>
  absl::Status Insert(const Keyspace<K, V>& keyspace, const std::type_identity_t<K>& key,
                      const std::type_identity_t<V>& value);

  // Deleting what is not there is allowed.
  template <typename K, typename V>
  void Delete(const Keyspace<K, V>& keyspace, const std::type_identity_t<K>& key);

  // Adds a record to the partition's log and returns its sequence: that of the one before it plus one, from 1.
  virtual uint64_t Append(std::string_view record) = 0;
  // The sequence that the next Append will return.
  virtual uint64_t next_sequence() const = 0;
  // Grows with every restoration of a backup; part of every event's identity.
  virtual uint64_t epoch() const = 0;

  // Drops everything this body wrote so far. Not from inside a scan.
  virtual void Reset() = 0;

  // The decoded, in-memory form of an organization's rows (see View), loaded by a scan at first use. It shows the
  // state before this body: a body's own changes reach it after the body was accepted. The pointer holds until the body
  // returns. `organization` must be the request's, whose view is the one that hears of the body's changes; else
  // INTERNAL.
  virtual absl::StatusOr<View*> FindView(std::string_view organization) = 0;

 protected:
  Transaction(PartitionId partition, absl::Time now) : Reader(partition), now_(now) {}
  // Makes the same object serve another body.
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

// What a service keeps decoded for one organization: a pure function of its rows, used by the partition's writer only.
class View {
 public:
  virtual ~View() = default;
  // Called once for every row of the organization that an accepted body changed.
  // DATA_LOSS: the row does not parse; the process then ends.
  virtual absl::Status Apply(const Change& change) = 0;
  // For tests, see LaneOptions::check_views: INTERNAL: it shows something else than the rows of `reader`.
  virtual absl::Status CheckAgainst(const Reader& /*reader*/) const { return absl::OkStatus(); }
  // For eviction: what this view holds, roughly.
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
  // Not empty: the body waits in a queue of this name instead of its organization's, in which it keeps its order also
  // with bodies of others. No organization has a name with a blank.
  std::string queue = {};
};

// A log record with its place.
struct LogEntry {
  uint64_t sequence = 0;
  std::string record;
};

// The place after a partition's last durable record.
struct LogHead {
  uint64_t epoch = 0;
  uint64_t first_sequence = 1;  // of the oldest record still kept
  uint64_t last_sequence = 0;   // 0: no record yet
};

// Thread-safe.
class Store {
 public:
  virtual ~Store() = default;

  // Queues the body. `done` gets OK when its changes are durable, or the body's error, after which nothing of it is
  // there. RESOURCE_EXHAUSTED / OVERLOADED: the queue is full, the body did not run, and `done` is called before Write
  // returns. Otherwise it is called on a thread of the store's, in the order of the partition's bodies, without locks.
  virtual void Write(WriteRequest request, UniqueFunction<void(absl::Status)> done) = 0;

  // A consistent view of the durable rows of a partition.
  virtual std::unique_ptr<Reader> Read(PartitionId partition) const = 0;

  // How often rows of the partition changed since the store was opened. As long as it is what it was before a Read,
  // that reader shows everything that was answered since.
  virtual uint64_t ChangeCount(PartitionId partition) const = 0;

  // Durable records with sequence > after, at most about `bytes_max` (at least one if there is any).
  // OUT_OF_RANGE / LOG_TRIMMED: `after` lies before the oldest record kept.
  virtual absl::StatusOr<std::vector<LogEntry>> ReadLog(PartitionId partition, uint64_t after,
                                                        size_t bytes_max) const = 0;
  virtual absl::StatusOr<LogHead> Head(PartitionId partition) const = 0;

  // A reader together with the log position at which its rows are true.
  struct Snapshot {
    std::unique_ptr<Reader> reader;
    LogHead head;
  };
  virtual absl::StatusOr<Snapshot> ReadSnapshot(PartitionId partition) const = 0;

  // Deletes log rows that hold only records with sequence <= up_to; `done` is called when that is durable. The heads
  // that ReadSnapshot and Head show say what is left.
  virtual void TrimLog(PartitionId partition, uint64_t up_to, UniqueFunction<void(absl::Status)> done) = 0;

  // `listener` is called, from a writer's thread, whenever records of a partition became durable. Set before first use.
  virtual void OnAppended(std::function<void(PartitionId)> listener) = 0;

  // Sets the loader of views; before the first Write.
  virtual void SetViewLoader(ViewLoader loader) = 0;

  // Writes a copy of everything durable to `directory`, which must not exist: a backup to be opened like the original
  // (see MarkRestored in rocks_store.h). Blocks. UNIMPLEMENTED: the store has no files.
  virtual absl::Status Checkpoint(const std::string& directory) = 0;
};

}  // namespace outlay::store

#include "common/store/store_inl.h"  // IWYU pragma: keep: the templates above

#endif  // OUTLAY_COMMON_STORE_STORE_H_
