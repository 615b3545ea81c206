#include "common/base/errors.h"
#include "outlay/invoice_matching/v1/invoices.pb.h"
#include "outlay/purchase_order/v1/associations.pb.h"
#include "outlay/purchase_order/v1/suppliers.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/testing/fixture.h"
#include "tools/outlay/views.h"

namespace outlay::cli {
namespace {

namespace po = purchase_order::v1;
namespace im = invoice_matching::v1;

using ::testing::HasSubstr;

constexpr char kInvoice[] = R"pb(
  name: "organizations/acme/invoices/inv-1"
  number: "INV-1"
  bill_from_entity: "organizations/acme/suppliers/aws/billFromEntities/inc"
  type: "MONTHLY_USAGE"
  amount { currency_code: "USD" units: 2500 }
  receive_time { seconds: 1595000000 }
  state: STATE_ASSOCIATED
  association {
    purchase_order_number: "Q3_2020"
    line_number: "1"
    amount { currency_code: "USD" units: 2500 }
    line_balance { currency_code: "USD" units: 7500 }
    trace { decided_by: DECIDED_BY_BALANCE candidates: 3 }
  }
)pb";

class InvoiceTest : public CliTest {
 protected:
  InvoiceTest() { Answer<im::GetInvoiceRequest, im::Invoice>(client::kGetInvoice, kInvoice); }
};

TEST_F(InvoiceTest, ShowsAnInvoiceAndWhyItIsWhereItIs) {
  EXPECT_EQ(Run({"invoice", "get", "inv-1"}), ExitCode::kOk);
  EXPECT_EQ(out(),
            "INV-1  associated\n"
            "  name          organizations/acme/invoices/inv-1\n"
            "  entity        aws/inc\n"
            "  amount        2,500.00 USD\n"
            "  type          MONTHLY_USAGE\n"
            "  order / line  Q3_2020 / 1\n"
            "  because       it has enough balance\n"
            "  booked        2,500.00 USD\n"
            "  left on line  7,500.00 USD\n"
            "  received      2020-07-17 15:33\n");
}

TEST_F(InvoiceTest, ExplainsEveryCandidateInWords) {
  Answer<po::ExplainAssociationRequest, po::ExplainAssociationResponse>(client::kExplainAssociation, R"pb(
    result {
      association {
        purchase_order_number: "Q3_2020"
        line_number: "1"
        trace { decided_by: DECIDED_BY_BALANCE }
      }
    }
    candidates {
      purchase_order_number: "Q3_2020"
      line_number: "1"
      enough_balance: true
      balance { currency_code: "USD" units: 7500 }
    }
    candidates {
      purchase_order_number: "SMALL"
      line_number: "1"
      balance { currency_code: "USD" units: 100 }
      lost_by: DECIDED_BY_BALANCE
    }
    candidates { purchase_order_number: "OLD" dropped_by: UNMATCHED_REASON_OUTSIDE_PERIOD }
    candidates_total: 7
  )pb");
  EXPECT_EQ(Run({"invoice", "explain", "inv-1"}), ExitCode::kOk);
  EXPECT_EQ(out(),
            "INV-1  2,500.00 USD\n"
            "  entity   aws/inc\n"
            "  type     MONTHLY_USAGE\n"
            "  created  2020-07-17 15:33\n"
            "  is on    Q3_2020 / 1: it has enough balance\n"
            "\n"
            "ORDER    LINE       BALANCE  ENOUGH  VERDICT\n"
            "Q3_2020  1     7,500.00 USD  yes     chosen\n"
            "SMALL    1       100.00 USD  no      lost: the chosen line has enough balance, this one does not\n"
            "OLD                                  dropped: the invoice's date lies outside the order's period\n");
  EXPECT_THAT(err(), HasSubstr("Shown: 3 of 7 candidates"));
  const auto request = FromText<po::ExplainAssociationRequest>(asked());
  EXPECT_EQ(request.invoice().invoice(), "organizations/acme/invoices/inv-1");
  EXPECT_EQ(request.invoice().creation_time().seconds(), 1595000000);
  EXPECT_EQ(request.candidates_max(), 100);
}

TEST_F(InvoiceTest, MakesAnInvoiceInTheCurrencyOfItsEntity) {
  Answer<po::GetSupplierRequest, po::Supplier>(
      client::kGetSupplier, R"pb(bill_from_entities { bill_from_entity_id: "inc" currency: "USD" })pb");
  Answer<im::CreateInvoiceRequest, im::Invoice>(client::kCreateInvoice, kInvoice);
  EXPECT_EQ(Run({"invoice", "create", "--number", "R 7", "--entity", "aws/inc", "--amount", "12.50", "--issued",
                 "2026-02-03", "--credits", "inv-0", "--order-number", "PO-1"}),
            ExitCode::kOk)
      << err();
  EXPECT_EQ(asked(),
            R"(parent: "organizations/acme" invoice_id: "aws-inc-r-7" invoice { number: "R 7" )"
            R"(bill_from_entity: "organizations/acme/suppliers/aws/billFromEntities/inc" kind: KIND_CREDIT_NOTE )"
            R"(issue_date { year: 2026 month: 2 day: 3 } amount { currency_code: "USD" units: 12 nanos: 500000000 } )"
            R"(purchase_order_number: "PO-1" credited_invoice: "organizations/acme/invoices/inv-0" })");
}

TEST_F(InvoiceTest, MovesAnInvoiceSomewhereOrNowhere) {
  Answer<im::ChangeAssociationRequest, im::Invoice>(client::kChangeAssociation, kInvoice);
  EXPECT_EQ(Run({"invoice", "move", "inv-1", "po-1", "2", "--request-id", "r"}), ExitCode::kOk);
  EXPECT_EQ(asked(), R"(request_id: "r" name: "organizations/acme/invoices/inv-1" )"
                     R"(purchase_order: "organizations/acme/purchaseOrders/po-1" line_number: "2")");
  EXPECT_EQ(Run({"invoice", "move", "inv-1", "--nowhere", "--request-id", "r"}), ExitCode::kOk);
  EXPECT_EQ(asked(), R"(request_id: "r" name: "organizations/acme/invoices/inv-1")");
  EXPECT_EQ(Run({"invoice", "move", "inv-1"}), ExitCode::kUsage);
  EXPECT_EQ(Run({"invoice", "move", "inv-1", "po-1"}), ExitCode::kUsage);
  EXPECT_EQ(Run({"invoice", "move", "inv-1", "po-1", "2", "--nowhere"}), ExitCode::kUsage);
}

TEST_F(InvoiceTest, LooksAgainAndShowsHowFarItIs) {
  AnswerStream<im::RetryAssociationsRequest, im::RetryAssociationsResponse>(
      client::kRetryAssociations, {"tried: 1000 associated: 10", "tried: 2345 associated: 99"});
  environment_.err_is_terminal = true;
  EXPECT_EQ(Run({"invoice", "retry", "--entity", "aws/inc"}), ExitCode::kOk);
  EXPECT_EQ(out(), "Tried 2,345 unmatched invoices; 99 found their line.\n");
  EXPECT_THAT(err(), HasSubstr("looking again: 1,000 invoices, 10 associated"));
  EXPECT_TRUE(err().ends_with("\r\033[K"));
  EXPECT_THAT(asked(), HasSubstr("billFromEntities/inc"));
  EXPECT_EQ(Run({"invoice", "retry", "--quiet"}), ExitCode::kOk);
  EXPECT_EQ(out() + err(), "");
}

TEST_F(InvoiceTest, ListsWhyAnInvoiceHasNoLineInItsOwnWordsWhereThereIsNoCode) {
  Answer<im::ListInvoicesRequest, im::ListInvoicesResponse>(client::kListInvoices, R"pb(
    invoices {
      number: "a"
      unmatched { message: "undone by a person" }
    }
    invoices {
      number: "b"
      unmatched { reason: UNMATCHED_REASON_SUSPENDED message: "resume one" }
    }
  )pb");
  EXPECT_EQ(Run({"invoice", "list"}), ExitCode::kOk) << err();
  EXPECT_THAT(out(), HasSubstr("undone by a person"));
  EXPECT_THAT(out(), HasSubstr("the order is suspended"));
}

TEST(WordsTest, ThereIsOneForEveryReasonAndStep) {
  const auto* const reasons = po::UnmatchedReason_descriptor();
  for (int i = 1; i < reasons->value_count(); ++i) {
    EXPECT_NE(WhyNot(static_cast<po::UnmatchedReason>(reasons->value(i)->number())), "") << reasons->value(i)->name();
  }
  const auto* const steps = po::DecidedBy_descriptor();
  for (int i = 1; i < steps->value_count(); ++i) {
    EXPECT_NE(WhyChosen(static_cast<po::DecidedBy>(steps->value(i)->number())), "") << steps->value(i)->name();
  }
}

TEST_F(InvoiceTest, SimulatesInvoicesOfAFile) {
  Answer<po::SimulateAssociationsRequest, po::SimulateAssociationsResponse>(client::kSimulateAssociations, R"pb(
    results {
      association {
        purchase_order_number: "PO-1"
        line_number: "2"
        trace { decided_by: DECIDED_BY_TYPE }
        line_balance { currency_code: "EUR" units: -3 }
      }
    }
    results { unmatched { reason: UNMATCHED_REASON_NO_ORDER } }
  )pb");
  const std::string path = File(
      "facts.jsonl", R"({"invoice": "a", "billFromEntity": "aws/inc", "amount": {"currencyCode": "EUR", "units": "5"}})"
                     "\n\n"
                     R"({"billFromEntity": "aws/inc", "amount": {"currencyCode": "EUR", "units": "6"}})");
  EXPECT_EQ(Run({"invoice", "simulate", path, "--exclude", "po-9", "--at", "2026-01-01"}), ExitCode::kOk) << err();
  EXPECT_EQ(out(),
            "INVOICE    AMOUNT  WOULD GO TO                              LEFT ON LINE\n"
            "a        5.00 EUR  PO-1 / 2: its type is the most specific     -3.00 EUR\n"
            "line-3   6.00 EUR  nowhere: there is no order\n");
  EXPECT_EQ(err(), "Nothing was written.\n");
  EXPECT_THAT(asked(), HasSubstr("exclude_purchase_orders: \"organizations/acme/purchaseOrders/po-9\""));
  EXPECT_EQ(Run({"invoice", "simulate", File("bad.jsonl", "{}\n{x}\n")}), ExitCode::kUsage);
}

}  // namespace
}  // namespace outlay::cli
