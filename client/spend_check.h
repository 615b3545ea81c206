// The checks of single spends, before anything of them is sent. Internal to the client library.
#ifndef OUTLAY_CLIENT_SPEND_CHECK_H_
#define OUTLAY_CLIENT_SPEND_CHECK_H_

#include <string>

#include "absl/status/status.h"
#include "client/hold_client.h"
#include "common/rpc/validation.h"

namespace outlay::client {

// Thread-safe.
class SpendCheck {
 public:
  // `organization`: plain id.
  explicit SpendCheck(std::string organization);

  // What passes, the service does not refuse for its form, wherever it stands in a batch.
  // INVALID_ARGUMENT / FIELD_REQUIRED, FIELD_INVALID, ... {field}: as the service would say, below SpendRequest.
  // PERMISSION_DENIED / ORGANIZATION_MISMATCH {field}: a name is of another organization.
  absl::Status Check(const SpendRequest& request) const;

 private:
  const std::string organization_;
  const rpc::Validator validator_;
  const rpc::Validator override_validator_;
};

}  // namespace outlay::client

#endif  // OUTLAY_CLIENT_SPEND_CHECK_H_
