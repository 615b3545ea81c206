#include "services/purchase_order/domain/errors.h"

#include <gtest/gtest.h>

#include <vector>

#include "common/rpc/testing/error_contract.h"
#include "outlay/purchase_order/v1/errors.pb.h"
#include "services/purchase_order/domain/line_types.h"
#include "services/purchase_order/domain/order_chain.h"

namespace outlay::purchase_order {
namespace {

// Every reason that this service makes, once.
std::vector<absl::Status> AllErrors() {
  const Money money(1, Currency::Of("USD"));
  const std::vector<Act> requested = {{Duty::kRequester, Persons("ann")}};
  return {OrderNotFound("o"),
          CheckDuties({}, requested, {Duty::kInvoicePoster, Persons("ann")}),
          TooManyPersons(Duty::kRequester, 1),
          SupplierNotFound("s"),
          EntityNotFound("s", "e"),
          GroupNotFound("g"),
          LineNotFound("o", "1"),
          VersionNotFound("o", 3),
          ContactNotFound("o", "c"),
          LineTypeNotFound("lines[0].type", "T"),
          OrderIdTaken("o"),
          OrderNumberTaken("n"),
          SupplierIdTaken("s"),
          SpendingLimitExceeded("u", "per order", money, money, money),
          SpendingRateMissing("u", "EUR", "USD"),
          TransactionTaken("t"),
          OrderNotDraft("o", "ISSUED"),
          OrderNotIssued("o", "DRAFT"),
          OrderNotClosed("o", "DRAFT"),
          OrderEnded("o", "CLOSED"),
          OrderDeleted("o"),
          OrderWithoutLines("o"),
          FieldNotChangeable("lines", "ISSUED"),
          LineBelowInvoiced("1", money, money),
          LineHasInvoices("1"),
          OrderHasInvoices("po-1", "supplier"),
          ChangePending("po-1"),
          NoChangePending("po-1"),
          LineHasPurchase("1", "t", "supplier"),
          ChangeTooLong("po-1", 2, 1),
          ApprovalUnavailable("o"),
          BudgetUnavailable("o"),
          SupplierBlocked("s"),
          EntityInUse("s", "e"),
          NoBankDetailsProposed("s"),
          SecondPersonRequired("s"),
          BankDetailsInReview("s"),
          BankReviewUnavailable("s"),
          InvoiceAlreadyBooked("i"),
          EntityMismatch("o", "e"),
          TooManyCandidates(1),
          GroupSettingUnmet("ship_to", "g"),
          LineOfOtherTransaction("o", "1"),
          LineTypes::Create({{.type = "ALL", .parent = ""}}).status()};
}

TEST(ErrorsTest, AreTheReasonsOfTheContract) {
  rpc::ExpectReasonsOfContract(AllErrors(), *v1::ErrorReason_descriptor());
}

TEST(ErrorsTest, CarryTheirValues) {
  rpc::ExpectCarryValues(AllErrors());
}

}  // namespace
}  // namespace outlay::purchase_order
