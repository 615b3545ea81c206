#include "common/server/address.h"

#include <arpa/inet.h>

#include "absl/strings/numbers.h"
#include "common/base/errors.h"
#include "common/base/strings.h"

namespace outlay::server {

bool Address::IsLoopback() const {
  if (host == "localhost") {
    return true;
  }
  in_addr four{};
  if (inet_pton(AF_INET, host.c_str(), &four) == 1) {
    return (ntohl(four.s_addr) >> 24) == 127;
  }
  in6_addr six{};
  return inet_pton(AF_INET6, host.c_str(), &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

absl::StatusOr<Address> ParseAddress(std::string_view text) {
  const size_t colon = text.rfind(':');
  Address address;
  if (colon != std::string_view::npos) {
    address.host = text.substr(0, colon);
    if (address.host.size() > 2 && address.host.front() == '[' && address.host.back() == ']') {
      address.host = address.host.substr(1, address.host.size() - 2);
    }
  }
  if (address.host.empty() || !absl::SimpleAtoi(ToAbsl(text.substr(colon + 1)), &address.port) || address.port < 0 ||
      address.port > 65535) {
    return MakeError(absl::StatusCode::kInvalidArgument, "ADDRESS_INVALID",
                     Concat("\"", text, "\" is not host:port, such as 127.0.0.1:7001"));
  }
  return address;
}

}  // namespace outlay::server
