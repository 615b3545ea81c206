// The bytes of every key and record. They never change: a data directory outlives its program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "common/store/testing/hex.h"
#include "services/invoice_matching/domain/check_invoice.h"
#include "services/invoice_matching/domain/testing/invoice.h"
#include "services/invoice_matching/store/keyspaces.h"
#include "services/invoice_matching/store/records.h"

namespace outlay::invoice_matching {
namespace {

using ::outlay::store::KeyHex;
using ::outlay::store::ValueHex;

TEST(InvoiceGoldenTest, KeysKeepTheirBytes) {
  const absl::Time time = absl::FromUnixMicros(1);
  EXPECT_EQ(KeyHex(kInvoices, {"o", "i"}), "0001076f0001690001");
  EXPECT_EQ(KeyHex(kInvoiceStates, {"o", "i"}), "0002076f0001690001");
  EXPECT_EQ(KeyHex(kInvoicesByReceiveTime, {"o", time, "i"}), "0003076f00018000000000000001690001");
  EXPECT_EQ(KeyHex(kInvoicesByNumber, {"o", "s", "n"}), "0004076f00017300016e0001");
  EXPECT_EQ(KeyHex(kInvoiceCredits, {"o", "i"}), "0005076f0001690001");
  EXPECT_EQ(KeyHex(kInvoicesPending, {"o", time, "i"}), "0006076f00018000000000000001690001");
  EXPECT_EQ(KeyHex(kUnmatchedByReceiveTime, {"o", time, "i"}), "0007076f00018000000000000001690001");
  EXPECT_EQ(KeyHex(kUnmatchedByEntity, {"o", "s", "e", time, "i"}), "0008076f00017300016500018000000000000001690001");
  EXPECT_EQ(KeyHex(kRescans, {"o", "s", "e"}), "0009076f0001730001650001");
  EXPECT_EQ(KeyHex(kOrderGroups, {"o", "p"}), "000c076f0001700001");
  EXPECT_EQ(KeyHex(kOrderRequesters, {"o", "p"}), "000e076f0001700001");
  EXPECT_EQ(KeyHex(kSupplierEditors, {"o", "s"}), "000f076f0001730001");
  EXPECT_EQ(KeyHex(kOriginals, {"o", "d"}), "000a076f0001640001");
  EXPECT_EQ(KeyHex(kOriginalChunks, {"o", "d"}), "000b076f0001640001");
  EXPECT_EQ(KeyHex(kFirstSteps, {"o"}), "000d076f0001");
  EXPECT_EQ(kOriginalChunks.family, Family::kBlobs);
}

Invoice FullInvoice() {
  Invoice invoice = SomeInvoice("n");
  invoice.credit_note = true;
  invoice.type = "T";
  invoice.issue_date = absl::CivilDay(1970, 1, 2);
  invoice.creation_time = absl::FromUnixMicros(3);
  invoice.billing_period_start = absl::CivilDay(1970, 1, 4);
  invoice.billing_period_end = absl::CivilDay(1970, 1, 5);
  invoice.due_date = absl::CivilDay(1969, 12, 31);
  invoice.lines = {
      {.number = "1", .item = "i", .quantity = Decimal(2), .unit = "u", .unit_price = Decimal(3), .amount = Eur(-4)}};
  invoice.charges = {{.code = "c", .amount = Eur(5)}};
  invoice.taxes = {{.code = "t", .amount = Eur(6)}};
  invoice.order_number = "p";
  invoice.order_line_number = "l";
  invoice.marketplace_transaction = "m";
  invoice.credited_invoice_id = "c";
  invoice.original_digest = "d";
  invoice.posters = Persons("bob");
  return invoice;
}

storage::v1::InvoiceRecord FullRecord() {
  return ToRecord(FullInvoice(), absl::FromUnixMicros(11));
}

InvoiceState FullState() {
  InvoiceState state = SomeState(State::kAssociated, StepKind::kChange);
  state.receive_time = state.update_time = absl::FromUnixMicros(7);
  state.booking->candidates = 2;
  state.booking->decided_by = 3;
  state.booking->enough_balance = true;
  state.booking->exchange_rate = "1.5";
  state.booking->waiting_for_rate = true;
  state.booking->book_time = absl::FromUnixMicros(8);
  state.booking->line_balance = Eur(-9);
  state.booking->reference_failure = 4;
  state.unmatched = Unmatched{.reason = 1, .reference_failure = 2, .message = "m"};
  state.held_back = true;
  state.step.since = absl::FromUnixMicros(9);
  state.step.order_id = "o";
  state.step.line_number = "l";
  state.step.subject = "s";
  state.step.on_behalf_of = "b";
  state.step.request_id = "r";
  state.step.request_digest = "d";
  state.step.persons = Persons("p");
  state.cancel_reason = "c";
  state.cancelled_by = Persons("k");
  state.credited = true;
  return state;
}

InvoiceState ObservedState() {
  InvoiceState state = FullState();
  state.step.observed = SomeBooking("p");
  state.step.observed->exchange_rate = "1.5";
  return state;
}

TEST(InvoiceGoldenTest, RecordsKeepTheirBytes) {
  EXPECT_EQ(ValueHex(FullRecord()),
            "0a016e120461636d651a0861636d652d696e6320012a0154300238034006480850015a0345555260904e6a1a0a"
            "01311201691a01322201752a013330fcffffffffffffffff0172050a016310057a050a01741006820101708a01"
            "016c9201016d9a010163a2010164a8010bb20103626f62");
  EXPECT_EQ(ValueHex(ToRecord(FullState())),
            "08021003180720072a330a04706f2d311204504f20311a013120904e2a034555523003380240014a03312e3550"
            "01580860f7ffffffffffffffff0168043207080110021a016d3801421b08031009180522016f2a016c3201733a"
            "01624201724a01645a01704a01635005580162016b");
  EXPECT_EQ(ValueHex(ToRecord(ObservedState())),
            "08021003180720072a330a04706f2d311204504f20311a013120904e2a034555523003380240014a03312e3550"
            "01580860f7ffffffffffffffff0168043207080110021a016d3801423f08031009180522016f2a016c3201733a"
            "01624201724a016452220a01701204504f20311a013120904e2a034555524a03312e355880c08481f1ba83035a"
            "01704a01635005580162016b");
  EXPECT_EQ(ValueHex(ToRecord(std::vector<NumberHolder>{{"i", "e", 2024}})), "0a090a016912016518e80f");
  EXPECT_EQ(ValueHex(ToRecord(Credits{.credited_minor = 1, .live_notes = 2, .revision = 3})), "080110021803");
  storage::v1::RescanRecord rescan;
  rescan.set_after_time_micros(1);
  rescan.set_after_invoice_id("i");
  rescan.set_generation(2);
  rescan.set_is_second(true);
  rescan.set_not_before_micros(3);
  EXPECT_EQ(ValueHex(rescan), "0801120169180220012803");
  storage::v1::FirstStepsRecord window;
  window.set_from_micros(1);
  window.set_until_micros(2);
  EXPECT_EQ(ValueHex(window), "08011002");
  storage::v1::OriginalRecord original;
  original.set_size(1);
  original.add_chunk_digests("d");
  original.set_create_time_micros(2);
  EXPECT_EQ(ValueHex(original), "08011201641802");
}

TEST(InvoiceGoldenTest, RecordsAreReadAsTheyWereWritten) {
  const absl::StatusOr<Invoice> invoice = FromRecord(FullRecord());
  ASSERT_TRUE(invoice.ok());
  EXPECT_EQ(FirstDifference(*invoice, FullInvoice()), "");
  EXPECT_EQ(ReceiveTimeOf(FullRecord()), absl::FromUnixMicros(11));
  EXPECT_EQ(ValueHex(ToRecord(*invoice, absl::FromUnixMicros(11))), ValueHex(FullRecord()));
  for (const InvoiceState& full : {FullState(), ObservedState()}) {
    const absl::StatusOr<InvoiceState> state = FromRecord(ToRecord(full));
    ASSERT_TRUE(state.ok());
    EXPECT_EQ(*state, full);
  }
}

}  // namespace
}  // namespace outlay::invoice_matching
