#include "services/purchase_order/store/candidate_view.h"

#include <gmock/gmock.h>

#include "absl/strings/escaping.h"
#include "common/command/testing/test_node.h"
#include "common/testing/matchers.h"
#include "google/protobuf/text_format.h"
#include "services/purchase_order/store/associations.h"
#include "services/purchase_order/store/keyspaces.h"

namespace outlay::purchase_order {
namespace {

using ::google::protobuf::TextFormat;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::outlay::testing::StatusIs;

constexpr std::string_view kAcme = "acme";

storage::v1::OrderRecord OrderRow(const std::string& text) {
  storage::v1::OrderRecord record;
  EXPECT_TRUE(TextFormat::ParseFromString(R"pb(
                                            number: "PO1"
                                            supplier_id: "aws"
                                            bill_from_entity_ids: "inc"
                                            state: 3
                                            currency: "USD"
                                            update_time_micros: 7
                                            period { start_micros: 0 end_micros: 1000 }
                                          )pb",
                                          &record));
  storage::v1::OrderRecord more;
  EXPECT_TRUE(TextFormat::ParseFromString(text, &more));
  record.MergeFrom(more);
  return record;
}

// One organization on a node (see TestNode), whose store loads views.
class CandidateViewTest : public ::testing::Test {
 protected:
  CandidateViewTest() { node_.store().SetViewLoader(CandidateView::Load); }

  absl::Status Write(std::function<void(store::Transaction&)> change) {
    return node_.Write(kAcme, [change = std::move(change)](store::Transaction& txn) {
      change(txn);
      return absl::OkStatus();
    });
  }

  // Returns the target in the writer's view, which must be the same in a view loaded anew.
  std::optional<BookingTarget> Target(const LineRef& line) {
    std::optional<BookingTarget> kept;
    std::optional<BookingTarget> loaded;
    EXPECT_THAT(node_.Write(kAcme,
                            [&](store::Transaction& txn) {
                              const auto view = CandidateView::Find(txn, kAcme);
                              kept = view.ok() ? (*view)->index().FindTarget(line) : std::nullopt;
                              return view.status();
                            }),
                IsOk());
    const auto view = CandidateView::Load(*node_.store().Read(store::PartitionOf(kAcme)), kAcme);
    EXPECT_THAT(view, IsOk());
    if (view.ok()) loaded = static_cast<CandidateView&>(**view).index().FindTarget(line);
    EXPECT_EQ(kept, loaded);
    return kept;
  }

  command::TestNode node_;
};

TEST_F(CandidateViewTest, FollowsOrdersAndFigures) {
  EXPECT_EQ(Target({"po-1", "1"}), std::nullopt);
  ASSERT_THAT(Write([](store::Transaction& txn) {
                txn.Put(kOrders, {"acme", "po-1"},
                        OrderRow(R"pb(lines { number: "1" type: "ALL" amount_minor: 50 }
                                      lines { number: "2" type: "ALL" amount_minor: 20 })pb"));
              }),
              IsOk());
  EXPECT_EQ(Target({"po-1", "1"})->order_figures, (Figures{.amount = 70}));
  Posting posting;
  posting.updates = {{.order_id = "po-1", .line_number = "1", .figures = {.invoiced = 30}, .marks = {.low = true}},
                     {.order_id = "po-1", .line_number = "", .figures = {.invoiced = 30}, .marks = {}}};
  ASSERT_THAT(Write([&](store::Transaction& txn) { SaveFigures(txn, "acme", posting); }), IsOk());
  const std::optional<BookingTarget> target = Target({"po-1", "1"});
  ASSERT_TRUE(target.has_value());
  EXPECT_EQ(target->line_figures, (Figures{.amount = 50, .invoiced = 30}));
  EXPECT_EQ(target->line_marks, BalanceMarks{.low = true});
  EXPECT_EQ(target->order_figures, (Figures{.amount = 70, .invoiced = 30}));
  ASSERT_THAT(Write([](store::Transaction& txn) {
                txn.Put(kOrders, {"acme", "po-1"}, OrderRow(R"pb(lines { number: "1" type: "ALL" amount_minor: 90 }
                                                                 balance_tracking_disabled: true)pb"));
              }),
              IsOk());
  EXPECT_EQ(Target({"po-1", "1"})->line_figures, (Figures{.amount = 90, .invoiced = 30}));
  EXPECT_FALSE(Target({"po-1", "1"})->balance_tracked);
  EXPECT_EQ(Target({"po-1", "2"}), std::nullopt);
  ASSERT_THAT(Write([](store::Transaction& txn) {
                txn.Delete(kOrders, {"acme", "po-1"});
                txn.Delete(kOrderFigures, {"acme", "po-1"});
                txn.Delete(kLineFigures, {"acme", "po-1", "1"});
              }),
              IsOk());
  EXPECT_EQ(Target({"po-1", "1"}), std::nullopt);
}

TEST_F(CandidateViewTest, RefusesRowsThatNoVersionWrote) {
  ASSERT_THAT(Write([](store::Transaction& txn) {
                txn.Put(kOrders, {"acme", "po-1"}, OrderRow("currency: 'ABC'"));
              }),
              IsOk());
  EXPECT_THAT(CandidateView::Load(*node_.store().Read(store::PartitionOf(kAcme)), kAcme),
              StatusIs(absl::StatusCode::kDataLoss));
}

TEST_F(CandidateViewTest, NeedsAnOrganizationThatIsKnown) {
  absl::Status terms;
  ASSERT_THAT(node_.Write(kAcme,
                          [&](store::Transaction& txn) {
                            terms = (*CandidateView::Find(txn, kAcme))->Terms(txn).status();
                            return absl::OkStatus();
                          }),
              IsOk());
  EXPECT_THAT(terms, HasReason("ORGANIZATION_NOT_FOUND"));
}

// Every byte of the record is chosen, so that any change of the format shows.
TEST(AssociationRecordTest, KeepsItsBytes) {
  StoredBooking stored;
  stored.facts_digest = "0123456789abcdef";
  stored.booking = {.line = {.order_id = "po-1", .line_number = "10"},
                    .order_number = "PO-2020-1",
                    .amount = Money(12'700, Currency::Of("USD")),
                    .invoice_amount = Money(10'100, Currency::Of("EUR")),
                    .date = absl::FromUnixMicros(1'600'000'000'000'001),
                    .credit_note = true,
                    .trace = {.decided_by = DecidedBy::kBalance, .candidates = 3, .enough_balance = true},
                    .reference_failure = DropStep::kClosed,
                    .exchange_rate = *Decimal::Parse("1.2574"),
                    .waiting_for_rate = false,
                    .undone = true,
                    .book_time = absl::FromUnixMicros(1'600'000'000'000'002),
                    .line_balance = -5};
  const storage::v1::AssociationRecord record = ToRecord(stored);
  const absl::StatusOr<StoredBooking> read = FromRecord(record);
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(*read, stored);
  EXPECT_EQ(absl::BytesToHexString(record.SerializeAsString()),
            "0a04706f2d311209504f2d323032302d311a023130209c632a0355534430013804400348015206312e323537346001688280"
            "90bd90e6eb0270097803820110303132333435363738396162636465668801f44e9201034555529801818090bd90e6eb02");
}

}  // namespace
}  // namespace outlay::purchase_order
