#include "services/purchase_order/domain/order/group_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/matchers.h"

namespace outlay::purchase_order {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Address kGate = {
    .addressee = "Acme", .lines = {"Gate 7"}, .locality = "Bonn", .postal_code = "53111", .region_code = "DE"};

class GroupRulesTest : public ::testing::Test {
 protected:
  Order order_ = {.group_id = "web", .payment_terms = "net 30"};
  GroupRules rules_;
};

TEST_F(GroupRulesTest, AskForInformation) {
  rules_.settings.required_order_fields = {"cost_center", "requisitioner"};
  rules_.settings.required_own_fields = {"Shift"};
  EXPECT_THAT(UnmetFields(order_, rules_),
              ElementsAre("order_information.cost_center", "order_information.requisitioner",
                          "order_information.own_fields: Shift"));
  order_.order_information = {.cost_center = "4711", .requisitioner = "ann", .own_fields = {{"Shift", ""}}};
  EXPECT_THAT(UnmetFields(order_, rules_), ElementsAre("order_information.own_fields: Shift"));
  order_.order_information->own_fields = {{"Shift", "late"}};
  EXPECT_THAT(UnmetFields(order_, rules_), IsEmpty());
}

TEST_F(GroupRulesTest, SayWhereToDeliver) {
  rules_.settings.delivery_address_required = true;
  EXPECT_THAT(UnmetFields(order_, rules_), ElementsAre("ship_to"));
  order_.ship_to = kGate;
  EXPECT_THAT(UnmetFields(order_, rules_), IsEmpty());
  rules_.settings.delivery_addresses = std::set<std::string>{"gate"};
  EXPECT_THAT(UnmetFields(order_, rules_), ElementsAre("ship_to")) << "the address is not in force";
  rules_.delivery_addresses = {kGate};
  order_.ship_to->addressee = "Another";
  EXPECT_THAT(UnmetFields(order_, rules_), IsEmpty());
  order_.ship_to->lines = {"Gate 8"};
  EXPECT_THAT(UnmetFields(order_, rules_), ElementsAre("ship_to"));
  rules_.settings.delivery_address_required = std::nullopt;
  order_.ship_to = std::nullopt;
  EXPECT_THAT(UnmetFields(order_, rules_), IsEmpty());
}

TEST_F(GroupRulesTest, SayHowToPay) {
  order_.payment_method = "card-1";
  EXPECT_THAT(UnmetFields(order_, rules_), IsEmpty());
  rules_.settings.personal_payment_forbidden = true;
  EXPECT_THAT(UnmetFields(order_, rules_), ElementsAre("payment_method"));
  rules_.own_instruments = {"card-1", "card-2"};
  EXPECT_THAT(UnmetFields(order_, rules_), IsEmpty());
  rules_.settings.payment_instruments = std::set<std::string>{"card-2"};
  EXPECT_THAT(UnmetFields(order_, rules_), ElementsAre("payment_method"));
  order_.payment_method = "card-2";
  EXPECT_THAT(UnmetFields(order_, rules_), IsEmpty());
  rules_.own_instruments = {};
  EXPECT_THAT(UnmetFields(order_, rules_), ElementsAre("payment_method")) << "it is in force no more";
  rules_.settings.invoice_terms = std::set<std::string>{"net 45"};
  order_.payment_method = "";
  EXPECT_THAT(UnmetFields(order_, rules_), ElementsAre("payment_terms"));
}

TEST_F(GroupRulesTest, WhoHasAForbiddenRoleDoesNotPayWithWhatIsTheirs) {
  order_.payment_method = "mine";
  rules_.has_forbidden_role = true;
  EXPECT_THAT(UnmetFields(order_, rules_), ElementsAre("payment_method"));
  rules_.own_instruments = {"card-1"};
  order_.payment_method = "card-1";
  EXPECT_THAT(UnmetFields(order_, rules_), IsEmpty());
}

TEST_F(GroupRulesTest, AnIssuedOrderIsNotPaidPrivatelyAfterwards) {
  rules_.settings.personal_payment_forbidden = true;
  rules_.own_instruments = {"card-1"};
  order_.issue_time = absl::FromUnixSeconds(1);
  order_.payment_method = "mine";
  Order before = order_;
  EXPECT_THAT(CheckGroupRules(&before, order_, rules_), IsOk()) << "it was so before";
  before.payment_method = "card-1";
  EXPECT_THAT(CheckGroupRules(&before, order_, rules_), HasMetadata("field", "payment_method"));
}

TEST_F(GroupRulesTest, AnIssuedOrderOnlyMustNotGetWorse) {
  rules_.settings.required_order_fields = {"cost_center"};
  EXPECT_THAT(CheckGroupRules(nullptr, order_, rules_), HasReason("GROUP_SETTING_UNMET"));
  EXPECT_THAT(CheckGroupRules(&order_, order_, rules_), HasReason("GROUP_SETTING_UNMET")) << "it is a draft";
  order_.issue_time = absl::FromUnixSeconds(1);
  EXPECT_THAT(CheckGroupRules(&order_, order_, rules_), IsOk());
  rules_.settings.delivery_address_required = true;
  Order before = order_;
  before.ship_to = kGate;
  EXPECT_THAT(CheckGroupRules(&before, order_, rules_), HasMetadata("field", "ship_to"));
  Order elsewhere = order_;
  elsewhere.group_id = "shop";
  EXPECT_THAT(CheckGroupRules(&order_, elsewhere, rules_), HasReason("GROUP_SETTING_UNMET")) << "of another group";
}

}  // namespace
}  // namespace outlay::purchase_order
