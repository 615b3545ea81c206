// The settings of groups that apply to orders and to purchases on marketplaces (D9).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "common/access/keyspaces.h"
#include "common/base/strings.h"
#include "services/purchase_order/rpc/testing/duties.h"

namespace outlay::purchase_order {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;

// Groups root { engineering }, with settings from directory.
class GroupSettingsOfOrdersTest : public DutiesFixture {
 protected:
  void Say(const std::string& group, const std::string& parent, const std::string& settings) {
    tenant::TellDirectoryEvent(
        node_, Parse<directory::v1::GroupChanged>("group: 'organizations/acme/groups/" + group + "' parent: '" +
                                                  parent + "' settings { " + settings + " }"));
  }
  void Tell(const std::string& kind, const std::string& code, const std::string& details) {
    tenant::TellDirectoryEvent(node_, Parse<directory::v1::ReferenceEntryChanged>(
                                          "reference_entry { organization: 'organizations/acme' kind: KIND_" + kind +
                                          " code: '" + code + "' valid_from { seconds: 1 } " + details + " }"));
  }
  static v1::CreatePurchaseOrderRequest OfEngineering(const std::string& id, const std::string& order = "") {
    v1::CreatePurchaseOrderRequest request = ACreation(id, id);
    request.mutable_purchase_order()->MergeFrom(Parse<v1::PurchaseOrder>(order));
    request.mutable_purchase_order()->set_group("organizations/acme/groups/engineering");
    return request;
  }
  // Writes a grant as directory's copy has it: `user` holds `role` on `group`, until `expiry`.
  void Grant(const std::string& user, const std::string& role, const std::string& group,
             std::optional<absl::Time> expiry = std::nullopt) {
    access::storage::v1::HolderRecord grant;
    grant.set_role_id(role);
    grant.set_group_id(group);
    if (expiry.has_value()) grant.set_expire_unix_micros(absl::ToUnixMicros(*expiry));
    ASSERT_THAT(node_.Write("acme",
                            [&](store::Transaction& txn) {
                              txn.Put(access::kHolders, {"acme", user, Concat(user, role, group)}, grant);
                              return absl::OkStatus();
                            }),
                IsOk());
  }
  // Creates a draft of `user` with a payment method.
  void Draft(const std::string& id, const std::string& user, const std::string& method) {
    ActAs(user);
    ASSERT_THAT(CallAs<v1::PurchaseOrder>("PurchaseOrders/CreatePurchaseOrder",
                                          OfEngineering(id, "payment_method: '" + method + "'")),
                IsOk());
  }
};

TEST_F(GroupSettingsOfOrdersTest, HoldWhenAnOrderIsIssued) {
  Say("root", "", "required_order_fields: 'cost_center'");
  Say("engineering", "organizations/acme/groups/root", "delivery_addresses { codes: 'gate' }");
  Tell("DELIVERY_ADDRESS", "gate", "delivery_address { lines: 'Gate 7' region_code: 'DE' }");
  ASSERT_THAT(Create(OfEngineering("po-1")), IsOk()) << "a draft may lack anything";
  EXPECT_THAT(Submit("po-1"), HasMetadata("field", "order_information.cost_center"));
  v1::CreatePurchaseOrderRequest at_once = OfEngineering("po-2");
  at_once.set_submit(true);
  EXPECT_THAT(Create(at_once), HasReason("GROUP_SETTING_UNMET"));
  const std::string information = "order_information { cost_center: '4711' } ";
  ASSERT_THAT(Create(OfEngineering("po-3", information + "ship_to { lines: 'Gate 8' region_code: 'DE' }")), IsOk());
  EXPECT_THAT(Submit("po-3"), HasMetadata("field", "ship_to"));
  ASSERT_THAT(Create(OfEngineering("po-4", information + "ship_to { lines: 'Gate 7' region_code: 'DE' }")), IsOk());
  EXPECT_THAT(Submit("po-4"), IsOk());
  v1::UpdatePurchaseOrderRequest update;
  update.set_request_id("u");
  update.mutable_purchase_order()->set_name("organizations/acme/purchaseOrders/po-4");
  update.mutable_update_mask()->add_paths("order_information");
  EXPECT_THAT(Call<v1::PurchaseOrder>("PurchaseOrders/UpdatePurchaseOrder", update), HasReason("GROUP_SETTING_UNMET"));
}

TEST_F(GroupSettingsOfOrdersTest, SayHowToPay) {
  Say("engineering", "",
      "personal_payment_forbidden: true payment_instruments { codes: 'card' } "
      "invoice_terms { codes: 'net 30' }");
  Tell("PAYMENT_INSTRUMENT", "card", "payment_instrument { type: TYPE_CARD }");
  Tell("PAYMENT_INSTRUMENT", "other", "payment_instrument { type: TYPE_CARD }");
  for (const std::string method : {"mine", "other"}) {
    ASSERT_THAT(Create(OfEngineering(method, "payment_method: '" + method + "'")), IsOk());
    EXPECT_THAT(Submit(method), HasMetadata("field", "payment_method"));
  }
  ASSERT_THAT(Create(OfEngineering("po-1", "payment_method: 'card'")), IsOk());
  EXPECT_THAT(Submit("po-1"), IsOk());
  Say("engineering", "", "invoice_terms { codes: 'net 60' }");
  ASSERT_THAT(Create(OfEngineering("po-2")), IsOk());
  EXPECT_THAT(Submit("po-2"), HasMetadata("field", "payment_terms"));
}

TEST_F(GroupSettingsOfOrdersTest, HoldWhenAnOrderGoesToAnotherOne) {
  ASSERT_THAT((Send<v1::CreateSupplierRequest, v1::Supplier>(
                  "Suppliers/CreateSupplier",
                  "parent: 'organizations/acme' supplier_id: 'globex' supplier { display_name: 'Globex' "
                  "bill_from_entities { bill_from_entity_id: 'us' payment_terms: 'due at once' currency: 'USD' } }",
                  "zoe")),
              IsOk());
  Say("engineering", "", "invoice_terms { codes: 'net 30' }");
  v1::CreatePurchaseOrderRequest at_once = OfEngineering("po-1");
  at_once.set_submit(true);
  ASSERT_THAT(Create(at_once), IsOk());
  const auto revise = [&] {
    return Send<v1::RevisePurchaseOrderRequest, v1::PurchaseOrder>(
        "PurchaseOrders/RevisePurchaseOrder",
        "name: 'organizations/acme/purchaseOrders/po-1' supplier: 'organizations/acme/suppliers/globex' "
        "bill_from_entities: 'organizations/acme/suppliers/globex/billFromEntities/us'");
  };
  EXPECT_THAT(revise(), HasReason("GROUP_SETTING_UNMET"));
  EXPECT_THAT(revise(), HasMetadata("field", "payment_terms"));
  Say("engineering", "", "invoice_terms { codes: 'due at once' }");
  EXPECT_THAT(revise(), IsOk());
}

TEST_F(GroupSettingsOfOrdersTest, SayWhoDoesNotPayWithWhatIsTheirs) {
  Say("root", "", "personal_payment_forbidden_roles: 'organizations/acme/roles/requisitioner'");
  Say("engineering", "organizations/acme/groups/root", "");
  Tell("PAYMENT_INSTRUMENT", "card", "payment_instrument { type: TYPE_CARD }");
  Grant("ann", "requisitioner", "root");
  Grant("bob", "requisitioner", "sales");
  Grant("carl", "requisitioner", "engineering", node_.clock().Now());
  Grant("dora", "finance", "root");
  Draft("of-ann", "ann", "mine");
  EXPECT_THAT(Submit("of-ann"), HasMetadata("field", "payment_method"));
  ActAs("dora");
  EXPECT_THAT(Submit("of-ann"), HasReason("GROUP_SETTING_UNMET")) << "it is still what ann ordered";
  Draft("of-bot", "bot-of-ann", "mine");
  EXPECT_THAT(Submit("of-bot"), HasReason("GROUP_SETTING_UNMET")) << "her service account is hers";
  Draft("card", "ann", "card");
  EXPECT_THAT(Submit("card"), IsOk());
  for (const std::string user : {"bob", "carl", "dora"}) {
    Draft("of-" + user, user, "mine");
    EXPECT_THAT(Submit("of-" + user), IsOk()) << "holds the role elsewhere, no more, or another one";
  }
}

TEST_F(GroupSettingsOfOrdersTest, HoldOrdersOfNoGroupByTheTopOne) {
  Say("root", "", "required_order_fields: 'cost_center'");
  ActAs("ann");
  ASSERT_THAT(CreateIssued("before"), IsOk()) << "nobody told which group is the top one";
  tenant::TellDirectoryEvent(node_, Parse<directory::v1::OrganizationChanged>(R"pb(
                               organization: "organizations/acme"
                               base_currency: "USD"
                               root_group: "organizations/acme/groups/root"
                             )pb"));
  EXPECT_THAT(CreateIssued("after"), HasMetadata("field", "order_information.cost_center"));
}

TEST_F(GroupSettingsOfOrdersTest, KeepPurchasesOnMarketplacesThatWouldBreakThem) {
  tenant::TellDirectoryEvent(node_, Parse<directory::v1::OrganizationChanged>(R"pb(
                               organization: "organizations/acme"
                               base_currency: "USD"
                               root_group: "organizations/acme/groups/root"
                             )pb"));
  ActAs("ann");
  ASSERT_THAT(CreateIssued("po-1"), IsOk());
  Say("root", "", "required_order_fields: 'cost_center'");
  EXPECT_EQ(Purchase("t-1", "PO new"), v1::MarketplacePurchase::OUTCOME_GROUP_SETTING_UNMET);
  EXPECT_EQ(Purchase("t-2", "PO po-1"), v1::MarketplacePurchase::OUTCOME_LINE_ADDED) << "it gets no worse";
  Say("root", "", "invoice_terms { codes: 'net 30' }");
  EXPECT_EQ(Purchase("t-3", "PO new"), v1::MarketplacePurchase::OUTCOME_ORDER_CREATED);
}

}  // namespace
}  // namespace outlay::purchase_order
