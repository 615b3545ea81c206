#include "common/server/address.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

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

absl::Status CheckFree(const Address& address) {
  if (address.port == 0) return absl::OkStatus();
  const std::string text = Concat(address.host, ":", address.port);
  const auto refused = [&text](std::string_view why) {
    return MakeError(absl::StatusCode::kUnavailable, "ADDRESS_UNAVAILABLE",
                     Concat("cannot listen on ", text, ": ", why), {{"address", text}});
  };
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  addrinfo* found = nullptr;
  if (const int error = getaddrinfo(address.host.c_str(), std::to_string(address.port).c_str(), &hints, &found);
      error != 0) {
    return refused(gai_strerror(error));
  }
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> all(found, &freeaddrinfo);
  std::string why = "it is no address";
  for (const addrinfo* one = found; one != nullptr; one = one->ai_next) {
    const int socket = ::socket(one->ai_family, one->ai_socktype, one->ai_protocol);
    if (socket < 0) continue;  // a family that this machine does not have
    const int yes = 1;
    // gRPC does the same: connections of an earlier server may still be closing.
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
    const int error = bind(socket, one->ai_addr, one->ai_addrlen) == 0 ? 0 : errno;
    close(socket);
    // One address that works is enough, because a name may also stand for addresses that this machine does not have.
    if (error == 0) return absl::OkStatus();
    why = error == EADDRINUSE ? "is another process there?" : std::strerror(error);
  }
  return refused(why);
}

}  // namespace outlay::server
