#include "common/transfer/address_policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "common/base/strings.h"
#include "common/testing/matchers.h"

namespace outlay::transfer {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;

// Of addresses with spaces between them.
void ExpectAll(std::string_view addresses, bool allowed) {
  const std::vector<std::string> texts = absl::StrSplit(ToAbsl(addresses), ' ', absl::SkipEmpty());
  for (const std::string& text : texts) {
    const std::optional<Address> address = ParseAddress(text);
    ASSERT_TRUE(address.has_value()) << text;
    EXPECT_EQ(AddressPolicy().Allows(*address), allowed) << text;
  }
}

// Private, shared, loopback, link-local with metadata, documentation, multicast, reserved.
TEST(AddressPolicyTest, RefusesEveryInternalIpv4Address) {
  ExpectAll(
      "0.0.0.0 0.255.255.255 10.0.0.0 10.255.255.255 100.64.0.0 100.127.255.255 100.100.100.200 127.0.0.1 "
      "127.255.255.255 169.254.0.0 169.254.169.254 169.254.170.2 169.254.255.255 172.16.0.0 172.31.255.255 "
      "192.0.0.1 192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.0 192.168.255.255 198.18.0.0 198.19.255.255 "
      "198.51.100.7 203.0.113.7 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 168.63.129.16 ",
      /*allowed=*/false);
}

// Unspecified, loopback, link-local, site-local, unique local, multicast, documentation, Teredo, benchmarks, ORCHID.
TEST(AddressPolicyTest, RefusesEveryInternalIpv6Address) {
  ExpectAll(
      ":: ::1 fe80::1 febf::1 fec0::1 fc00::1 fd00:ec2::254 fdff::1 ff00::1 ff02::1 2001:db8::1 3fff::1 "
      "100::1 2001::1 2001:2::1 2001:10::1 2001:20::1 ",
      /*allowed=*/false);
}

// Mapped, compatible, NAT64 of both prefixes, 6to4, ISATAP, translated; and what is not handed out.
TEST(AddressPolicyTest, RefusesInternalIpv4AddressesInsideIpv6Ones) {
  ExpectAll(
      "::ffff:127.0.0.1 ::ffff:10.1.2.3 ::ffff:169.254.169.254 ::ffff:100.64.0.1 ::127.0.0.1 ::10.0.0.1 "
      "::8.8.8.8 64:ff9b::127.0.0.1 64:ff9b::a9fe:a9fe 64:ff9b:1::10.0.0.1 2002:7f00:1::1 2002:a9fe:a9fe::1 "
      "2002:c0a8:101:: 2600::5efe:10.0.0.1 2600::200:5efe:127.0.0.1 ::ffff:0:127.0.0.1 4000::1 1fff::1 "
      "8000::1 ",
      /*allowed=*/false);
}

// Next to what is refused.
TEST(AddressPolicyTest, AllowsPublicAddressesUpToTheEdges) {
  ExpectAll(
      "1.0.0.0 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 169.253.255.255 "
      "169.255.0.0 172.15.255.255 172.32.0.0 192.0.1.0 192.0.3.0 192.167.255.255 192.169.0.0 198.17.255.255 "
      "198.20.0.0 198.51.99.255 203.0.112.255 223.255.255.255 8.8.8.8 2001:200::1 2606:4700::1111 "
      "2a00:1450::1 ::ffff:8.8.8.8 64:ff9b::8.8.8.8 2002:808:808::1 2600::5efe:8.8.8.8 ",
      /*allowed=*/true);
}

TEST(AddressPolicyTest, AllowsTheNetworksOfTheOperatorAndNoMore) {
  const auto policy = AddressPolicy::Allowing("127.0.0.0/31,fd00:1::/32");
  ASSERT_THAT(policy, IsOk());
  EXPECT_TRUE(policy->Allows(*ParseAddress("127.0.0.1")));
  EXPECT_FALSE(policy->Allows(*ParseAddress("127.0.0.2")));
  EXPECT_TRUE(policy->Allows(*ParseAddress("fd00:1:ffff::1")));
  EXPECT_FALSE(policy->Allows(*ParseAddress("fd00:2::1")));
  EXPECT_TRUE(policy->Allows(*ParseAddress("8.8.8.8")));
  EXPECT_FALSE(policy->IsAllowedNetwork(*ParseAddress("8.8.8.8")));
  EXPECT_FALSE(policy->is_strict());
  EXPECT_TRUE(AddressPolicy::Allowing("")->is_strict());
}

TEST(AddressPolicyTest, RefusesWhatIsNoNetwork) {
  for (const char* text : {"127.0.0.1", "127.0.0.1/33", "::1/129", "x/8", "10.0.0.0/", "10.0.0.0/-1", "10.0.0/8"}) {
    EXPECT_THAT(AddressPolicy::Allowing(text), HasReason("NETWORK_INVALID")) << text;
  }
}

TEST(AddressPolicyTest, ParsesAddressesOnly) {
  for (const char* text : {"", "localhost", "1.2.3", "0x7f.0.0.1", "2130706433", "1.2.3.4.5", "::g", "1.2.3.4 "}) {
    EXPECT_FALSE(ParseAddress(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace outlay::transfer
