#include "common/tenant/tenant.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "common/base/strings.h"
#include "common/command/testing/test_node.h"
#include "common/tenant/directory_events.h"
#include "common/tenant/group_settings.h"
#include "common/tenant/limits.h"
#include "common/testing/matchers.h"
#include "google/protobuf/text_format.h"

namespace outlay::tenant {
namespace {

using directory::v1::ExchangeRateChanged;
using directory::v1::OrganizationChanged;
using google::protobuf::TextFormat;
using outlay::testing::HasMetadata;
using outlay::testing::HasReason;
using outlay::testing::IsOk;
using outlay::testing::StatusIs;

constexpr Currency kUsd = Currency::Of("USD");
constexpr Currency kEur = Currency::Of("EUR");

// One service's copy; real: the rows, fake: the node (see TestNode).
class TenantTest : public ::testing::Test {
 protected:
  absl::Status Apply(const DirectoryEvent& event) {
    return node_.Write(OrganizationOf(event), [event](store::Transaction& txn) {
      ApplyDirectoryEvent(txn, event);
      return absl::OkStatus();
    });
  }

  void AddRate(std::string_view rate, absl::Time valid_from) {
    ExchangeRateChanged event;
    event.set_organization("organizations/acme");
    event.set_from_currency("USD");
    event.set_to_currency("EUR");
    event.mutable_rate()->set_value(std::string(rate));
    event.mutable_valid_from()->set_seconds(absl::ToUnixSeconds(valid_from));
    ASSERT_THAT(CheckEvent(event), IsOk());
    ASSERT_THAT(Apply(event), IsOk());
  }

  std::string RateAt(absl::Time at, Currency from = kUsd, Currency to = kEur) {
    const auto rate = FindRate(*Read(), "acme", from, to, at);
    if (!rate.ok()) return rate.status().ToString();
    return rate->has_value() ? (*rate)->rate.ToString() : "none";
  }

  std::unique_ptr<store::Reader> Read() { return node_.store().Read(store::PartitionOf("acme")); }

