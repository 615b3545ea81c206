#include "services/invoice_matching/domain/errors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "common/base/duties.h"
#include "common/rpc/testing/error_contract.h"
#include "outlay/invoice_matching/v1/errors.pb.h"
#include "services/invoice_matching/convert/csv_cells.h"
#include "services/invoice_matching/domain/testing/invoice.h"

namespace outlay::invoice_matching {
namespace {

std::vector<absl::Status> CsvErrors() {
  std::vector<absl::Status> errors;
  csv::Reader reader({.columns = {{.name = "invoice"}}}, [&](const csv::Row& row) {
    errors = {CsvValueInvalid(row, kInvoiceColumn, "good"), CsvRowsDisagree(row, kInvoiceColumn)};
    return absl::OkStatus();
  });
  EXPECT_TRUE(reader.Feed("invoice\nx\n").ok());
  EXPECT_TRUE(reader.Finish().ok());
  return errors;
}

// Every function that makes an error of this service, called once.
std::vector<absl::Status> AllErrors() {
  const AmountFigures amounts{Eur(1), Eur(2), Eur(0), Eur(0), Eur(2)};
  const CreditFigures credits{Eur(1), Eur(0), Eur(2), Eur(1)};
  const std::vector<Act> requested = {{Duty::kRequester, Persons("ann")}};
  std::vector<absl::Status> errors = {InvoiceNotFound("i"),
                                      InvoiceIdTaken("i", "number"),
                                      DuplicateInvoice("n", "i"),
                                      AmountsDisagree(amounts),
                                      CreditedInvoiceNotFound("i"),
                                      CreditedInvoiceMismatch("i", "kind"),
                                      CreditExceedsInvoice("i", credits),
                                      InvoiceHasCredits("i", 1),
                                      InvoiceCancelled("i"),
                                      InvoiceBusy("i"),
                                      NotAssociated("i"),
                                      OrderNotFound("o"),
                                      CheckDuties({}, requested, {Duty::kInvoicePoster, Persons("ann")}),
                                      NoOriginal("i"),
                                      ImportTooLarge(1),
                                      TooManyImports(1)};
  for (absl::Status& error : CsvErrors()) errors.push_back(std::move(error));
  return errors;
}

TEST(ErrorsTest, AreTheReasonsOfTheContract) {
  rpc::ExpectReasonsOfContract(AllErrors(), *v1::ErrorReason_descriptor());
}

TEST(ErrorsTest, SayWhatWouldHelpWithTheValuesBeside) {
  rpc::ExpectCarryValues(AllErrors());
  for (const absl::Status& error : AllErrors()) {
    EXPECT_THAT(std::string(error.message()), ::testing::HasSubstr(";")) << error;
  }
}

}  // namespace
}  // namespace outlay::invoice_matching
