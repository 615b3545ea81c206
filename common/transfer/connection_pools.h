// Which connections a transfer may use. libcurl looks through all connections of a handle when a transfer ends: with
// thousands open to servers that say nothing, each end of others' took a third of a millisecond. So servers are spread
// over pools, and what one server has under way beyond a limit shares nothing.
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
  // Of transfers with a connection of their own, which serves nobody else before or after.
  static constexpr size_t kAlone = limits::kConnectionPools;
  static constexpr size_t kCount = kAlone + 1;

  // The pool of a transfer that begins: a server's is always the same, or kAlone.
  size_t Begin(std::string_view server);
  // The end of one that began.
  void End(std::string_view server);

 private:
  absl::flat_hash_map<std::string, size_t> under_way_;  // by server
};

}  // namespace outlay::transfer

#endif  // OUTLAY_COMMON_TRANSFER_CONNECTION_POOLS_H_
