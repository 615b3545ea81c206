// What whoever follows this service's feed from the beginning is told. Real and fake: see testing/service.h.
#include "services/approval/events/snapshot.h"

#include "services/approval/rpc/testing/service.h"
#include "services/approval/store/settings_table.h"

namespace outlay::approval {
namespace {

using ::outlay::testing::IsOk;
using ::testing::ElementsAre;

class SnapshotTest : public ServiceFixture {
 protected:
  // All events of an organization's partition, page by page, as "resource TYPE".
  std::vector<std::string> Tell(const std::string& organization) {
    const feed::SnapshotSource source = SnapshotOfResources();
    const auto reader = node_.store().Read(store::PartitionOf(organization));
    std::vector<std::string> told;
    std::string next;
    do {
      const absl::StatusOr<feed::SnapshotPage> page = source(*reader, next);
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) return told;
      for (const command::Announcement& event : page->events) {
        told.push_back(event.subject + " " + event.type.substr(event.type.rfind('.') + 1));
      }
      next = page->next;
    } while (!next.empty());
    return told;
  }
};

TEST_F(SnapshotTest, TellsSettingsRulesReviewsAndPolicies) {
  ASSERT_THAT((Send<v1::UpdateApprovalSettingsRequest, v1::ApprovalSettings>(
                  "ApprovalSettingsService/UpdateApprovalSettings",
                  "parent: 'organizations/acme' settings { split_detection { window_days: 7 } }")),
              IsOk());
  ASSERT_THAT(CreateRule("tiers", Tiers()), IsOk());
  ASSERT_THAT(Open("r", 500), IsOk());
  ASSERT_THAT((Send<v1::CreateBuyingPolicyRequest, v1::BuyingPolicy>(
                  "BuyingPolicies/CreateBuyingPolicy",
                  "parent: 'organizations/acme' buying_policy_id: 'p' buying_policy { group: "
                  "'organizations/acme/groups/root' availability: AVAILABILITY_BLOCKED items: 'x' }")),
              IsOk());
  EXPECT_THAT(Tell("acme"),
              ElementsAre("organizations/acme ApprovalSettingsChanged", "organizations/acme/rules/tiers RuleChanged",
                          "organizations/acme/reviews/r ReviewOpened",
                          "organizations/acme/buyingPolicies/p BuyingPolicyChanged"));
}

TEST_F(SnapshotTest, GoesOnBehindAFullPageOfSettings) {
  // Organizations of one partition, more than a page of them.
  std::vector<std::string> organizations;
  for (int i = 0; organizations.size() < 60; ++i) {
    const std::string id = Concat("org-", i);
    if (store::PartitionOf(id) == store::PartitionOf("acme")) organizations.push_back(id);
  }
  for (const std::string& id : organizations) {
    ASSERT_THAT(node_.Write(id,
                            [&](store::Transaction& txn) {
                              SaveApprovalSettings(txn, id, {.revision = 1});
                              return absl::OkStatus();
                            }),
                IsOk());
  }
  EXPECT_EQ(Tell("acme").size(), organizations.size());
}

}  // namespace
}  // namespace outlay::approval
