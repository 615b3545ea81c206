// Changes of subjects under which decisions stand, through the wrapper (A5). Real and fake: see testing/service.h.
#include <string>

#include "services/approval/rpc/testing/service.h"

namespace outlay::approval {
namespace {

using ::outlay::testing::IsOk;
using ::testing::ElementsAre;

class ReviewMaterialityTest : public ServiceFixture {
 protected:
  void Allow(const std::string& materiality) {
    Tell<directory::v1::OrganizationChanged>("acme",
                                             "organization: 'organizations/acme' base_currency: 'USD' root_group: "
                                             "'organizations/acme/groups/root' settings { materiality { " +
                                                 materiality + " } }");
  }
};

TEST_F(ReviewMaterialityTest, DecisionsStandUnderGrowthThatIsTolerated) {
  Allow("basis_points: 1000 amount { currency_code: 'USD' units: 40 }");
  ASSERT_THAT(CreateRule("all", OneStage("QUORUM_ALL")), IsOk());
  ASSERT_THAT(Open("r", 300), IsOk());
  ASSERT_THAT(Decide("r", "bob"), IsOk());
  const absl::StatusOr<v1::Review> dearer = Resubmit("r", 320);
  ASSERT_THAT(dearer, IsOk());
  EXPECT_EQ(dearer->round(), 1);
  EXPECT_FALSE(dearer->decisions(0).voided());
  EXPECT_EQ(dearer->base_amount_minor(), 32'000);
  EXPECT_EQ(Events<v1::ReviewProgressed>().back().change(), v1::ReviewProgressed::CHANGE_SUBJECT_CHANGED) << "told";
  EXPECT_EQ(dearer->grown_minor(), 2'000);
  const absl::StatusOr<v1::Review> at_the_limit = Resubmit("r", 330);
  ASSERT_THAT(at_the_limit, IsOk());
  EXPECT_EQ(at_the_limit->round(), 1) << "30 of 300 are a tenth";
  ASSERT_EQ(at_the_limit->tolerated_changes_size(), 2) << "each is kept with the review";
  EXPECT_EQ(at_the_limit->tolerated_changes(0).from().units(), 300);
  EXPECT_EQ(at_the_limit->tolerated_changes(1).from().units(), 320);
  EXPECT_EQ(at_the_limit->tolerated_changes(1).to().units(), 330);
  EXPECT_EQ(at_the_limit->tolerated_changes(1).grown_minor(), 3'000);
  EXPECT_EQ(at_the_limit->tolerated_changes(1).round(), 1);
  const absl::StatusOr<v1::Review> material = Resubmit("r", 331);
  ASSERT_THAT(material, IsOk());
  EXPECT_EQ(material->round(), 2) << "what is added bit by bit adds up";
  EXPECT_TRUE(material->decisions(0).voided());
  EXPECT_EQ(material->grown_minor(), 0);
  EXPECT_EQ(material->tolerated_changes_size(), 2) << "of all rounds";
  EXPECT_EQ(Resubmit("r", 364)->round(), 2) << "33 of 331 are less than a tenth";
  ASSERT_THAT(Open("large", 1'000), IsOk());
  EXPECT_EQ(Resubmit("large", 1'040)->round(), 1);
  EXPECT_EQ(Resubmit("large", 1'041)->round(), 2) << "both limits hold";
}

TEST_F(ReviewMaterialityTest, ItIsAsNarrowAsTheGroupSays) {
  Allow("basis_points: 1000");
  Tell<directory::v1::GroupChanged>("acme",
                                    "group: 'organizations/acme/groups/engineering' parent: "
                                    "'organizations/acme/groups/root' settings { materiality { basis_points: 100 } }");
  ASSERT_THAT(Open("r", 300), IsOk());
  EXPECT_EQ(Resubmit("r", 303)->round(), 1);
  EXPECT_EQ(Resubmit("r", 304)->round(), 2);
}

TEST_F(ReviewMaterialityTest, NothingPassesAnotherTierOrBecomesAnotherThing) {
  Allow("basis_points: 2500");
  const std::string stage = "stages { quorum: QUORUM_ANY_ONE approvers { user: '";
  ASSERT_THAT(CreateRule("tiers",
                         "group: 'organizations/acme/groups/engineering' tiers { up_to { currency_code: 'USD' "
                         "units: 310 } " +
                             stage + UserOf("bob") + "' } } } tiers { above { currency_code: 'USD' units: 310 } " +
                             stage + UserOf("dan") + "' } } }"),
              IsOk());
  ASSERT_THAT(Open("r", 300), IsOk());
  ASSERT_THAT(Decide("r", "bob"), IsOk());
  EXPECT_EQ(Resubmit("r", 310)->round(), 1);
  const absl::StatusOr<v1::Review> above = Resubmit("r", 311);
  EXPECT_EQ(above->round(), 2);
  EXPECT_EQ(above->stages(0).seats(0).user(), UserOf("dan"));
  const std::string line = "lines { number: '1' description: 'chairs' amount { currency_code: 'USD' units: 300 } }";
  const std::string other = "lines { number: '1' description: 'desks' amount { currency_code: 'USD' units: 300 } }";
  ASSERT_THAT(Open("lines", 300, line), IsOk());
  EXPECT_EQ(Resubmit("lines", 300, other)->round(), 2);
}

TEST_F(ReviewMaterialityTest, NothingGrowsPastABoundOfARuleThatChangedMeanwhile) {
  Allow("basis_points: 1000");
  const auto tiers = [](int bound) {
    const std::string stage = "stages { quorum: QUORUM_ANY_ONE approvers { user: '";
    const std::string dollars = "{ currency_code: 'USD' units: " + std::to_string(bound) + " } ";
    return "group: 'organizations/acme/groups/engineering' tiers { up_to " + dollars + stage + UserOf("bob") +
           "' } } } tiers { above " + dollars + stage + UserOf("dan") + "' } } }";
  };
  ASSERT_THAT(CreateRule("tiers", tiers(300)), IsOk());
  ASSERT_THAT(Open("r", 299), IsOk());
  ASSERT_THAT(Decide("r", "bob"), IsOk());
  ASSERT_THAT((Send<v1::UpdateRuleRequest, v1::Rule>(
                  "Rules/UpdateRule", "rule { name: 'organizations/acme/rules/tiers' " + tiers(250) + " }")),
              IsOk());
  EXPECT_EQ(Resubmit("r", 299)->round(), 1) << "a changed rule alone ends nothing";
  const absl::StatusOr<v1::Review> grown = Resubmit("r", 310);
  ASSERT_THAT(grown, IsOk());
  EXPECT_EQ(grown->round(), 2) << "above 300 it was dan's by both rules";
  EXPECT_EQ(grown->stages(0).seats(0).user(), UserOf("dan"));
}

TEST_F(ReviewMaterialityTest, NothingGrowsPastTheCapOfADelegationThatWasUsed) {
  Allow("basis_points: 1000");
  ASSERT_THAT(CreateRule("all", OneStage("QUORUM_ANY_ONE")), IsOk());
  const int64_t now = absl::ToUnixSeconds(node_.clock().Now());
  ASSERT_THAT((Send<v1::CreateDelegationRequest, v1::Delegation>(
                  "Delegations/CreateDelegation",
                  Concat("parent: 'organizations/acme' delegation_id: 'd' delegation { delegate: '", UserOf("cat"),
                         "' start_time { seconds: ", now, " } end_time { seconds: ", now + 86'400,
                         " } cap { currency_code: 'USD' units: 305 } }"),
                  "bob")),
              IsOk());
  ASSERT_THAT(Open("r", 300), IsOk());
  ASSERT_THAT(Decide("r", "cat"), IsOk());
  EXPECT_EQ(Resubmit("r", 305)->round(), 1);
  EXPECT_EQ(Resubmit("r", 306)->round(), 2);
}

TEST_F(ReviewMaterialityTest, OnlyFieldsThatTheOrganizationNamesMayChange) {
  Allow("fields { names: 'notes' }");
  ASSERT_THAT(CreateRule("all", OneStage("QUORUM_ALL")), IsOk());
  const std::string terms = "terms { field: 'order' digest: '1' } details: ";
  ASSERT_THAT(Open("r", 300, terms + "'a'"), IsOk());
  ASSERT_THAT(Decide("r", "bob"), IsOk());
  const std::string notes = "terms { field: 'notes' digest: '2' } ";
  const absl::StatusOr<v1::Review> noted = Resubmit("r", 300, notes + terms + "'b'");
  ASSERT_THAT(noted, IsOk());
  EXPECT_EQ(noted->round(), 1);
  EXPECT_FALSE(noted->decisions(0).voided());
  ASSERT_EQ(noted->tolerated_changes_size(), 1);
  EXPECT_THAT(noted->tolerated_changes(0).fields(), ElementsAre("notes"));
  EXPECT_EQ(Resubmit("r", 301, notes + terms + "'b'")->round(), 2) << "no amounts";
  const std::string address = "terms { field: 'ship_to' digest: '3' } ";
  EXPECT_EQ(Resubmit("r", 301, address + notes + terms + "'b'")->round(), 3);
  EXPECT_EQ(Resubmit("r", 301, address + terms + "'b'")->round(), 3) << "removed, and the same details";
  EXPECT_EQ(Resubmit("r", 301, address + terms + "'c'")->round(), 4) << "details alone";
  const std::string other = "terms { field: 'order' digest: '9' } details: 'c' ";
  EXPECT_EQ(Resubmit("r", 301, address + other)->round(), 5);
}

TEST_F(ReviewMaterialityTest, FewerThingsForTheSameMoneyAreDearer) {
  Allow("basis_points: 1000");
  const auto lines = [](const std::string& quantity, const std::string& price, int units) {
    return "lines { number: '1' quantity { value: '" + quantity + "' } unit_price { value: '" + price +
           "' } amount { currency_code: 'USD' units: " + std::to_string(units) + " } }";
  };
  ASSERT_THAT(Open("r", 300, lines("30", "10", 300)), IsOk());
  EXPECT_EQ(Resubmit("r", 290, lines("29", "10", 290))->round(), 1);
  EXPECT_EQ(Resubmit("r", 300, lines("30", "10", 300))->round(), 1) << "grown by 10";
  EXPECT_EQ(Resubmit("r", 300, lines("15", "20", 300))->round(), 2);
}

}  // namespace
}  // namespace outlay::approval
