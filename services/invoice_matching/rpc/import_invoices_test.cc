#include "services/invoice_matching/rpc/import_invoices.h"

#include <gmock/gmock.h>
#include <google/rpc/error_details.pb.h>
#include <gtest/gtest.h>

#include "common/csv/testing/published_files.h"
#include "services/invoice_matching/convert/csv_columns.h"
#include "services/invoice_matching/rpc/limits.h"
#include "services/invoice_matching/rpc/testing/service.h"

namespace outlay::invoice_matching {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ImportTest : public ::testing::Test, public InvoicesNode {
 protected:
  struct Imported {
    std::vector<v1::ImportedRow> rows;
    v1::ImportInvoicesResponse last;
    absl::Status status;
  };
  Imported Import(const std::string& file, bool validate_only = false, size_t chunk = 7,
                  const std::string& import_id = "may") {
    std::vector<v1::ImportInvoicesRequest> requests(1);
    requests[0].mutable_header()->set_parent("organizations/acme");
    requests[0].mutable_header()->set_import_id(import_id);
    requests[0].mutable_header()->set_validate_only(validate_only);
    for (size_t at = 0; at < file.size(); at += chunk) requests.emplace_back().set_chunk(file.substr(at, chunk));
    auto streamed = Stream<v1::ImportInvoicesResponse>("ImportInvoices", requests);
    Imported imported{.rows = {}, .last = {}, .status = streamed.status};
    for (const v1::ImportInvoicesResponse& message : streamed.messages) {
      imported.rows.insert(imported.rows.end(), message.imported_rows().begin(), message.imported_rows().end());
      imported.last = message;
    }
    return imported;
  }
  std::string Download(const std::string& id) {
    v1::DownloadOriginalRequest request;
    request.set_name("organizations/acme/invoices/" + id);
    const auto streamed =
        Stream<v1::DownloadOriginalResponse>("DownloadOriginal", std::vector<v1::DownloadOriginalRequest>{request});
    EXPECT_THAT(streamed.status, IsOk());
    std::string bytes;
    for (const auto& message : streamed.messages) {
      EXPECT_LE(message.chunk().size(), limits::kDownloadBytes);
      bytes += message.chunk();
    }
    return bytes;
  }
  std::string Export() {
    v1::ExportInvoicesRequest request;
    request.set_parent("organizations/acme");
    const auto streamed =
        Stream<v1::ExportInvoicesResponse>("ExportInvoices", std::vector<v1::ExportInvoicesRequest>{request});
    EXPECT_THAT(streamed.status, IsOk());
    std::string bytes;
    for (const auto& message : streamed.messages) bytes += message.chunk();
    return bytes;
  }
  static std::map<std::string, std::string> Metadata(const google::rpc::Status& status) {
    google::rpc::ErrorInfo info;
    EXPECT_TRUE(status.details_size() > 0 && status.details(0).UnpackTo(&info));
    std::map<std::string, std::string> metadata(info.metadata().begin(), info.metadata().end());
    metadata["reason"] = info.reason();
    return metadata;
  }
};

const std::string kHeader =
    "number,supplier,bill_from_entity,currency,amount,taxes,line_number,line_item,line_quantity,line_amount\r\n";
const std::string kGood = kHeader +
                          "A-1,acme,acme-inc,EUR,119.00,VAT=19,1,Chairs,2,60\r\n"
                          "A-1,acme,acme-inc,,,,2,Table,1,40.00\r\n"
                          "A-2,acme,acme-inc,EUR,5,,,,,\r\n";

TEST_F(ImportTest, MakesInvoicesOfRowsThatBelongTogether) {
  const Imported imported = Import(kGood);
  ASSERT_THAT(imported.status, IsOk());
  EXPECT_EQ(imported.last.created(), 2);
  EXPECT_EQ(imported.last.refused(), 0);
  EXPECT_EQ(imported.last.rows(), 3);
  ASSERT_THAT(imported.rows, SizeIs(2));
  EXPECT_EQ(imported.rows[0].row(), 1);
  EXPECT_EQ(imported.rows[1].row(), 3);
  EXPECT_EQ(imported.rows[1].invoice(), "organizations/acme/invoices/may-3");
  EXPECT_EQ(imported.rows[1].state(), v1::Invoice::STATE_ASSOCIATED);
  const absl::StatusOr<v1::Invoice> first = Get("may-1");
  ASSERT_THAT(first, IsOk());
  ASSERT_THAT(first->lines(), SizeIs(2));
  EXPECT_EQ(first->lines(1).item(), "Table");
  EXPECT_EQ(first->taxes(0).code(), "VAT");
  EXPECT_EQ(first->amount().units(), 119);
}

TEST_F(ImportTest, KeepsTheFileByteForByte) {
  ASSERT_THAT(Import(kGood).status, IsOk());
  EXPECT_EQ(Download("may-1"), kGood);
  EXPECT_EQ(Download("may-3"), kGood);
  EXPECT_EQ(Get("may-1")->original(), Get("may-3")->original());

  ASSERT_THAT(CreateBy(CreateRequest("inv-1", "1")), IsOk());
  v1::DownloadOriginalRequest request;
  request.set_name("organizations/acme/invoices/inv-1");
  const std::vector<v1::DownloadOriginalRequest> requests = {request};
  EXPECT_THAT(Stream<v1::DownloadOriginalResponse>("DownloadOriginal", requests).status, HasReason("NO_ORIGINAL"));
}

TEST_F(ImportTest, KeepsAFileOfManyChunks) {
  std::string file = kHeader;
  for (int i = 0; i < 6'000; ++i) {
    file += "N-" + std::to_string(i) + ",acme,acme-inc,EUR,5.00,,1," + std::string(100, 'x') + ",1,5.00\r\n";
  }
  const Imported imported = Import(file, false, 1'000'000);
  ASSERT_THAT(imported.status, IsOk());
  EXPECT_EQ(imported.last.created(), 6'000);
  ASSERT_THAT(imported.rows, SizeIs(6'000));
  for (int i = 0; i < 6'000; ++i) ASSERT_EQ(imported.rows[i].row(), i + 1);
  EXPECT_EQ(Download("may-6000"), file);
  EXPECT_GT(Count(kOriginalChunks), 2U);
}

TEST_F(ImportTest, DoesNothingTwice) {
  ASSERT_THAT(Import(kGood).status, IsOk());
  const Imported again = Import(kGood);
  ASSERT_THAT(again.status, IsOk());
  EXPECT_EQ(again.last.created(), 2);
  EXPECT_EQ(Count(kInvoices), 2U);
  // A corrected file under the same id: what was done stays, what was refused is done now.
  const Imported more = Import(kGood + "A-3,acme,acme-inc,EUR,7,,,,,\r\n");
  EXPECT_EQ(more.last.created(), 3);
  EXPECT_EQ(Count(kInvoices), 3U);
  EXPECT_EQ(Import(kGood, false, 7, "june").last.refused(), 2) << "other ids, so the numbers are duplicates";
}

TEST_F(ImportTest, ReportsEachBadInvoiceWithItsRow) {
  const Imported imported = Import(kHeader +
                                   "A-1,acme,acme-inc,EUR,1.234,,,,,\r\n"
                                   "A-2,acme,acme-inc,EUR,10,,1,x,,4\r\n"
                                   "A-2,acme,acme-inc,EUR,10,,2,x,,5\r\n"
                                   "A-3,acme,acme-inc,EUR,10,,,,,\r\n"
                                   "A-3,acme,acme-inc,EUR,11,,,,,\r\n"
                                   "A-4,acme,Acme Inc,EUR,10,,,,,\r\n"
                                   "A-5,acme,acme-inc,EUR,10,,,,,\r\n"
                                   "A-6,acme,acme-inc,XYZ,10,,,,,\r\n"
                                   "A-7,acme,acme-inc,EUR,10,VAT19,,,,\r\n");
  ASSERT_THAT(imported.status, IsOk());
  ASSERT_THAT(imported.rows, SizeIs(7));
  EXPECT_EQ(imported.last.created(), 1);
  EXPECT_EQ(imported.last.refused(), 6);
  EXPECT_EQ(Metadata(imported.rows[0].error())["reason"], "CSV_VALUE_INVALID");
  EXPECT_EQ(Metadata(imported.rows[0].error())["column_name"], "amount");
  EXPECT_EQ(Metadata(imported.rows[1].error())["reason"], "AMOUNTS_DISAGREE");
  EXPECT_EQ(Metadata(imported.rows[1].error())["row"], "2");
  EXPECT_EQ(Metadata(imported.rows[2].error())["reason"], "CSV_ROWS_DISAGREE");
  EXPECT_EQ(Metadata(imported.rows[2].error())["row"], "5");
  EXPECT_EQ(Metadata(imported.rows[3].error())["field"], "invoice.bill_from_entity");
  EXPECT_FALSE(imported.rows[4].has_error());
  EXPECT_EQ(Metadata(imported.rows[5].error())["column_name"], "currency");
  EXPECT_EQ(Metadata(imported.rows[6].error())["column_name"], "taxes");
}

TEST_F(ImportTest, CreatesNothingFromAFileThatCannotBeRead) {
  const Imported imported = Import(kGood + "A-9,acme\r\n");
  EXPECT_THAT(imported.status, HasReason("CSV_WRONG_FIELD_COUNT"));
  EXPECT_THAT(imported.status, HasMetadata("row", "4"));
  EXPECT_EQ(Count(kInvoices), 0U);
  EXPECT_THAT(Import("number\r\n").status, HasReason("CSV_HEADER_MISSING"));
  EXPECT_THAT(Import("").status, HasReason("CSV_EMPTY"));
}

TEST_F(ImportTest, OnlyChecksWhenAsked) {
  const Imported imported = Import(kGood + "A-2,acme,acme-inc,EUR,6,,,,,\r\nA-1,acme,acme-inc,EUR,5,,,,,\r\n", true);
  ASSERT_THAT(imported.status, IsOk());
  ASSERT_THAT(imported.rows, SizeIs(3));
  EXPECT_EQ(imported.last.created(), 1);
  EXPECT_EQ(Metadata(imported.rows[1].error())["reason"], "CSV_ROWS_DISAGREE");
  EXPECT_EQ(Metadata(imported.rows[2].error())["reason"], "DUPLICATE_INVOICE");
  EXPECT_EQ(Count(kInvoices), 0U);
  EXPECT_EQ(Count(kOriginalChunks), 0U);
  EXPECT_TRUE(imported.rows[0].invoice().empty());
}

TEST_F(ImportTest, ChecksCreditNotesAgainstInvoicesOfTheSameFile) {
  const std::string file =
      "invoice,number,supplier,bill_from_entity,kind,currency,amount,credited_invoice\r\n"
      "inv-1,A-1,acme,acme-inc,INVOICE,EUR,10,\r\n"
      "cn-1,C-1,acme,acme-inc,CREDIT_NOTE,EUR,6,inv-1\r\n"
      "cn-2,C-2,acme,acme-inc,CREDIT_NOTE,EUR,5,inv-1\r\n";
  const Imported checked = Import(file, true);
  ASSERT_THAT(checked.rows, SizeIs(3));
  EXPECT_FALSE(checked.rows[1].has_error());
  EXPECT_EQ(Metadata(checked.rows[2].error())["reason"], "CREDIT_EXCEEDS_INVOICE");
  const Imported imported = Import(file);
  EXPECT_EQ(imported.last.created(), 2);
  EXPECT_EQ(Metadata(imported.rows[2].error())["free"], "4.00");
}

TEST_F(ImportTest, WantsItsHeaderFirstAndOnce) {
  v1::ImportInvoicesRequest header, chunk;
  header.mutable_header()->set_parent("organizations/acme");
  header.mutable_header()->set_import_id("may");
  chunk.set_chunk("x");
  const auto import = [&](std::vector<v1::ImportInvoicesRequest> requests) {
    return Stream<v1::ImportInvoicesResponse>("ImportInvoices", requests).status;
  };
  EXPECT_THAT(import({header, header}), HasMetadata("field", "header"));
  EXPECT_FALSE(import({chunk}).ok());
  EXPECT_FALSE(import({}).ok());
}

TEST_F(ImportTest, RefusesAFileThatIsTooLarge) {
  std::vector<v1::ImportInvoicesRequest> requests(1);
  requests[0].mutable_header()->set_parent("organizations/acme");
  requests[0].mutable_header()->set_import_id("may");
  requests[0].mutable_header()->set_validate_only(true);
  requests.emplace_back().set_chunk(kHeader);
  std::string rows;
  while (rows.size() < 1'000'000) rows += "A-1,acme,acme-inc,EUR,5,," + std::string(30'000, 'x') + ",,,\r\n";
  for (int i = 0; i < 68; ++i) requests.emplace_back().set_chunk(rows);
  EXPECT_THAT(Stream<v1::ImportInvoicesResponse>("ImportInvoices", requests).status, HasReason("IMPORT_TOO_LARGE"));
}

TEST_F(ImportTest, ReadsItsOwnExport) {
  ASSERT_THAT(Import(kGood).status, IsOk());
  v1::CreateInvoiceRequest risky = CreateRequest("inv-1", "=1+1");
  risky.mutable_invoice()->mutable_creation_time()->set_seconds(1'704'067'200);
  risky.mutable_invoice()->mutable_issue_date()->set_year(2024);
  risky.mutable_invoice()->mutable_issue_date()->set_month(2);
  risky.mutable_invoice()->mutable_issue_date()->set_day(29);
  ASSERT_THAT(CreateBy(risky), IsOk());
  const std::string file = Export();
  EXPECT_THAT(file, ::testing::HasSubstr("inv-1,'=1+1,"));
  EXPECT_THAT(file, ::testing::HasSubstr(",ASSOCIATED,No. po-1,1,"));
  const Imported again = Import(file, false, 100, "again");
  ASSERT_THAT(again.status, IsOk());
  EXPECT_EQ(again.last.created(), 3);
  EXPECT_EQ(again.last.refused(), 0);
  EXPECT_EQ(Count(kInvoices), 3U) << "download, then upload, changes nothing";
}

TEST_F(ImportTest, ExportsNothingAsAHeader) {
  EXPECT_THAT(Export(), ::testing::StartsWith("invoice,number,"));
  EXPECT_THAT(Import(Export()).rows, IsEmpty());
}

// Other people's files, as they are and under our header.
TEST_F(ImportTest, AFileThatIsNotOursIsRefusedByNameAndCreatesNothing) {
  std::vector<std::string> header;
  for (const bool required : {true, false}) {
    for (const CsvColumnInfo& column : kCsvColumns) {
      if (column.required == required) header.emplace_back(column.name);
    }
  }
  int refused_files = 0;
  int refused_rows = 0;
  for (const auto& [name, text] : csv::MistakenUploads(header)) {
    SCOPED_TRACE(name);
    const Imported imported = Import(text, /*validate_only=*/false, /*chunk=*/1000);
    if (!imported.status.ok()) {
      EXPECT_EQ(imported.status.code(), absl::StatusCode::kInvalidArgument);
      EXPECT_THAT(ErrorReason(imported.status), ::testing::StartsWith("CSV_"));
      ++refused_files;
    }
    for (const v1::ImportedRow& row : imported.rows) {
      EXPECT_NE(row.error().code(), 0);
      EXPECT_NE(row.error().code(), static_cast<int>(absl::StatusCode::kInternal));
      EXPECT_NE(Metadata(row.error())["reason"], "");
      ++refused_rows;
    }
  }
  EXPECT_GT(refused_files, 20);
  EXPECT_GT(refused_rows, 0);
  EXPECT_EQ(Count(kInvoices), 0u);
}

}  // namespace
}  // namespace outlay::invoice_matching
