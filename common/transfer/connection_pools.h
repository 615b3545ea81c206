// Assigns transfers to pools of connections. libcurl searches all connections of a handle when a transfer ends: with
// thousands open to silent servers, each end of another transfer took a third of a millisecond. So servers are
// distributed over pools, and transfers to one server beyond a limit share no connections.
#ifndef OUTLAY_COMMON_TRANSFER_CONNECTION_POOLS_H_
#define OUTLAY_COMMON_TRANSFER_CONNECTION_POOLS_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "common/transfer/limits.h"

namespace outlay::transfer {

// Not thread-safe.
class ConnectionPools {
 public:
  // The pool of transfers that use a connection of their own, which serves no other transfer.
  static constexpr size_t kAlone = limits::kConnectionPools;
  static constexpr size_t kCount = kAlone + 1;

  // Returns the pool of a new transfer: always the same for a server, or kAlone.
  size_t Begin(std::string_view server);
  // Ends such a transfer.
  void End(std::string_view server);

 private:
  absl::flat_hash_map<std::string, size_t> under_way_;  // by server
};

}  // namespace outlay::transfer

#endif  // OUTLAY_COMMON_TRANSFER_CONNECTION_POOLS_H_
