#include "services/directory/events/snapshot.h"

#include <map>
#include <optional>

#include "services/directory/events/testing/copied_state.h"
#include "services/directory/rpc/testing/service.h"

namespace outlay::directory {
namespace {

using ::outlay::testing::IsOk;

class SnapshotTest : public ServiceFixture {
 protected:
  // All pages, one after another.
  std::vector<command::Announcement> ReadAll() {
    const feed::SnapshotSource source = SnapshotOfResources();
    const std::unique_ptr<store::Reader> reader = node_.store().Read(store::PartitionOf("acme"));
    std::vector<command::Announcement> events;
    std::string next;
    do {
      const absl::StatusOr<feed::SnapshotPage> page = source(*reader, next);
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) break;
      events.insert(events.end(), page->events.begin(), page->events.end());
      next = page->next;
    } while (!next.empty());
    return events;
  }

  // The last state that the log tells of each thing, by what it is about; what was told to be gone is not in it.
  std::map<std::string, std::string> StateOfLog() {
    std::map<std::string, std::string> state;
    for (const command::storage::v1::LogRecord& record : node_.Log("acme")) {
      for (const command::storage::v1::LoggedEvent& event : record.events()) Apply(event.type(), event.data(), &state);
    }
    return state;
  }
  static void Apply(const std::string& type, const std::string& data, std::map<std::string, std::string>* state) {
    const std::optional<CopiedState> copied = CopyOf(type, data);
    if (!copied.has_value()) return;
    state->erase(copied->key);
    if (copied->state.has_value()) state->emplace(copied->key, *copied->state);
  }
};

TEST_F(SnapshotTest, IsWhatTheWholeLogLeadsTo) {
  ASSERT_THAT(CreateGroup("tech"), IsOk());
  ASSERT_THAT(CreateGroup("gone"), IsOk());
  ASSERT_THAT(MoveGroup("gone", "tech"), IsOk());
  ASSERT_THAT(
      (Send<v1::DeleteGroupRequest, v1::DeleteGroupResponse>("Groups/DeleteGroup", "name: '" + GroupOf("gone") + "'")),
      IsOk());
  for (const std::string code : {"p-1", "p-2"}) {
    ASSERT_THAT((Send<v1::SetReferenceEntryRequest, v1::ReferenceEntry>(
                    "ReferenceData/SetReferenceEntry",
                    "parent: 'organizations/acme' reference_entry { kind: KIND_PROJECT code: '" + code +
                        "' valid_from { seconds: 1900000000 } }")),
                IsOk());
  }
  ASSERT_THAT((Send<v1::DeleteReferenceEntryRequest, v1::DeleteReferenceEntryResponse>(
                  "ReferenceData/DeleteReferenceEntry",
                  "parent: 'organizations/acme' kind: KIND_PROJECT code: 'p-2' valid_from { seconds: 1900000000 }")),
              IsOk());
  for (int i = 0; i < 250; ++i) ASSERT_THAT(CreateUser("user-" + std::to_string(i), "tech"), IsOk());
  ASSERT_THAT(Grant("g-1", "user-1", "finance", "tech"), IsOk());
  ASSERT_THAT(Grant("g-2", "user-2", "finance", "tech"), IsOk());
  ASSERT_THAT(Deprovision("user-2"), IsOk());
  ASSERT_THAT((Send<v1::MoveUserRequest, v1::Membership>(
                  "Memberships/MoveUser", "name: '" + UserOf("user-3") + "' from_group: '" + GroupOf("tech") +
                                              "' to_group: '" + GroupOf("root") + "'")),
              IsOk());
  std::map<std::string, std::string> told;
  for (const command::Announcement& event : ReadAll()) {
    const size_t before = told.size();
    Apply(event.type, event.data, &told);
    // What was deleted before it began is told to be gone.
    const bool is_gone = event.type.ends_with(".ReferenceEntryDeleted");
    EXPECT_EQ(told.size(), before + (is_gone ? 0 : 1)) << "told twice: " << event.subject;
  }
  EXPECT_EQ(told, StateOfLog());
  EXPECT_GT(told.size(), 500u);
}

TEST_F(SnapshotTest, TellsNoProposedGrant) {
  ASSERT_THAT(
      UpdateOrganization("organization { name: 'organizations/acme' settings { role_grant_second_person: true } }"),
      IsOk());
  ASSERT_THAT(CreateUser("bob"), IsOk());
  ASSERT_THAT(Grant("g-1", "bob", "auditor", "root"), IsOk());
  for (const command::Announcement& event : ReadAll()) {
    EXPECT_EQ(event.subject.find("g-1"), std::string::npos);
  }
}

}  // namespace
}  // namespace outlay::directory
