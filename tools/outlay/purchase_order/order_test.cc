#include "common/base/errors.h"
#include "outlay/purchase_order/v1/associations.pb.h"
#include "outlay/purchase_order/v1/purchase_orders.pb.h"
#include "outlay/purchase_order/v1/suppliers.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/testing/fixture.h"

namespace outlay::cli {
namespace {

namespace po = purchase_order::v1;

using ::testing::HasSubstr;

constexpr char kOrder[] = R"pb(
  name: "organizations/acme/purchaseOrders/po-1"
  number: "PO-1"
  supplier: "organizations/acme/suppliers/initech"
  bill_from_entities: "organizations/acme/suppliers/initech/billFromEntities/gmbh"
  period { first_month: "2026-01" last_month: "2026-12" }
  lines {
    number: "1"
    type: "ALL"
    item: "chairs"
    amount { currency_code: "EUR" units: 12000 }
    invoiced { currency_code: "EUR" units: 12500 }
    balance { currency_code: "EUR" units: -500 }
  }
  state: STATE_ISSUED
  label: LABEL_ACTIVE
  total { currency_code: "EUR" units: 12000 }
  invoiced { currency_code: "EUR" units: 12500 }
  balance { currency_code: "EUR" units: -500 }
  currency: "EUR"
  version: 2
)pb";

class OrderTest : public CliTest {
 protected:
  OrderTest() {
    Answer<po::GetSupplierRequest, po::Supplier>(client::kGetSupplier, R"pb(
      bill_from_entities { bill_from_entity_id: "gmbh" currency: "EUR" }
      bill_from_entities { bill_from_entity_id: "inc" currency: "USD" }
    )pb");
    Answer<po::GetPurchaseOrderRequest, po::PurchaseOrder>(
        client::kGetPurchaseOrder,
        [this](const po::GetPurchaseOrderRequest&) { return FromText<po::PurchaseOrder>(order_); });
    Answer<po::CreatePurchaseOrderRequest, po::PurchaseOrder>(client::kCreatePurchaseOrder, kOrder);
    Answer<po::UpdatePurchaseOrderRequest, po::PurchaseOrder>(client::kUpdatePurchaseOrder, kOrder);
    Answer<po::RevisePurchaseOrderRequest, po::PurchaseOrder>(client::kRevisePurchaseOrder, kOrder);
  }

