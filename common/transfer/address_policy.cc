#include "common/transfer/address_policy.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstring>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "common/base/errors.h"
#include "common/base/strings.h"

namespace outlay::transfer {
namespace {

constexpr size_t kBits = 128;
constexpr size_t kMappedBits = 96;
constexpr Address kMappedPrefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

struct Block {
  const char* text;
  size_t bits;  // of the address as it is written
};

// The ranges of IANA's registry of special-purpose addresses that are not globally reachable, and multicast.
constexpr Block kBlocked4[] = {
    {"0.0.0.0", 8},        // this network
    {"10.0.0.0", 8},       // private
    {"100.64.0.0", 10},    // shared by carriers
    {"127.0.0.0", 8},      // loopback
    {"169.254.0.0", 16},   // link-local; metadata of clouds
    {"172.16.0.0", 12},    // private
    {"192.0.0.0", 24},     // of protocols
    {"192.0.2.0", 24},     // documentation
    {"192.88.99.0", 24},   // 6to4 relays
    {"192.168.0.0", 16},   // private
    {"198.18.0.0", 15},    // benchmarks
    {"198.51.100.0", 24},  // documentation
    {"203.0.113.0", 24},   // documentation
    {"224.0.0.0", 4},      // multicast
    {"240.0.0.0", 4},      // reserved, broadcast
    // Addresses of clouds' metadata services that lie among public addresses.
    {"100.100.100.200", 32},
    {"168.63.129.16", 32},
};

constexpr Block kBlocked6[] = {
    {"2001::", 23},      // of protocols, Teredo among them
    {"2001:db8::", 32},  // documentation
    {"3fff::", 20},      // documentation
};

// The only global unicast range; loopback, link-local, unique local and multicast addresses lie outside of it.
constexpr Block kGlobal6 = {"2000::", 3};
constexpr Block kNat64 = {"64:ff9b::", 96};
constexpr Block kSixToFour = {"2002::", 16};

bool HasPrefix(const Address& address, const Address& prefix, size_t bits) {
  const size_t whole = bits / 8;
  if (!std::equal(prefix.begin(), prefix.begin() + static_cast<std::ptrdiff_t>(whole), address.begin())) return false;
  if (bits % 8 == 0) return true;
  const auto mask = static_cast<uint8_t>(0xff << (8 - bits % 8));
  return (address[whole] & mask) == (prefix[whole] & mask);
}

bool IsIn(const Address& address, const Block& block) {
  const std::optional<Address> prefix = ParseAddress(block.text);
  const bool is_mapped = HasPrefix(*prefix, kMappedPrefix, kMappedBits);
  return HasPrefix(address, *prefix, block.bits + (is_mapped ? kMappedBits : 0));
}

Address Mapped(const uint8_t* bytes) {
  Address address = kMappedPrefix;
  std::copy_n(bytes, 4, address.begin() + 12);
  return address;
}

bool IsPublic4(const Address& mapped) {
  return std::none_of(std::begin(kBlocked4), std::end(kBlocked4),
                      [&](const Block& block) { return IsIn(mapped, block); });
}

// An ISATAP address: its interface part is 0000:5efe or 0200:5efe followed by an IPv4 address.
bool IsIsatap(const Address& address) {
  return (address[8] & ~0x02) == 0 && address[9] == 0 && address[10] == 0x5e && address[11] == 0xfe;
}

bool IsPublic(const Address& address) {
  if (HasPrefix(address, kMappedPrefix, kMappedBits)) return IsPublic4(address);
  if (IsIn(address, kNat64)) return IsPublic4(Mapped(&address[12]));
  if (!IsIn(address, kGlobal6)) return false;
  if (IsIn(address, kSixToFour)) return IsPublic4(Mapped(&address[2]));
  if (IsIsatap(address) && !IsPublic4(Mapped(&address[12]))) return false;
  return std::none_of(std::begin(kBlocked6), std::end(kBlocked6),
                      [&](const Block& block) { return IsIn(address, block); });
}

absl::Status NetworkInvalid(std::string_view text) {
  return MakeError(absl::StatusCode::kInvalidArgument, "NETWORK_INVALID",
                   Concat("\"", text, "\" is no network; write an address, a slash and the bits of its prefix"),
                   {{"network", std::string(text)}});
}

}  // namespace

std::optional<Address> ParseAddress(std::string_view text) {
  const std::string ended(text);
  Address address{};
  std::array<uint8_t, 4> four{};
  if (inet_pton(AF_INET, ended.c_str(), four.data()) == 1) return Mapped(four.data());
  if (inet_pton(AF_INET6, ended.c_str(), address.data()) == 1) return address;
  return std::nullopt;
}

std::optional<AddressPolicy::Network> AddressPolicy::ParseNetwork(std::string_view text) {
  const size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::optional<Address> address = ParseAddress(text.substr(0, slash));
  int bits = 0;
  if (!address.has_value() || !absl::SimpleAtoi(ToAbsl(text.substr(slash + 1)), &bits) || bits < 0) return std::nullopt;
  const bool is_four = text.find(':') == std::string_view::npos;
  const size_t all = static_cast<size_t>(bits) + (is_four ? kMappedBits : 0);
  if (all > kBits) return std::nullopt;
  return Network{.address = *address, .bits = all};
}

absl::StatusOr<AddressPolicy> AddressPolicy::Allowing(std::string_view networks) {
  AddressPolicy policy;
  const std::vector<std::string> parts = absl::StrSplit(ToAbsl(networks), ',', absl::SkipEmpty());
  for (const std::string& part : parts) {
    const std::optional<Network> network = ParseNetwork(part);
    if (!network.has_value()) return NetworkInvalid(part);
    policy.networks_.push_back(*network);
  }
  return policy;
}

bool AddressPolicy::Holds(const Network& network, const Address& address) {
  return HasPrefix(address, network.address, network.bits);
}

bool AddressPolicy::IsAllowedNetwork(const Address& address) const {
  return std::any_of(networks_.begin(), networks_.end(),
                     [&](const Network& network) { return Holds(network, address); });
}

bool AddressPolicy::Allows(const Address& address) const {
  return IsAllowedNetwork(address) || IsPublic(address);
}

}  // namespace outlay::transfer
