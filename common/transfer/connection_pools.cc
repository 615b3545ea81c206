#include "common/transfer/connection_pools.h"

#include "absl/hash/hash.h"
#include "common/base/strings.h"

namespace outlay::transfer {

size_t ConnectionPools::Begin(std::string_view server) {
  if (++under_way_[ToAbsl(server)] > limits::kSearchedConnections) return kAlone;
  return absl::HashOf(ToAbsl(server)) % limits::kConnectionPools;
}

void ConnectionPools::End(std::string_view server) {
  const auto found = under_way_.find(ToAbsl(server));
  if (--found->second == 0) under_way_.erase(found);
}

}  // namespace outlay::transfer