  std::string order_ = kOrder;  // what is read
};

TEST_F(OrderTest, ShowsAnOrder) {
  EXPECT_EQ(Run({"order", "get", "po-1"}), ExitCode::kOk);
  EXPECT_EQ(out(),
            "PO-1  active\n"
            "  name      organizations/acme/purchaseOrders/po-1\n"
            "  supplier  initech\n"
            "  entities  gmbh\n"
            "  period    2026-01..2026-12\n"
            "  total     12,000.00 EUR\n"
            "  invoiced  12,500.00 EUR\n"
            "  balance   -500.00 EUR\n"
            "  version   2\n"
            "\n"
            "LINE  TYPE  ITEM           AMOUNT       INVOICED      BALANCE\n"
            "1     ALL   chairs  12,000.00 EUR  12,500.00 EUR  -500.00 EUR\n");
}

TEST_F(OrderTest, ShowsWhichLimitsAnOrderExceeds) {
  order_ += " spending_limit_breach: 'ann: limit per order 1.00 EUR, order 2.00 EUR'";
  EXPECT_EQ(Run({"order", "get", "po-1"}), ExitCode::kOk) << err();
  EXPECT_THAT(out(), HasSubstr("above limit  ann: limit per order 1.00 EUR, order 2.00 EUR"));
}

TEST_F(OrderTest, ShowsHowAnOrderStandsWithItsReview) {
  const auto show = [&](const std::string& state, const std::string& review) {
    order_ = "name: 'organizations/acme/purchaseOrders/po-1' number: 'PO-1' state: STATE_" + state +
             " review { review: 'organizations/acme/reviews/r-1' " + review + " }";
    EXPECT_EQ(Run({"order", "get", "po-1"}), ExitCode::kOk) << err();
    return out();
  };
  EXPECT_THAT(show("PENDING_APPROVAL", ""), HasSubstr("approval is still to be told"));
  EXPECT_THAT(show("PENDING_APPROVAL", "with_approval: true"), HasSubstr("outlay review show r-1"));
  EXPECT_THAT(show("ISSUED", "outcome: OUTCOME_APPROVED rejected_lines: '2'"), HasSubstr("approved, r-1"));
  const std::string back = show("DRAFT", "outcome: OUTCOME_REJECTED reason: 'too dear'");
  EXPECT_THAT(back, HasSubstr("rejected, r-1; mend it, then: outlay order submit po-1"));
  EXPECT_THAT(back, HasSubstr("too dear"));
}

TEST_F(OrderTest, SaysWhichBudgetsRefuseAnOrder) {
  order_ = R"pb(name: 'organizations/acme/purchaseOrders/po-1'
                number: 'PO-1'
                state: STATE_DRAFT
                total { currency_code: 'EUR' units: 1234 }
                budget {
                  state: STATE_REFUSED
                  refusals {
                    spend { group: 'organizations/acme/groups/sales' }
                    verdict {
                      nodes {
                        budget: 'organizations/acme/budgets/travel'
                        asked { currency_code: 'EUR' units: 30 }
                        used { currency_code: 'EUR' units: 95 }
                        capacity { currency_code: 'EUR' units: 100 }
                      }
                      nodes { outcome: OUTCOME_BLOCKED }
                    }
                  }
                })pb";
  EXPECT_EQ(Run({"order", "get", "po-1"}), ExitCode::kOk) << err();
  EXPECT_THAT(out(), HasSubstr("travel: 30.00 EUR on top of 95.00 EUR, of 100.00 EUR"));
  EXPECT_THAT(out(), HasSubstr("outlay override grant ID --group sales --amount '1234.00 EUR' --document po-1 "));
}

TEST_F(OrderTest, WarnsOfWhatBudgetsDoNotCover) {
  order_ =
      "name: 'organizations/acme/purchaseOrders/po-1' number: 'PO-1' state: STATE_ISSUED budget { state: "
      "STATE_COMMITTED document_id: 'po-1-x' incomplete: true reason: 'a budget does not suffice' spent_beyond { "
      "currency_code: 'EUR' units: 2900 } }";
  EXPECT_EQ(Run({"order", "get", "po-1"}), ExitCode::kOk) << err();
  EXPECT_THAT(out(), HasSubstr("committed, and do not cover all of it; outlay hold explain po-1-x"));
  EXPECT_THAT(out(), HasSubstr("not covered  2,900.00 EUR of what is invoiced"));
}

TEST_F(OrderTest, MakesAnOrderOfFlags) {
  EXPECT_EQ(Run({"order", "create", "--number", "PO_2026/1", "--supplier", "initech", "--entity", "gmbh", "--months",
                 "2026-01..2026-12", "--line", "1:ALL:1000.00:chairs: red", "--line-category", "1:56101504",
                 "--contact", "a@example.com", "--submit"}),
            ExitCode::kOk)
      << err();
  const auto request = FromText<po::CreatePurchaseOrderRequest>(asked());
  const auto expected = FromText<po::CreatePurchaseOrderRequest>(R"pb(
    parent: "organizations/acme"
    purchase_order_id: "po-2026-1"
    purchase_order {
      number: "PO_2026/1"
      supplier: "organizations/acme/suppliers/initech"
      bill_from_entities: "organizations/acme/suppliers/initech/billFromEntities/gmbh"
      period { first_month: "2026-01" last_month: "2026-12" }
      lines {
        number: "1"
        type: "ALL"
        item: "chairs: red"
        category: "56101504"
        amount { currency_code: "EUR" units: 1000 }
      }
      contacts { email: "a@example.com" }
    }
    submit: true
  )pb");
  EXPECT_EQ(request.DebugString(), expected.DebugString());
}

