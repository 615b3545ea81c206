// The addresses to which the process may connect at others' request: no internal ones (N8).
#ifndef OUTLAY_COMMON_TRANSFER_ADDRESS_POLICY_H_
#define OUTLAY_COMMON_TRANSFER_ADDRESS_POLICY_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace outlay::transfer {

// 16 bytes; an IPv4 address as ::ffff:a.b.c.d.
using Address = std::array<uint8_t, 16>;

// Parses "192.0.2.1" or "2001:db8::1"; nothing: not an address.
std::optional<Address> ParseAddress(std::string_view text);

// Immutable, thread-safe.
class AddressPolicy {
 public:
  // Allows public addresses only.
  AddressPolicy() = default;
  // Also allows the networks of a list such as "127.0.0.1/32,fd00::/8". INVALID_ARGUMENT / NETWORK_INVALID {network}.
  static absl::StatusOr<AddressPolicy> Allowing(std::string_view networks);

  // Returns whether the address is in one of the networks that were explicitly allowed.
  bool IsAllowedNetwork(const Address& address) const;
  // Returns whether connections to the address are allowed: it is in such a network, or a public unicast address. An
  // IPv4 address embedded in an IPv6 one (mapped, compatible, NAT64, 6to4, Teredo, ISATAP) must be allowed as well.
  bool Allows(const Address& address) const;
  // Returns whether no network was explicitly allowed.
  bool is_strict() const { return networks_.empty(); }

 private:
  struct Network {
    Address address{};
    size_t bits = 0;  // out of 128
  };
  static std::optional<Network> ParseNetwork(std::string_view text);
  static bool Holds(const Network& network, const Address& address);

  std::vector<Network> networks_;
};

}  // namespace outlay::transfer

#endif  // OUTLAY_COMMON_TRANSFER_ADDRESS_POLICY_H_
