// Many spends in one step: AuthorizeHolds and StreamAuthorizeHolds.
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "common/access/testing/group_authorizer.h"
#include "services/budget/events/snapshot.h"
#include "services/budget/jobs/expire_holds.h"
#include "services/budget/rpc/testing/service.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;

// Returns the result of each spend: its hold's id, the refusal's name, or "".
std::vector<std::string> Told(const v1::AuthorizeHoldsResponse& response) {
  std::vector<std::string> told;
  for (const v1::HoldDecision& decision : response.decisions()) {
    const bool is_refused = decision.refusal() != v1::Verdict::REFUSAL_UNSPECIFIED;
    told.push_back(is_refused ? v1::Verdict::Refusal_Name(decision.refusal()) : decision.hold_id());
  }
  return told;
}

struct ASpendOf {
  std::string group;
  int64_t cents = 0;
};

class HoldBatchesTest : public ServiceFixture {
 protected:
  static v1::AuthorizeHoldsRequest ABatch(const std::string& id, const std::vector<ASpendOf>& spends,
                                          const std::string& more = "") {
    auto request = Parse<v1::AuthorizeHoldsRequest>(more);
    request.set_parent("organizations/acme");
    request.set_batch_id(id);
    for (const ASpendOf& spend : spends) {
      *request.add_spends() = ASpend("x", spend.group, spend.cents).spend();
    }
    return request;
  }
  absl::StatusOr<v1::AuthorizeHoldsResponse> Send(const v1::AuthorizeHoldsRequest& request,
                                                  const std::string& subject = "ann") {
    return Call<v1::AuthorizeHoldsResponse>("Holds/AuthorizeHolds", request, As(subject));
  }
  std::vector<std::string> IdsListed(int page_size) {
    std::vector<std::string> ids;
    v1::ListHoldsRequest list;
    list.set_parent("organizations/acme");
    list.set_page_size(page_size);
    do {
      const auto page = Call<v1::ListHoldsResponse>("Holds/ListHolds", list);
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) return ids;
      for (const v1::Hold& hold : page->holds()) ids.push_back(hold.name().substr(hold.name().rfind('/') + 1));
      list.set_page_token(page->next_page_token());
    } while (!list.page_token().empty());
    return ids;
  }
  std::vector<v1::HoldEntry> EntriesOf(const std::string& id) {
    v1::ListHoldEntriesRequest request;
    request.set_name("organizations/acme/holds/" + id);
    const auto response = Call<v1::ListHoldEntriesResponse>("Holds/ListHoldEntries", request);
    EXPECT_THAT(response, IsOk());
    return {response->entries().begin(), response->entries().end()};
  }
};