TEST_F(OrderTest, MakesAnOrderOfAFileWithFlagsOnTop) {
  const std::string path = File("order.json", R"({"number": "PO-1", "supplier": "initech",
    "billFromEntities": ["initech/inc"], "period": {"firstMonth": "2026-01", "lastMonth": "2026-02"}})");
  EXPECT_EQ(Run({"order", "create", "my-id", "--file", path, "--notes", "hello", "--line", "1:ALL:5.00"}),
            ExitCode::kOk)
      << err();
  const auto request = FromText<po::CreatePurchaseOrderRequest>(asked());
  EXPECT_EQ(request.purchase_order_id(), "my-id");
  EXPECT_EQ(request.purchase_order().notes(), "hello");
  EXPECT_EQ(request.purchase_order().bill_from_entities(0),
            "organizations/acme/suppliers/initech/billFromEntities/inc");
  EXPECT_EQ(request.purchase_order().lines(0).amount().currency_code(), "USD");
}

TEST_F(OrderTest, SaysWhatIsWrongWithAFile) {
  EXPECT_EQ(Run({"order", "create", "--file", File("bad.json", R"({"numbr": "PO-1"})")}), ExitCode::kUsage);
  EXPECT_THAT(err(), HasSubstr("bad.json is no PurchaseOrder in proto JSON"));
  EXPECT_THAT(err(), HasSubstr("numbr"));
  EXPECT_EQ(Run({"order", "create", "--file", "no/such/file"}), ExitCode::kNotFound);
  EXPECT_EQ(Run({"order", "create", "--file", "tools"}), ExitCode::kNotFound);
}

TEST_F(OrderTest, ReadsStandardInput) {
  in_.str(R"({"number": "PO-9", "supplier": "initech", "billFromEntities": ["gmbh"], "period": {"firstMonth": "2026-01",
          "lastMonth": "2026-01"}})");
  EXPECT_EQ(Run({"order", "create", "--file", "-"}), ExitCode::kOk) << err();
  EXPECT_THAT(asked(), HasSubstr("purchase_order_id: \"po-9\""));
}

TEST_F(OrderTest, RefusesLinesThatItCannotRead) {
  const std::vector<std::string> start = {"order", "create", "--number", "PO-1", "--supplier", "initech"};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), start.begin(), start.end());
    return Run(more);
  };
  EXPECT_EQ(with({"--line", "1:ALL:1.00"}), ExitCode::kUsage);
  EXPECT_THAT(err(), HasSubstr("--entity ENTITY"));
  EXPECT_EQ(with({"--currency", "EUR", "--line", "1:ALL"}), ExitCode::kUsage);
  EXPECT_EQ(with({"--currency", "EUR", "--line", "1:ALL:1.005"}), ExitCode::kUsage);
  EXPECT_EQ(with({"--entity", "nobody", "--line", "1:ALL:1.00"}), ExitCode::kNotFound);
}

TEST_F(OrderTest, ChangesOnlyWhatIsSaid) {
  EXPECT_EQ(Run({"order", "update", "po-1", "--notes", "", "--mask", "notes,tags", "--request-id", "r-1"}),
            ExitCode::kOk);
  EXPECT_EQ(asked(), R"(request_id: "r-1" purchase_order { name: "organizations/acme/purchaseOrders/po-1" } )"
                     R"(update_mask { paths: "notes" paths: "tags" })");
}

TEST_F(OrderTest, SaysWhenItsBalanceIsLow) {
  EXPECT_EQ(Run({"order", "update", "po-1", "--low-at", "25", "--request-id", "r-1"}), ExitCode::kOk);
  EXPECT_THAT(asked(), HasSubstr("balance_threshold_basis_points: 2500"));
  for (const std::string bad : {"101", "-1", "12.5", ""}) {
    EXPECT_EQ(Run({"order", "update", "po-1", "--low-at", bad}), ExitCode::kUsage) << bad;
  }
}

