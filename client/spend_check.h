// The checks of single spends before they are sent. Internal to the client library.
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

  // Checks the form of a spend: the service does not refuse one that passes for its form, in whatever batch it is sent.
  // INVALID_ARGUMENT / FIELD_REQUIRED, FIELD_INVALID, ... {field}: as the service would report, relative to
  // SpendRequest. PERMISSION_DENIED / ORGANIZATION_MISMATCH {field}: a name belongs to another organization.
  absl::Status Check(const SpendRequest& request) const;

 private:
  const std::string organization_;
  const rpc::Validator validator_;
  const rpc::Validator override_validator_;
};

}  // namespace outlay::client

#endif  // OUTLAY_CLIENT_SPEND_CHECK_H_
