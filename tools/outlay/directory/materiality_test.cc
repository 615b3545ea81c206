// outlay organization materiality.
#include "outlay/directory/v1/groups.pb.h"
#include "outlay/directory/v1/organizations.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/testing/fixture.h"

namespace outlay::cli {
namespace {

namespace dir = directory::v1;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class MaterialityCommandTest : public CliTest {
 protected:
  MaterialityCommandTest() {
    Answer<dir::UpdateOrganizationRequest, dir::Organization>(client::kUpdateOrganization,
                                                              [](const dir::UpdateOrganizationRequest& request) {
                                                                dir::Organization updated = request.organization();
                                                                updated.set_etag("e2");
                                                                return updated;
                                                              });
    Answer<dir::GetGroupRequest, dir::Group>(
        client::kGetGroup,
        "name: 'organizations/acme/groups/sales' etag: 'g1' settings { delivery_address_required: true materiality { "
        "basis_points: 500 } }");
    Answer<dir::UpdateGroupSettingsRequest, dir::Group>(client::kUpdateGroupSettings,
                                                        [this](const dir::UpdateGroupSettingsRequest& request) {
                                                          told_.push_back(request.ShortDebugString());
                                                          return dir::Group();
                                                        });
    Answer<dir::GetEffectiveGroupSettingsRequest, dir::EffectiveGroupSettings>(
        client::kGetEffectiveGroupSettings,
        "group: 'organizations/acme/groups/sales' settings { materiality { basis_points: 125 amount { currency_code: "
        "'EUR' units: 40 } fields { names: 'notes' names: 'ship_to' } } }");
  }
  std::vector<std::string> told_;
};

TEST_F(MaterialityCommandTest, IsShown) {
  Answer<dir::GetOrganizationRequest, dir::Organization>(
      client::kGetOrganization,
      "name: 'organizations/acme' settings { materiality { amount { currency_code: 'EUR' "
      "units: 100 } } }");
  EXPECT_EQ(Run({"organization", "materiality"}), ExitCode::kOk) << err();
  EXPECT_THAT(out(), HasSubstr("growth  100.00 EUR"));
  EXPECT_THAT(out(), HasSubstr("fields  none"));
  EXPECT_EQ(Run({"organization", "materiality", "--group", "sales"}), ExitCode::kOk) << err();
  EXPECT_THAT(out(), HasSubstr("growth  1.25 % of what was decided last"));
  EXPECT_THAT(out(), HasSubstr("and     40.00 EUR"));
  EXPECT_THAT(out(), HasSubstr("fields  notes, ship_to"));
  EXPECT_THAT(told_, ElementsAre()) << "nothing is changed";
}

TEST_F(MaterialityCommandTest, IsSetAsAWholeAndTheOtherSettingsStay) {
  EXPECT_EQ(Run({"organization", "materiality", "--percent", "2.5", "--amount", "100 EUR", "--etag", "e1",
                 "--request-id", "r-1"}),
            ExitCode::kOk)
      << err();
  EXPECT_EQ(asked(), R"(request_id: "r-1" organization { name: "organizations/acme" settings { materiality { )"
                     R"(basis_points: 250 amount { currency_code: "EUR" units: 100 } } } etag: "e1" } )"
                     R"(update_mask { paths: "settings.materiality" })");
  EXPECT_THAT(out(), HasSubstr("growth  2.5 %"));
  EXPECT_EQ(Run({"organization", "materiality", "--none", "--request-id", "r-2"}), ExitCode::kOk) << err();
  EXPECT_EQ(asked(), R"(request_id: "r-2" organization { name: "organizations/acme" } )"
                     R"(update_mask { paths: "settings.materiality" })");
  EXPECT_THAT(out(), HasSubstr("growth  none"));
}

TEST_F(MaterialityCommandTest, OfAGroupIsSetBesideItsOtherSettings) {
  EXPECT_EQ(Run({"organization", "materiality", "--group", "sales", "--percent", "0", "--fields", "notes,tax",
                 "--request-id", "r-1"}),
            ExitCode::kOk)
      << err();
  EXPECT_EQ(Run({"organization", "materiality", "--group", "sales", "--none", "--etag", "g0", "--request-id", "r-2"}),
            ExitCode::kOk)
      << err();
  EXPECT_THAT(told_, ElementsAre(R"(request_id: "r-1" name: "organizations/acme/groups/sales" settings { )"
                                 R"(delivery_address_required: true materiality { basis_points: 0 fields { )"
                                 R"(names: "notes" names: "tax" } } } etag: "g1")",
                                 R"(request_id: "r-2" name: "organizations/acme/groups/sales" settings { )"
                                 R"(delivery_address_required: true } etag: "g0")"));
  EXPECT_THAT(out(), HasSubstr("1.25 %")) << "what holds for it";
}

TEST_F(MaterialityCommandTest, RefusesWhatCannotBeMeant) {
  for (const char* const percent : {"2.505", "-1", "100.01", "some"}) {
    EXPECT_EQ(Run({"organization", "materiality", "--percent", percent}), ExitCode::kUsage) << percent;
  }
  EXPECT_EQ(Run({"organization", "materiality", "--none", "--percent", "1"}), ExitCode::kUsage);
  EXPECT_EQ(Run({"organization", "materiality", "--etag", "e"}), ExitCode::kUsage);
  EXPECT_THAT(err(), HasSubstr("say what to set"));
}

}  // namespace
}  // namespace outlay::cli