TEST_F(HoldBatchesTest, EarlierSpendsCountForLaterOnes) {
  MakeBudget("top", "company", 10'000);
  MakeBudget("b", "sales", 1'000);
  const auto response =
      Send(ABatch("m", {{"sales", 600}, {"sales", 500}, {"tools", 9'000}, {"sales", 400}, {"sales", 1}}));
  ASSERT_THAT(response, IsOk());
  EXPECT_THAT(Told(*response), ElementsAre("m-000", "REFUSAL_INSUFFICIENT", "m-002", "m-003", "REFUSAL_INSUFFICIENT"));
  EXPECT_EQ(Cents(FiguresOf("b").held()), 1'000);
  EXPECT_EQ(Cents(FiguresOf("top").held()), 10'000);
  EXPECT_THAT(GetHold("m-001"), HasReason("HOLD_NOT_FOUND"));
}

TEST_F(HoldBatchesTest, SayWhatWouldPassWhereThatIsAskedFor) {
  MakeBudget("top", "company", 10'000);
  MakeBudget("b", "sales", 1'000);
  const std::vector<ASpendOf> spends = {{"sales", 900}, {"sales", 200}, {"engineering", 20'000}};
  const auto told = Send(ABatch("x", spends, "with_verdicts: true"));
  ASSERT_THAT(told, IsOk());
  ASSERT_EQ(told->decisions_size(), 3);
  EXPECT_FALSE(told->decisions(0).has_verdict());
  const v1::Verdict& second = told->decisions(1).verdict();
  EXPECT_EQ(Cents(second.passing_amount()), 100);
  EXPECT_EQ(second.nodes(0).budget(), "organizations/acme/budgets/b");
  EXPECT_EQ(Cents(second.nodes(0).used()), 900);
  EXPECT_EQ(Cents(told->decisions(2).verdict().passing_amount()), 9'100);
  // The same decisions as without, and what is logged, kept and repeated is as short.
  EXPECT_THAT(Told(*told), ElementsAre("x-000", "REFUSAL_INSUFFICIENT", "REFUSAL_INSUFFICIENT"));
  const auto again = Send(ABatch("x", spends, "with_verdicts: true"));
  EXPECT_EQ(Told(*again), Told(*told));
  EXPECT_FALSE(again->decisions(1).has_verdict());
  const auto nothing = Send(ABatch("y", {{"sales", 200}}, "with_verdicts: true"));
  EXPECT_EQ(Cents(nothing->decisions(0).verdict().passing_amount()), 100);
  EXPECT_FALSE(Send(ABatch("y", {{"sales", 200}}, "with_verdicts: true"))->decisions(0).has_verdict());
  EXPECT_FALSE(Send(ABatch("z", {{"sales", 200}}))->decisions(0).has_verdict());
  EXPECT_TRUE(
      Send(ABatch("d", {{"sales", 200}}, "with_verdicts: true validate_only: true"))->decisions(0).has_verdict());
}

TEST_F(HoldBatchesTest, TheirHoldsAreAsIfMadeOneByOne) {
  MakeBudget("top", "company", 10'000, "enforcement { stage: STAGE_REQUEST action: ACTION_WARN }");
  MakeBudget("b", "sales", 5'000);
  const std::string more = "tolerance_basis_points: 500 stage: STAGE_ORDER";
  ASSERT_THAT(Send(ABatch("m", {{"sales", 700}, {"tools", 300}, {"sales", -200}}, more)), IsOk());
  int number = 0;
  for (const ASpendOf& spend : std::vector<ASpendOf>{{"sales", 700}, {"tools", 300}, {"sales", -200}}) {
    const std::string alone = "alone-" + std::to_string(number);
    auto request = ASpend(alone, spend.group, spend.cents, more);
    request.mutable_spend()->set_document("organizations/acme/purchaseOrders/po-x");
    ASSERT_THAT(Authorize(request), IsOk());
    v1::Hold expected = *GetHold(alone);
    const std::string id = "m-00" + std::to_string(number++);
    expected.set_name("organizations/acme/holds/" + id);
    EXPECT_EQ(GetHold(id)->DebugString(), expected.DebugString());
    EXPECT_EQ(EntriesOf(id)[0].DebugString(), EntriesOf(alone)[0].DebugString());
  }
}

TEST_F(HoldBatchesTest, EachCurrencyKeepsItsRate) {
  auto rate = Parse<directory::v1::ExchangeRateChanged>(
      "organization: 'organizations/acme' from_currency: 'EUR' to_currency: 'USD' rate { value: '1.5' } valid_from {}");
  tenant::TellDirectoryEvent(node_, rate);
  MakeBudget("top", "company", 10'000);
  auto request = ABatch("m", {{"sales", 700}, {"tools", 300}, {"sales", 200}, {"tools", 100}});
  request.mutable_spends(1)->mutable_amount()->set_currency_code("EUR");
  request.mutable_spends(2)->mutable_amount()->set_currency_code("EUR");
  ASSERT_THAT(Send(request), IsOk());
  EXPECT_EQ(Cents(FiguresOf("top").held()), 700 + 450 + 300 + 100);
  EXPECT_EQ(GetHold("m-000")->nodes(0).exchange_rate().value(), "");
  EXPECT_EQ(GetHold("m-001")->nodes(0).exchange_rate().value(), "1.5");
  EXPECT_EQ(GetHold("m-002")->nodes(0).exchange_rate().value(), "1.5");
  EXPECT_EQ(GetHold("m-003")->nodes(0).exchange_rate().value(), "");
  for (const char* const id : {"m-000", "m-001", "m-002", "m-003"}) ASSERT_THAT(Release(id), IsOk());
  EXPECT_EQ(Cents(FiguresOf("top").held()), 0);
}

TEST_F(HoldBatchesTest, AllOrNothingSetsNothingAsideWhenOneIsRefused) {
  MakeBudget("b", "sales", 1'000);
  const auto request = ABatch("m", {{"sales", 600}, {"sales", 500}}, "all_or_nothing: true");
  const auto response = Send(request);
  ASSERT_THAT(response, IsOk());
  EXPECT_THAT(Told(*response), ElementsAre("", "REFUSAL_INSUFFICIENT"));
  EXPECT_EQ(Cents(FiguresOf("b").held()), 0);
  EXPECT_TRUE(Events<v1::HoldsAuthorized>().empty());
  EXPECT_TRUE(IdsListed(10).empty());
  // It stays refused, even if money has become available meanwhile (X1).
  ASSERT_THAT(Update("b", "budget { amount { currency_code: 'USD' units: 99 } } update_mask { paths: 'amount' }"),
              IsOk());
  EXPECT_EQ(Send(request)->DebugString(), response->DebugString());
  EXPECT_EQ(Cents(FiguresOf("b").held()), 0);
  EXPECT_THAT(Told(*Send(ABatch("n", {{"sales", 600}, {"sales", 500}}, "all_or_nothing: true"))),
              ElementsAre("n-000", "n-001"));
}

TEST_F(HoldBatchesTest, ARepeatedOneAnswersAsBeforeAndTakesNothing) {
  MakeBudget("b", "sales", 1'000);
  const auto request = ABatch("m", {{"sales", 600}, {"sales", 500}, {"sales", 300}});
  const auto response = Send(request);
  ASSERT_THAT(response, IsOk());
  ASSERT_THAT(Release("m-000"), IsOk());
  const std::size_t records = node_.Log("acme").size();
  EXPECT_EQ(Send(request)->DebugString(), response->DebugString());
  EXPECT_EQ(node_.Log("acme").size(), records);
  EXPECT_EQ(Cents(FiguresOf("b").held()), 300);
  EXPECT_THAT(Send(ABatch("m", {{"sales", 600}})), HasReason("HOLD_ID_TAKEN"));
  EXPECT_THAT(Send(request, "bob"), HasReason("HOLD_ID_TAKEN"));
}

TEST_F(HoldBatchesTest, IdsAreTakenOnce) {
  MakeBudget("b", "sales", 1'000);
  ASSERT_TRUE(Passes("m-001", "sales", 100));
  EXPECT_THAT(Send(ABatch("m", {{"sales", 1}, {"sales", 1}})), HasMetadata("hold", "m-001"));
  EXPECT_THAT(Send(ABatch("m", {{"sales", 1}})), IsOk());
  EXPECT_THAT(Authorize(ASpend("m-000", "sales", 1)), HasReason("HOLD_ID_TAKEN"));
  ASSERT_FALSE(Passes("n-000", "sales", 5'000));
  EXPECT_THAT(Send(ABatch("n", {{"sales", 1}})), HasReason("HOLD_ID_TAKEN"));
}

TEST_F(HoldBatchesTest, ADryRunSaysTheSameAndWritesNothing) {
  MakeBudget("b", "sales", 1'000);
  const std::size_t records = node_.Log("acme").size();
  const std::vector<ASpendOf> spends = {{"sales", 600}, {"sales", 500}, {"sales", 400}};
  const auto dry = Send(ABatch("m", spends, "validate_only: true"));
  ASSERT_THAT(dry, IsOk());
  EXPECT_EQ(node_.Log("acme").size(), records);
  EXPECT_EQ(Cents(FiguresOf("b").held()), 0);
  EXPECT_THAT(GetHold("m-000"), HasReason("HOLD_NOT_FOUND"));
  EXPECT_EQ(Send(ABatch("m", spends))->DebugString(), dry->DebugString());
}

TEST_F(HoldBatchesTest, ASpendThatCannotBeJudgedFailsAll) {
  MakeBudget("b", "sales", 1'000);
  EXPECT_THAT(Send(ABatch("m", {{"sales", 1}, {"nowhere", 1}})), HasReason("GROUP_NOT_FOUND"));
  EXPECT_THAT(Send(ABatch("m", {{"sales", 1}, {"sales", 0}})), HasMetadata("field", "spends[1].amount"));
  auto outside = ABatch("m", {{"sales", 1}, {"sales", 1}});
  outside.mutable_spends(1)->set_document("ticket 1");
  EXPECT_THAT(Send(outside), HasMetadata("field", "expire_time"));
  EXPECT_THAT(Send(outside), HasMetadata("spend", "spends[1]"));
  EXPECT_EQ(Cents(FiguresOf("b").held()), 0);
  EXPECT_THAT(Send(ABatch("m", {{"sales", 1}})), IsOk());
}

TEST_F(HoldBatchesTest, HiddenBudgetsStayHiddenAndGroupsOutOfReachAreOut) {
  MakeBudget("secret", "company", 1'000, "hidden: true");
  const auto response = Send(ABatch("m", {{"sales", 5'000}, {"sales", 5}}));
  EXPECT_THAT(Told(*response), ElementsAre("REFUSAL_INSUFFICIENT", "m-001"));
  EXPECT_EQ(response->DebugString().find("secret"), std::string::npos);
  EXPECT_EQ(GetHold("m-001")->nodes(0).budget(), "organizations/acme/budgets/secret") << "who reaches all may know";
  access::GroupAuthorizer groups;
  authorizer_.Set(&groups);
  EXPECT_THAT(Send(ABatch("n", {{"sales", 1}}), "eve"), IsOk());
  EXPECT_THAT(Send(ABatch("o", {{"sales", 1}, {"engineering", 1}}), "eve"), HasReason("GROUP_OUT_OF_REACH"));
  EXPECT_EQ(Cents(FiguresOf("secret").held()), 6);
  EXPECT_EQ(GetHold("n-000")->nodes(0).period(), "2026-08-01");
  EXPECT_THAT(GetHold("o-000"), HasReason("HOLD_NOT_FOUND"));
}

TEST_F(HoldBatchesTest, AnOverrideBeforeThemCounts) {
  MakeBudget("b", "sales", 1'000);
  auto request = Parse<v1::OverrideHoldRequest>("hold_id: 'over' reason: 'the roof leaks'");
  request.set_parent("organizations/acme");
  *request.mutable_spend() = ASpend("x", "sales", 5'000).spend();
  ASSERT_THAT(Call<v1::AuthorizeHoldResponse>("Holds/OverrideHold", request), IsOk());
  EXPECT_THAT(Told(*Send(ABatch("m", {{"sales", 1}, {"tools", 1}}))), ElementsAre("REFUSAL_INSUFFICIENT", "m-001"));
}

TEST_F(HoldBatchesTest, ABufferIsForOneSpend) {
  MakeBudget("b", "sales", 1'000, "buffer { amount { currency_code: 'USD' units: 1 } }");
  EXPECT_THAT(Told(*Send(ABatch("m", {{"sales", 1'050}, {"sales", 20}}))),
              ElementsAre("m-000", "REFUSAL_INSUFFICIENT"));
}

TEST_F(HoldBatchesTest, TheirHoldsGoOnOneByOne) {
  MakeBudget("b", "sales", 1'000);
  ASSERT_THAT(Send(ABatch("m", {{"sales", 600}, {"sales", 300}})), IsOk());
  ASSERT_THAT(Commit("m-000", 400), IsOk());
  ASSERT_THAT(Post("m-000", 100), IsOk());
  ASSERT_THAT(Release("m-001"), IsOk());
  EXPECT_EQ(Cents(FiguresOf("b").held()), 200);
  EXPECT_EQ(Cents(FiguresOf("b").committed()), 300);
  EXPECT_EQ(Cents(FiguresOf("b").spent()), 100);
  const auto entries = EntriesOf("m-000");
  ASSERT_EQ(entries.size(), 3u);
  EXPECT_EQ(entries[0].verb(), v1::HoldEntry::VERB_AUTHORIZE);
  EXPECT_EQ(Cents(entries[0].held_change()), 600);
  EXPECT_EQ(entries[2].verb(), v1::HoldEntry::VERB_POST);
  EXPECT_EQ(GetHold("m-001")->state(), v1::Hold::STATE_RELEASED);
  ASSERT_THAT(Reverse("m-000", 3), IsOk());
  EXPECT_EQ(Cents(FiguresOf("b").committed()), 400);
}

TEST_F(HoldBatchesTest, TheirHoldsEndByThemselves) {
  MakeBudget("b", "sales", 1'000);
  auto request = ABatch("m", {{"sales", 600}, {"sales", 300}});
  rpc::ToProto(node_.clock().Now() + absl::Hours(1), request.mutable_expire_time());
  ASSERT_THAT(Send(request), IsOk());
  ASSERT_THAT(Commit("m-001"), IsOk());
  node_.clock().SetTime(node_.clock().Now() + absl::Hours(1));
  EXPECT_EQ(Cents(FiguresOf("b").available()), 1'000) << "before any job ran";
  EXPECT_EQ(GetHold("m-000")->state(), v1::Hold::STATE_EXPIRED);
  jobs::DueJob job({.name = "expire_holds"}, ExpireHoldsScan(), &node_.store(), &node_.executor(), &node_.scheduler(),
                   &node_.clock());
  job.RunOnce();
  node_.scheduler().RunDue();
  EXPECT_EQ(EntriesOf("m-000").size(), 2u);
  EXPECT_EQ(EntriesOf("m-001").size(), 3u);
  EXPECT_EQ(Cents(FiguresOf("b").available()), 1'000);
}

TEST_F(HoldBatchesTest, AreListedAfterTheOthersWhateverBecameOfThem) {
  MakeBudget("b", "sales", 10'000);
  ASSERT_THAT(Send(ABatch("m", {{"sales", 1}, {"sales", 99'999}, {"sales", 1}})), IsOk());
  ASSERT_THAT(Send(ABatch("a", {{"sales", 1}})), IsOk());
  ASSERT_TRUE(Passes("z", "sales", 1));
  ASSERT_TRUE(Passes("b-7", "sales", 1));
  for (const int page_size : {1, 2, 10}) {
    EXPECT_THAT(IdsListed(page_size), ElementsAre("b-7", "z", "a-000", "m-000", "m-002")) << page_size;
  }
  ASSERT_THAT(Commit("m-000"), IsOk());
  EXPECT_THAT(IdsListed(1), ElementsAre("b-7", "z", "a-000", "m-000", "m-002"));
}

TEST_F(HoldBatchesTest, OneEventTellsAll) {
  MakeBudget("b", "sales", 1'000);
  ASSERT_THAT(Send(ABatch("m", {{"sales", 600}, {"sales", 500}, {"tools", 300}})), IsOk());
  const auto events = Events<v1::HoldsAuthorized>();
  ASSERT_EQ(events.size(), 1u);
  const v1::HoldBatch& batch = events[0].batch();
  EXPECT_EQ(batch.holds(), "organizations/acme/holds/m-*");
  ASSERT_EQ(batch.items_size(), 2);
  EXPECT_EQ(batch.items(0).number(), 0);
  EXPECT_EQ(batch.items(1).number(), 2);
  EXPECT_EQ(batch.items(1).amount_minor(), 300);
  EXPECT_EQ(batch.kinds(batch.items(1).kind()).spend().group(), "organizations/acme/groups/tools");
  EXPECT_EQ(batch.nodes(batch.kinds(batch.items(0).kind()).nodes(0)).budget(), "organizations/acme/budgets/b");
  EXPECT_EQ(node_.Log("acme").back().resource(), "organizations/acme/holds/m-*");
}

TEST_F(HoldBatchesTest, ASnapshotHasTheirHoldsAsTheyAreNow) {
  MakeBudget("b", "sales", 10'000);
  ASSERT_TRUE(Passes("z", "sales", 1));
  for (const std::string id : {"m", "n", "o"}) {
    ASSERT_THAT(Send(ABatch(id, {{"sales", 1}, {"sales", 99'999}, {"sales", 2}})), IsOk());
  }
  ASSERT_THAT(Commit("n-002"), IsOk());
  const feed::SnapshotSource source = SnapshotOfResources(&node_.clock());
  const auto reader = node_.store().Read(store::PartitionOf("acme"));
  std::vector<std::string> told;
  std::string next;
  do {
    const absl::StatusOr<feed::SnapshotPage> page = source(*reader, next);
    ASSERT_THAT(page, IsOk());
    for (const command::Announcement& event : page->events) {
      v1::HoldChanged changed;
      if (event.type != v1::HoldChanged::descriptor()->full_name()) continue;
      ASSERT_TRUE(changed.ParseFromString(event.data));
      const std::string& name = changed.hold().name();
      told.push_back(name.substr(name.rfind('/') + 1) + " " + v1::Hold::State_Name(changed.hold().state()));
    }
    next = page->next;
  } while (!next.empty());
  EXPECT_THAT(told, ElementsAre("z STATE_HELD", "m-000 STATE_HELD", "m-002 STATE_HELD", "n-000 STATE_HELD",
                                "n-002 STATE_COMMITTED", "o-000 STATE_HELD", "o-002 STATE_HELD"));
}

}  // namespace
}  // namespace outlay::budget