  command::TestNode node_;
};

TEST_F(TenantTest, FillsInTheDefaults) {
  OrganizationChanged event;
  event.set_organization("organizations/acme");
  event.set_base_currency("EUR");
  ASSERT_THAT(Apply(event), IsOk());
  const absl::StatusOr<Tenant> tenant = LoadTenant(*Read(), "acme");
  ASSERT_THAT(tenant, IsOk());
  EXPECT_EQ(tenant->organization, "acme");
  EXPECT_EQ(tenant->base_currency, kEur);
  EXPECT_EQ(tenant->time_zone.name(), "UTC");
  EXPECT_EQ(tenant->fiscal_year_first_month, 1);
  EXPECT_EQ(tenant->quotas.active_purchase_orders(), limits::kActivePurchaseOrders);
  EXPECT_EQ(tenant->quotas.lines_per_purchase_order(), limits::kLinesPerPurchaseOrder);
  EXPECT_EQ(tenant->quotas.contacts_per_purchase_order(), limits::kContactsPerPurchaseOrder);
  EXPECT_EQ(tenant->quotas.tags_per_purchase_order(), limits::kTagsPerPurchaseOrder);
  EXPECT_EQ(tenant->settings.balance_threshold_basis_points(), limits::kBalanceThresholdBasisPoints);
  EXPECT_EQ(tenant->settings.duplicate_scope(), directory::v1::DUPLICATE_SCOPE_SUPPLIER_AND_NUMBER);
  EXPECT_FALSE(tenant->settings.approvals_enabled());
}

TEST_F(TenantTest, RatesHoldFromAnyYear) {
  AddRate("0.5", absl::FromCivil(absl::CivilSecond(9999, 12, 31), absl::UTCTimeZone()));
  EXPECT_EQ(RateAt(absl::FromUnixSeconds(0)), "none");
  AddRate("0.4", absl::FromCivil(absl::CivilSecond(1, 1, 1), absl::UTCTimeZone()));
  EXPECT_EQ(RateAt(absl::FromCivil(absl::CivilSecond(1500, 1, 1), absl::UTCTimeZone())), "0.4");
  EXPECT_EQ(RateAt(absl::FromUnixSeconds(0)), "0.4");
}

TEST_F(TenantTest, KeepsWhatTheDirectorySaid) {
  OrganizationChanged event;
  ASSERT_TRUE(TextFormat::ParseFromString(R"pb(
                                            organization: "organizations/acme"
                                            display_name: "Acme"
                                            base_currency: "USD"
                                            time_zone: "Asia/Tokyo"
                                            fiscal_year_first_month: 4
                                            quotas { active_purchase_orders: 7 }
                                            settings { approvals_enabled: true balance_threshold_basis_points: 5000 }
                                          )pb",
                                          &event));
  ASSERT_THAT(Apply(event), IsOk());
  const absl::StatusOr<Tenant> tenant = LoadTenant(*Read(), "acme");
  ASSERT_THAT(tenant, IsOk());
  EXPECT_EQ(tenant->display_name, "Acme");
  EXPECT_EQ(tenant->base_currency, kUsd);
  EXPECT_EQ(tenant->time_zone.name(), "Asia/Tokyo");
  EXPECT_EQ(tenant->fiscal_year_first_month, 4);
  EXPECT_EQ(tenant->quotas.active_purchase_orders(), 7);
  EXPECT_EQ(tenant->settings.balance_threshold_basis_points(), 5000);
  EXPECT_TRUE(tenant->settings.approvals_enabled());
}

TEST_F(TenantTest, MaterialityIsTheOrganizationsAsNarrowAsItsGroupsSay) {
  const absl::Time now = absl::FromUnixSeconds(1'704'067'200);
  const auto tell_group = [&](const std::string& id, const std::string& parent, const std::string& settings) {
    directory::v1::GroupChanged event;
    ASSERT_TRUE(TextFormat::ParseFromString(
        Concat("group: 'organizations/acme/groups/", id, "' ", parent, " settings { ", settings, " }"), &event));
    ASSERT_THAT(Apply(event), IsOk());
  };
  const auto tell_organization = [&](const std::string& settings) {
    OrganizationChanged event;
    ASSERT_TRUE(TextFormat::ParseFromString(
        Concat("organization: 'organizations/acme' base_currency: 'USD' root_group: 'organizations/acme/groups/root' "
               "settings { ",
               settings, " }"),
        &event));
    ASSERT_THAT(Apply(event), IsOk());
  };
  const auto of = [&](const std::vector<std::string>& groups, Currency currency) {
    const absl::StatusOr<Tenant> tenant = LoadTenant(*Read(), "acme");
    const Materiality allowed = MaterialityOf(*tenant).value();
    return LoadMateriality(*Read(), "acme", allowed, groups, currency, now).value_or(Materiality{.basis_points = -1});
  };
  tell_group("root", "", "materiality { basis_points: 500 }");
  tell_group("lab", "parent: 'organizations/acme/groups/root'",
             "materiality { amount { currency_code: 'USD' units: 40 } }");
  tell_organization("");
  EXPECT_EQ(of({"lab"}, kUsd), Materiality()) << "a group tolerates nothing that the organization does not";
  tell_organization("materiality { basis_points: 1000 amount { currency_code: 'USD' units: 100 } }");
  EXPECT_EQ(of({""}, kUsd), (Materiality{.basis_points = 500, .amount = Money(100'00, kUsd)}));
  EXPECT_EQ(of({"lab"}, kUsd), (Materiality{.basis_points = 500, .amount = Money(40'00, kUsd)}));
  EXPECT_EQ(of({"lab"}, kEur), (Materiality{.basis_points = 500, .amount = Money(0, kEur)})) << "without a rate";
  AddRate("0.9", now);
  EXPECT_EQ(of({"lab"}, kEur), (Materiality{.basis_points = 500, .amount = Money(36'00, kEur)}));
  tell_group("shop", "parent: 'organizations/acme/groups/root'", "materiality { basis_points: 50 fields {} }");
  EXPECT_EQ(of({"lab", "shop"}, kUsd), (Materiality{.basis_points = 50, .amount = Money(40'00, kUsd)}))
      << "all of them";
  tell_organization("materiality { fields { names: 'notes' names: 'tax' } }");
  EXPECT_EQ(of({"lab"}, kUsd), (Materiality{.fields = std::set<std::string>{"notes", "tax"}})) << "no amounts";
  EXPECT_EQ(of({"shop"}, kUsd), (Materiality{.fields = std::set<std::string>()}));
}

TEST_F(TenantTest, TellsTheOperatorWhereAnUnknownOrganizationBelongs) {
  const absl::StatusOr<Tenant> tenant = LoadTenant(*Read(), "acme");
  EXPECT_THAT(tenant, StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(tenant, HasReason("ORGANIZATION_NOT_FOUND"));
  EXPECT_THAT(tenant, HasMetadata("organization", "acme"));
  EXPECT_THAT(std::string(ToStd(tenant.status().message())), ::testing::HasSubstr("--directory_file"));
  EXPECT_THAT(std::string(ToStd(tenant.status().message())), ::testing::HasSubstr("--directory_target"));
  EXPECT_TRUE(GetErrorDetail(tenant.status())->retry_after.has_value()) << "it would be remembered for the request id";
}

TEST_F(TenantTest, FindsTheRateThatHoldsAtAnInstant) {
  const absl::Time start = absl::FromUnixSeconds(1'704'067'200);
  AddRate("0.9", start);
  AddRate("0.8", start + absl::Hours(24));
  EXPECT_EQ(RateAt(start - absl::Microseconds(1)), "none");
  EXPECT_EQ(RateAt(start), "0.9");
  EXPECT_EQ(RateAt(start + absl::Hours(24) - absl::Microseconds(1)), "0.9");
  EXPECT_EQ(RateAt(start + absl::Hours(24)), "0.8");
  EXPECT_EQ(RateAt(absl::InfiniteFuture()), "0.8");
  EXPECT_EQ(RateAt(start, kEur, kUsd), "none") << "the inverse is not implied";
  EXPECT_EQ(RateAt(start, kEur, kEur), "1");
}

TEST_F(TenantTest, ForgetsADeletedGroup) {
  directory::v1::GroupChanged changed;
  changed.set_group("organizations/acme/groups/g");
  ASSERT_THAT(Apply(changed), IsOk());
  EXPECT_TRUE(FindGroup(*Read(), "acme", "g").value().has_value());
  directory::v1::GroupDeleted deleted;
  deleted.set_group("organizations/acme/groups/g");
  ASSERT_THAT(Apply(deleted), IsOk());
  EXPECT_FALSE(FindGroup(*Read(), "acme", "g").value().has_value());
}

}  // namespace
}  // namespace outlay::tenant
