// The transactions of the store's benchmark, and the groups that they were written in.
#ifndef OUTLAY_TOOLS_BENCH_STORE_LOAD_H_
#define OUTLAY_TOOLS_BENCH_STORE_LOAD_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/store/keyspace.h"
#include "common/store/rocks_store.h"
#include "common/store/store_observer.h"
#include "tools/bench/bench.pb.h"
#include "tools/bench/load.h"

namespace outlay::bench {

// One transaction is about what an invoice costs: it inserts a document and two index rows, changes one of its
// organization's balances, and appends a record to the log.
inline constexpr int kNewRows = 3;
inline constexpr size_t kDocumentBytes = 300;
inline constexpr size_t kBalanceBytes = 60;
inline constexpr size_t kRecordBytes = 400;
inline constexpr int kOrganizations = 1000;
inline constexpr int kBalancesPerOrganization = 100;

// Organization and number of something in it.
using ThingKey = std::tuple<std::string, uint64_t>;
inline constexpr store::Keyspace<ThingKey, v1::Row> kDocuments{store::Family::kRows, 1, "documents"};
inline constexpr store::Keyspace<ThingKey, store::NoValue> kDocumentsByTime{store::Family::kRows, 2, "by_time"};
inline constexpr store::Keyspace<ThingKey, store::NoValue> kDocumentsByNumber{store::Family::kRows, 3, "by_number"};
inline constexpr store::Keyspace<ThingKey, v1::Row> kBalances{store::Family::kRows, 4, "balances"};

std::string OrganizationName(uint64_t number);

// What the transaction with this number changes: one of the organizations, and one of its balances.
struct Target {
  uint64_t organization = 0;
  uint64_t balance = 0;
};
Target TargetOf(uint64_t transaction);

// The number of a caller's transaction in a round of them.
uint64_t TransactionNumber(uint64_t round, uint64_t caller);

// What one group wrote: enough to write as much again without the store.
struct GroupShape {
  uint32_t lane = 0;
  size_t bodies = 0;
  size_t rows = 0;
  size_t bytes = 0;
  absl::Duration write;  // until it was durable
};

// Remembers groups. Thread-safe.
class GroupRecorder final : public store::StoreObserver {
 public:
  void OnGroup(const store::GroupReport& report) override;
  void OnOverload() override {}
  void OnViewLoaded(size_t) override {}
  void OnViewEvicted(size_t) override {}

  // The groups since the last call.
  std::vector<GroupShape> Take();

 private:
  std::mutex mutex_;
  std::vector<GroupShape> groups_;
};

// Runs transactions on a store of ours. Thread-safe.
class StoreLoad {
 public:
  // In a new store in `directory`, replacing what is there.
  static absl::StatusOr<std::unique_ptr<StoreLoad>> Open(const std::string& directory);

  Operation Transactions();
  GroupRecorder& recorder() { return recorder_; }

 private:
  StoreLoad();

  GroupRecorder recorder_;
  std::unique_ptr<store::Store> store_;
  std::vector<std::string> organizations_;
  std::vector<uint64_t> next_;  // of each caller
  v1::Row document_;
};

}  // namespace outlay::bench

#endif  // OUTLAY_TOOLS_BENCH_STORE_LOAD_H_
