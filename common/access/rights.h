// What a service knows, at the moment of a call, of who may do what.
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

  // An organization as it is known at `now`, for judging a change or a read. Null: nothing is known of it. What it
  // points to never changes. UNAVAILABLE / ACCESS_STALE: what is known is too old; DATA_LOSS.
  virtual absl::StatusOr<std::shared_ptr<const Organization>> Find(std::string_view organization, bool is_mutation,
                                                                   absl::Time now) = 0;
};

}  // namespace outlay::access

#endif  // OUTLAY_COMMON_ACCESS_RIGHTS_H_
