#include "services/purchase_order/domain/association/explain.h"

#include <gmock/gmock.h>

#include "services/purchase_order/domain/association/simulate.h"
#include "services/purchase_order/domain/association/testing/association.h"

namespace outlay::purchase_order {
namespace {

using ::testing::ElementsAre;

MATCHER_P3(IsLine, name, dropped_by, lost_by, "") {
  const std::string line = arg.order->id + "/" + (arg.line == nullptr ? "" : arg.line->number);
  *result_listener << line << " dropped " << static_cast<int>(arg.dropped_by) << " lost "
                   << static_cast<int>(arg.lost_by);
  return line == name && arg.dropped_by == dropped_by && arg.lost_by == lost_by;
}

constexpr auto kLeft = DropStep::kNone;
constexpr auto kNoLoss = DecidedBy::kUndecided;

class ExplainTest : public ::testing::Test {
 protected:
  ExplainTest() {
    const Interval year = Months(1, 12);
    orders_ = {OrderOf("a", "A", year,
                       {LineOf("1", "ALL", year, 500), LineOf("2", "MONTHLY_USAGE", year, 50),
                        LineOf("3", "MONTHLY_USAGE", Months(1, 2), 500), LineOf("4", "MARKETPLACE_PURCHASE", year, 9)}),
               OrderOf("b", "B", year, {LineOf("1", "MONTHLY_USAGE", year, 500)}),
               OrderOf("c", "C", year, {LineOf("1", "MONTHLY_USAGE", year, 500)})};
    orders_[2].availability = Availability::kSuspended;
  }

  AssociationSetting Setting() const { return {.types = types_, .rates = rates_, .date = At(5)}; }

  Explanation ExplainAssociated(const InvoiceFacts& invoice, size_t candidates_max) const {
    return Explain(Associate(invoice, Setting(), orders_), invoice, Setting(), orders_, candidates_max);
  }

