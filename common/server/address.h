// host:port, as in flags.
#ifndef OUTLAY_COMMON_SERVER_ADDRESS_H_
#define OUTLAY_COMMON_SERVER_ADDRESS_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace outlay::server {

struct Address {
  std::string host;
  int port = 0;

  // Returns whether only this machine can reach the host: localhost, 127.0.0.0/8 or ::1.
  bool IsLoopback() const;
};

// Reads "localhost:7001", "127.0.0.1:0" or "[::1]:7001". INVALID_ARGUMENT / ADDRESS_INVALID.
absl::StatusOr<Address> ParseAddress(std::string_view text);

// Checks that a server could listen there now; port 0 always passes. UNAVAILABLE / ADDRESS_UNAVAILABLE: another process
// listens there, or the host does not belong to this machine.
absl::Status CheckFree(const Address& address);

}  // namespace outlay::server

#endif  // OUTLAY_COMMON_SERVER_ADDRESS_H_
