// The keys under which the directory's copy is kept. They never change: a data directory outlives its program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "common/store/testing/hex.h"
#include "common/tenant/keyspaces.h"

namespace outlay::tenant {
namespace {

using ::outlay::store::KeyHex;
using ::outlay::store::ValueHex;

TEST(TenantGoldenTest, KeysKeepTheirBytes) {
  EXPECT_EQ(KeyHex(kOrganizations, {"acme"}), "f0200761636d650001");
  EXPECT_EQ(KeyHex(kGroups, {"acme", "g"}), "f0210761636d650001670001");
  EXPECT_EQ(KeyHex(kRates, {"acme", "USD", "EUR", absl::FromUnixMicros(1)}),
            "f0220761636d650001555344000145555200018000000000000001");
  EXPECT_EQ(KeyHex(kReferenceEntries, {"acme", 3, "c", absl::FromUnixMicros(1)}),
            "f0240761636d650001000000036300018000000000000001");
  EXPECT_EQ(KeyHex(kBusinessTimes, {"acme"}), "f0230761636d650001");
}

TEST(TenantGoldenTest, EventsKeepTheirBytes) {
  directory::v1::OrganizationChanged organization;
  organization.set_organization("organizations/a");
  organization.set_display_name("A");
  organization.set_base_currency("EUR");
  organization.set_time_zone("UTC");
  organization.set_fiscal_year_first_month(4);
  organization.mutable_quotas()->set_tags_per_purchase_order(9);
  organization.mutable_settings()->set_balance_threshold_basis_points(1);
  EXPECT_EQ(ValueHex(organization),
            "0a0f6f7267616e697a6174696f6e732f61120141"
            "1a03455552"
            "2203555443"
            "2804"
            "32022009"
            "3a021801");
  directory::v1::ExchangeRateChanged rate;
  rate.set_organization("o");
  rate.set_from_currency("f");
  rate.set_to_currency("t");
  rate.mutable_rate()->set_value("1");
  rate.mutable_valid_from()->set_seconds(2);
  EXPECT_EQ(ValueHex(rate),
            "0a016f1201661a01742203"
            "0a0131"
            "2a020802");
}

}  // namespace
}  // namespace outlay::tenant