  LineTypes types_;
  FixedRates rates_;
  std::vector<CandidateOrder> orders_;
};

TEST_F(ExplainTest, TellsForEveryCandidateWhyItIsNotTheWinner) {
  const Explanation explanation = ExplainAssociated(InvoiceOf("MONTHLY_USAGE", At(5), 100), 100);
  EXPECT_THAT(
      explanation.candidates,
      ElementsAre(IsLine("b/1", kLeft, kNoLoss), IsLine("a/2", kLeft, DecidedBy::kBalance),
                  IsLine("a/1", kLeft, DecidedBy::kType), IsLine("a/4", DropStep::kTypeMismatch, kNoLoss),
                  IsLine("a/3", DropStep::kOutsideLinePeriod, kNoLoss), IsLine("c/", DropStep::kSuspended, kNoLoss)));
  EXPECT_FALSE(explanation.candidates[1].standing.enough);
}

TEST_F(ExplainTest, TellsWhatLostByTheReference) {
  InvoiceFacts invoice = InvoiceOf("MONTHLY_USAGE", At(5), 100);
  invoice.order_number = "A";
  const Explanation explanation = ExplainAssociated(invoice, 3);
  EXPECT_THAT(explanation.candidates, ElementsAre(IsLine("a/2", kLeft, kNoLoss), IsLine("a/1", kLeft, DecidedBy::kType),
                                                  IsLine("b/1", kLeft, DecidedBy::kReference)));
  EXPECT_EQ(explanation.candidates_total, 6U);
}

TEST_F(ExplainTest, ACreditGoesBeforeAllOthersToTheLineOfItsInvoice) {
  const InvoiceFacts credit = InvoiceOf("MONTHLY_USAGE", At(5), 100);
  Verdict verdict = {.line = LineRef{"a", "3"}, .trace = {.decided_by = DecidedBy::kCreditedInvoice}};
  EXPECT_THAT(Explain(verdict, credit, Setting(), orders_, 4).candidates,
              ElementsAre(IsLine("a/3", kLeft, kNoLoss), IsLine("b/1", kLeft, DecidedBy::kCreditedInvoice),
                          IsLine("a/2", kLeft, DecidedBy::kCreditedInvoice),
                          IsLine("a/1", kLeft, DecidedBy::kCreditedInvoice)));
  // If an order is dropped as a whole, the line is reported beside it.
  verdict.line = LineRef{"c", "1"};
  const Explanation explanation = Explain(verdict, credit, Setting(), orders_, 100);
  EXPECT_THAT(explanation.candidates[0], IsLine("c/1", kLeft, kNoLoss));
  EXPECT_EQ(explanation.candidates_total, 7U);
}

TEST_F(ExplainTest, WithoutALineEveryCandidateSaysWhatDroppedIt) {
  const Verdict verdict = {.unmatched = DropStep::kCreditedInvoiceNotBooked};
  const Explanation explanation = Explain(verdict, InvoiceOf("ALL", At(5), 100), Setting(), orders_, 2);
  EXPECT_THAT(explanation.candidates, ElementsAre(IsLine("a/1", DropStep::kCreditedInvoiceNotBooked, kNoLoss),
                                                  IsLine("a/2", DropStep::kTypeMismatch, kNoLoss)));
}

TEST_F(ExplainTest, EveryReasonSaysWhatWouldHelp) {
  for (int step = 1; step <= static_cast<int>(DropStep::kTooManyPersons); ++step) {
    EXPECT_THAT(DescribeUnmatched(static_cast<DropStep>(step)), ::testing::HasSubstr("; ")) << step;
  }
}

class SimulateTest : public ExplainTest {
 protected:
  std::vector<std::string> LinesOf(const std::vector<InvoiceFacts>& invoices, const SimulationRules& rules) {
    CandidateIndex index;
    for (const CandidateOrder& order : orders_) index.PutOrder(UnderRules(order, rules));
    const SimulationSetting setting = {
        .association = [this](const InvoiceFacts&) { return Setting(); },
        .booked = [](const std::string&) -> absl::StatusOr<std::optional<Booking>> { return std::nullopt; },
        .booking = {.rates = rates_, .now = At(5)}};
    std::vector<std::string> lines;
    const auto decisions = Simulate(invoices, rules, setting, index);
    for (const auto& decision : *decisions) {
      lines.push_back(decision->booked.has_value()
                          ? decision->booked->booking.line.order_id + "/" + decision->booked->booking.line.line_number
                          : "none");
    }
    return lines;
  }
};

TEST_F(SimulateTest, EachInvoiceSeesWhatThoseBeforeItTook) {
  const std::vector<InvoiceFacts> invoices(3, InvoiceOf("MONTHLY_USAGE", At(5), 300));
  EXPECT_THAT(LinesOf(invoices, {}), ElementsAre("b/1", "a/2", "a/2"));
}

TEST_F(SimulateTest, AppliesOtherRules) {
  InvoiceFacts invoice = InvoiceOf("MONTHLY_USAGE", At(5), 300);
  invoice.order_number = "C";
  EXPECT_THAT(LinesOf({invoice}, {}), ElementsAre("b/1"));
  EXPECT_THAT(LinesOf({invoice}, {.include_suspended = true}), ElementsAre("c/1"));
  EXPECT_THAT(LinesOf({invoice}, {.ignore_references = true, .include_suspended = true}), ElementsAre("b/1"));
}

TEST_F(SimulateTest, ACreditFindsItsInvoiceInTheSameRun) {
  InvoiceFacts credit = InvoiceOf("ALL", At(5), 300);
  credit.invoice_id = "credit-1";
  credit.credit_note = true;
  credit.credited_invoice_id = "inv-1";
  const std::vector<InvoiceFacts> invoices = {InvoiceOf("MONTHLY_USAGE", At(5), 300), credit};
  EXPECT_THAT(LinesOf(invoices, {}), ElementsAre("b/1", "b/1"));
}

}  // namespace
}  // namespace outlay::purchase_order