TEST_F(OrderTest, RevisesLinesInTheCurrencyOfTheOrder) {
  EXPECT_EQ(Run({"order", "revise", "po-1", "--line", "2:ALL:7.50", "--remove-line", "3", "--reason", "more",
                 "--request-id", "r-1"}),
            ExitCode::kOk);
  EXPECT_EQ(asked(),
            R"(request_id: "r-1" name: "organizations/acme/purchaseOrders/po-1" lines { number: "2" type: "ALL" )"
            R"(amount { currency_code: "EUR" units: 7 nanos: 500000000 } } remove_line_numbers: "3" reason: "more")");
}

TEST_F(OrderTest, ShowsAndWithdrawsTheChangeThatWaits) {
  Answer<po::WithdrawPurchaseOrderChangeRequest, po::PurchaseOrder>(
      client::kWithdrawPurchaseOrderChange,
      std::string(kOrder) +
          " change { number: 2 state: STATE_IN_REVIEW proposer: 'ann' reason: 'two more' with_approval: "
          "true review: 'organizations/acme/reviews/rv' total { currency_code: 'EUR' units: 130 } lines { "
          "number: '1' amount { currency_code: 'EUR' units: 130 } } }");
  order_ = std::string(kOrder) + " change { number: 2 }";
  EXPECT_EQ(Run({"order", "withdraw-change", "po-1", "--reason", "no", "--request-id", "r-1"}), ExitCode::kOk) << err();
  EXPECT_EQ(asked(),
            R"(request_id: "r-1" name: "organizations/acme/purchaseOrders/po-1" reason: "no" change_number: 2)");
  EXPECT_THAT(out(),
              HasSubstr("no. 2 by ann is in review, to 130.00 EUR in all; see who decides: outlay review show rv"));
  EXPECT_THAT(out(), HasSubstr("becomes 130.00 EUR"));
  EXPECT_THAT(out(), HasSubstr("two more"));
  EXPECT_EQ(Run({"order", "withdraw-change", "po-1", "--change", "1", "--request-id", "r-2"}), ExitCode::kOk) << err();
  EXPECT_THAT(asked(), HasSubstr("change_number: 1"));
  EXPECT_EQ(Run({"order", "withdraw-change", "po-1", "--change", "last"}), ExitCode::kUsage);
}

TEST_F(OrderTest, ListsPageByPageUpToTheLimit) {
  std::vector<std::string> tokens;
  Answer<po::ListPurchaseOrdersRequest, po::ListPurchaseOrdersResponse>(
      client::kListPurchaseOrders, [&](const po::ListPurchaseOrdersRequest& request) {
        tokens.push_back(request.page_token());
        po::ListPurchaseOrdersResponse response;
        for (int i = 0; i < std::min(2, request.page_size()); ++i) {
          *response.add_purchase_orders() = FromText<po::PurchaseOrder>(kOrder);
        }
        response.set_next_page_token(tokens.size() < 3 ? "more" : "");
        return response;
      });
  EXPECT_EQ(Run({"order", "list", "--state", "active"}), ExitCode::kUsage);
  EXPECT_THAT(err(), HasSubstr("--label active"));
  EXPECT_EQ(Run({"order", "list", "--state", "issued", "--label", "suspended-expired", "--limit", "0", "--quiet"}),
            ExitCode::kOk);
  EXPECT_EQ(tokens, (std::vector<std::string>{"", "more", "more"}));
  EXPECT_EQ(lines_out(), 6);
  EXPECT_THAT(asked(), HasSubstr("filter { states: STATE_ISSUED labels: LABEL_SUSPENDED_EXPIRED }"));
  EXPECT_EQ(Run({"order", "list", "--change", "in-review", "--change", "funding", "--limit", "1"}), ExitCode::kOk);
  EXPECT_THAT(asked(), HasSubstr("filter { change_states: STATE_IN_REVIEW change_states: STATE_FUNDING }"));
  tokens.clear();
  EXPECT_EQ(Run({"order", "list", "--limit", "3"}), ExitCode::kOk);
  EXPECT_EQ(out(),
            "NUMBER  ORDER  STATE   SUPPLIER  PERIOD                    TOTAL       INVOICED      BALANCE\n"
            "PO-1    po-1   active  initech   2026-01..2026-12  12,000.00 EUR  12,500.00 EUR  -500.00 EUR\n"
            "PO-1    po-1   active  initech   2026-01..2026-12  12,000.00 EUR  12,500.00 EUR  -500.00 EUR\n"
            "PO-1    po-1   active  initech   2026-01..2026-12  12,000.00 EUR  12,500.00 EUR  -500.00 EUR\n");
  EXPECT_EQ(err(), "There are more than 3; --limit 0 shows all.\n");
}

