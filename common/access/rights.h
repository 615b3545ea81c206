// A service's knowledge of access rights at the time of a call.
#ifndef OUTLAY_COMMON_ACCESS_RIGHTS_H_
#define OUTLAY_COMMON_ACCESS_RIGHTS_H_

#include <memory>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/access/organization.h"

namespace outlay::access {

// Thread-safe.
class Rights {
 public:
  virtual ~Rights() = default;

  // Returns an organization as it is known at `now`, to judge a change or a read. Null: it is unknown. The object
  // returned never changes. UNAVAILABLE / ACCESS_STALE: the knowledge is too old; DATA_LOSS.
  virtual absl::StatusOr<std::shared_ptr<const Organization>> Find(std::string_view organization, bool is_mutation,
                                                                   absl::Time now) = 0;
};

}  // namespace outlay::access

#endif  // OUTLAY_COMMON_ACCESS_RIGHTS_H_
