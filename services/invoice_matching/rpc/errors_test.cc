#include "services/invoice_matching/domain/errors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "common/base/duties.h"
#include "common/base/errors.h"
#include "outlay/invoice_matching/v1/errors.pb.h"
#include "services/invoice_matching/convert/csv_cells.h"
#include "services/invoice_matching/domain/invoice_for_test.h"

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
  std::set<std::string> contract;
  const google::protobuf::EnumDescriptor* const reasons = v1::ErrorReason_descriptor();
  for (int i = 1; i < reasons->value_count(); ++i) {
    contract.insert(reasons->value(i)->name().substr(std::string("ERROR_REASON_").size()));
  }
  std::set<std::string> made;
  for (const absl::Status& error : AllErrors()) made.insert(ErrorReason(error));
  EXPECT_EQ(made, contract);
}

TEST(ErrorsTest, SayWhatWouldHelpWithTheValuesBeside) {
  for (const absl::Status& error : AllErrors()) {
    EXPECT_THAT(std::string(error.message()), ::testing::HasSubstr(";")) << error;
    const std::optional<ErrorDetail> detail = GetErrorDetail(error);
    ASSERT_TRUE(detail.has_value());
    EXPECT_FALSE(detail->metadata.empty()) << error;
  }
}

}  // namespace
}  // namespace outlay::invoice_matching