TEST_F(OrderTest, ListsWhatWaitsForARate) {
  Answer<po::ListAssociationsRequest, po::ListAssociationsResponse>(
      client::kListAssociations,
      "associations { invoice: 'organizations/acme/invoices/i' purchase_order_number: 'PO-1' line_number: '2' "
      "waiting_for_rate: true book_time { seconds: 1767225600 } }");
  EXPECT_EQ(Run({"association", "list", "--waiting"}), ExitCode::kOk);
  EXPECT_THAT(out(), HasSubstr("PO-1"));
  EXPECT_THAT(out(), HasSubstr("waits for an exchange rate"));
  EXPECT_THAT(asked(), HasSubstr("purchaseOrders/-"));
  EXPECT_THAT(asked(), HasSubstr("waiting_for_rate: true"));
  EXPECT_EQ(Run({"association", "list"}), ExitCode::kOk);
  EXPECT_THAT(asked(), HasSubstr("waiting_for_rate: true"));
}

TEST_F(OrderTest, SaysThatAListIsEmpty) {
  Answer<po::ListAssociationsRequest, po::ListAssociationsResponse>(client::kListAssociations, "");
  EXPECT_EQ(Run({"order", "associations", "po-1"}), ExitCode::kOk);
  EXPECT_EQ(out(), "");
  EXPECT_EQ(err(), "Nothing is booked on this order.\n");
  EXPECT_EQ(Run({"order", "associations", "po-1", "--json"}), ExitCode::kOk);
  EXPECT_EQ(out(), "");
}

TEST_F(OrderTest, ListsVersionsAndShowsWhatIsDifferent) {
  Answer<po::ListPurchaseOrderVersionsRequest, po::ListPurchaseOrderVersionsResponse>(
      client::kListPurchaseOrderVersions, R"pb(
        versions {
          version: 1
          author: "ann"
          total { currency_code: "EUR" units: 100 }
          lines {}
        }
        versions {
          version: 2
          author: "bob"
          supplier: "organizations/acme/suppliers/initech"
          total { currency_code: "EUR" units: 130 }
          reason: "two more"
        }
      )pb");
  EXPECT_EQ(Run({"order", "versions", "po-1"}), ExitCode::kOk) << err();
  EXPECT_THAT(out(), HasSubstr("not kept"));
  EXPECT_THAT(out(), HasSubstr("two more"));
  Answer<po::ComparePurchaseOrderVersionsRequest, po::ComparePurchaseOrderVersionsResponse>(
      client::kComparePurchaseOrderVersions, R"pb(
        differences { path: "lines[1].amount" before: "100.00 EUR" after: "130.00 EUR" }
        differences { path: "lines[2].item" after: "chairs" }
        supplier_not_compared: true
        payment_terms_not_compared: true
      )pb");
  EXPECT_EQ(Run({"order", "diff", "po-1", "1", "2"}), ExitCode::kOk) << err();
  EXPECT_THAT(asked(), HasSubstr("from_version: 1 to_version: 2"));
  EXPECT_THAT(out(), HasSubstr("lines[1].amount: 100.00 EUR -> 130.00 EUR\nlines[2].item: nothing -> chairs\n"));
  EXPECT_THAT(out(), HasSubstr("is not compared"));
  EXPECT_THAT(out(), HasSubstr("terms of payment were not kept"));
  EXPECT_EQ(Run({"order", "diff", "po-1", "one", "2"}), ExitCode::kUsage);
}

}  // namespace
}  // namespace outlay::cli
