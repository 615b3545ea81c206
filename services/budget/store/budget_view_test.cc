// The view of the tree of groups while it changes. Real: the view, on an in-memory store that compares it with its rows
// after every body.
#include "services/budget/store/budget_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/base/strings.h"
#include "common/store/memory_store.h"
#include "common/tenant/keyspaces.h"
#include "common/testing/matchers.h"
#include "services/budget/store/budgets.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Optional;

constexpr char kOrganization[] = "acme";

class BudgetViewTest : public ::testing::Test {
 protected:
  BudgetViewTest() {
    store::MemoryStoreOptions options;
    options.check_views = true;
    store_ = store::MakeMemoryStore(options).value();
    store_->SetViewLoader(BudgetView::Load);
  }

  // Runs `body` with a view that was loaded before.
  void Change(const std::function<void(store::Transaction&)>& body) {
    const auto body_with_view = [&](store::Transaction& txn) -> absl::Status {
      if (const auto view = BudgetView::Find(txn, kOrganization); !view.ok()) return view.status();
      body(txn);
      return absl::OkStatus();
    };
    EXPECT_THAT(store::WriteAndWait(*store_, {store::PartitionOf(kOrganization), kOrganization, body_with_view}),
                IsOk());
  }
  void PutGroup(const std::string& id, const std::string& parent) {
    directory::v1::GroupChanged group;
    group.set_group(Concat("organizations/acme/groups/", id));
    if (!parent.empty()) group.set_parent(Concat("organizations/acme/groups/", parent));
    Change([&](store::Transaction& txn) { txn.Put(tenant::kGroups, {kOrganization, id}, group); });
  }
  void RemoveGroup(const std::string& id) {
    Change([&](store::Transaction& txn) { txn.Delete(tenant::kGroups, {kOrganization, id}); });
  }
  void PutBudget(const std::string& id, const std::string& group) {
    Budget budget;
    budget.id = id;
    budget.spec = {.group_id = group,
                   .amount = Money(100, Currency::Of("USD")),
                   .period = {.recurrence = Recurrence::kYearly, .first_day = absl::CivilDay(2026, 1, 1)}};
    Change([&](store::Transaction& txn) { SaveBudget(txn, kOrganization, budget); });
  }
  // Returns the ids of the budgets above a group, its own first.
  std::optional<std::vector<std::string>> Above(const std::string& group) {
    std::optional<std::vector<std::string>> ids;
    Change([&](store::Transaction& txn) {
      const std::optional<BudgetView::Entries> above = (*BudgetView::Find(txn, kOrganization))->BudgetsAbove(group);
      if (!above.has_value()) return;
      ids.emplace();
      for (const BudgetView::Entry* const entry : *above) ids->push_back(entry->id);
    });
    return ids;
  }

  std::unique_ptr<store::Store> store_;
};

TEST_F(BudgetViewTest, BudgetsAboveFollowTheTree) {
  // In any order: a budget, a group below one that does not exist yet, and that group.
  PutBudget("b-2", "team");
  PutGroup("team", "sales");
  EXPECT_THAT(Above("team"), Optional(ElementsAre("b-2"))) << "nobody knows yet where sales is";
  EXPECT_EQ(Above("sales"), std::nullopt);
  PutBudget("b-9", "sales");
  EXPECT_THAT(Above("team"), Optional(ElementsAre("b-2"))) << "a budget does not make a group";
  PutGroup("sales", "company");
  PutGroup("company", "");
  PutBudget("b-5", "company");
  PutBudget("b-1", "team");
  EXPECT_THAT(Above("team"), Optional(ElementsAre("b-1", "b-2", "b-9", "b-5")));
  PutBudget("b-2", "team");
  EXPECT_THAT(Above("team"), Optional(ElementsAre("b-1", "b-2", "b-9", "b-5"))) << "it is there once";
}

TEST_F(BudgetViewTest, GroupsMoveAndGo) {
  for (const char* department : {"sales", "plant"}) {
    PutGroup(department, "");
    PutBudget(Concat("b-", department), department);
  }
  PutGroup("team", "sales");
  EXPECT_THAT(Above("team"), Optional(ElementsAre("b-sales")));
  PutGroup("team", "plant");
  EXPECT_THAT(Above("team"), Optional(ElementsAre("b-plant")));
  RemoveGroup("plant");
  EXPECT_THAT(Above("team"), Optional(IsEmpty()));
  EXPECT_EQ(Above("plant"), std::nullopt);
  PutGroup("plant", "sales");
  EXPECT_THAT(Above("team"), Optional(ElementsAre("b-plant", "b-sales")));
  PutGroup("team", "");
  EXPECT_THAT(Above("team"), Optional(IsEmpty()));
}

}  // namespace
}  // namespace outlay::budget
