#include "tools/outlay/files.h"

#include <fstream>
#include <iterator>

#include "common/base/errors.h"
#include "common/rpc/status.h"
#include "outlay/invoice_matching/v1/invoices.pb.h"
#include "outlay/purchase_order/v1/purchase_orders.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/testing/fixture.h"

namespace outlay::cli {
namespace {

namespace po = purchase_order::v1;
namespace im = invoice_matching::v1;

using ::testing::HasSubstr;

class FilesTest : public CliTest {
 protected:
  using Stream = rpc::Stream<po::ImportPurchaseOrdersRequest, po::ImportPurchaseOrdersResponse>;

  // Takes everything, then answers that the second of three rows is refused.
  void AnswerImport() {
    dispatcher().BindStream<po::ImportPurchaseOrdersRequest, po::ImportPurchaseOrdersResponse>(
        client::kImportPurchaseOrders, [this](const Stream& stream) { ReadOn(stream); });
  }

  std::string content_;
  int chunks_ = 0;
  po::ImportHeader header_;
  bool refuses_ = true;

 private:
  void ReadOn(const Stream& stream) {
    stream.Read([this, stream](std::optional<po::ImportPurchaseOrdersRequest> request) {
      if (!request.has_value()) {
        stream.Write(Report(), [stream](bool) { stream.Finish(absl::OkStatus()); });
        return;
      }
      if (request->has_header()) {
        header_ = request->header();
      } else {
        content_ += request->chunk();
        ++chunks_;
      }
      ReadOn(stream);
    });
  }
  po::ImportPurchaseOrdersResponse Report() const {
    auto report = FromText<po::ImportPurchaseOrdersResponse>(
        R"pb(created: 2
             rows: 3
             imported_rows { row: 1 number: "A" purchase_order: "organizations/acme/purchaseOrders/a" })pb");
    if (refuses_) {
      report.set_refused(1);
      po::ImportedRow& row = *report.add_imported_rows();
      row.set_row(2);
      row.set_number("B");
      const absl::Status error = MakeError(absl::StatusCode::kNotFound, "SUPPLIER_NOT_FOUND", "there is no supplier x",
                                           {{"row", "2"}, {"column", "3"}, {"column_name", "supplier"}});
      EXPECT_TRUE(row.mutable_error()->ParseFromString(rpc::ToGrpcStatus(error).error_details()));
    }
    return report;
  }
};

TEST_F(FilesTest, ImportsAFileAndReportsWhatWasRefused) {
  AnswerImport();
  const std::string content(kChunkBytes + 5, 'x');
  EXPECT_EQ(Run({"order", "import", File("orders.csv", content), "--submit"}), ExitCode::kRefused);
  EXPECT_EQ(content_, content);
  EXPECT_EQ(chunks_, 2);
  EXPECT_TRUE(header_.submit());
  EXPECT_FALSE(header_.validate_only());
  EXPECT_EQ(out(),
            "ROW  COLUMN    NUMBER  REASON              WHY\n"
            "  2  supplier  B       SUPPLIER_NOT_FOUND  there is no supplier x\n"
            "\n"
            "3 rows read; orders created: 2, refused: 1.\n");
  EXPECT_THAT(err(), HasSubstr("error: refused: 1 of the file's orders [IMPORT_INCOMPLETE]"));
  EXPECT_THAT(err(), HasSubstr("import_id  " + header_.import_id()));
}

TEST_F(FilesTest, NamesAnImportByItsContent) {
  AnswerImport();
  refuses_ = false;
  EXPECT_EQ(Run({"order", "import", File("a.csv", "same")}), ExitCode::kOk);
  const std::string id = header_.import_id();
  EXPECT_EQ(id.size(), 32u);
  EXPECT_EQ(Run({"order", "import", File("b.csv", "same"), "--check"}), ExitCode::kOk);
  EXPECT_EQ(header_.import_id(), id);
  EXPECT_THAT(out(), HasSubstr("orders that would be created: 2"));
  EXPECT_EQ(Run({"order", "import", File("a.csv", "other")}), ExitCode::kOk);
  EXPECT_NE(header_.import_id(), id);
  EXPECT_EQ(Run({"order", "import", File("a.csv", "other"), "--import-id", "mine"}), ExitCode::kOk);
  EXPECT_EQ(header_.import_id(), "mine");
}

TEST_F(FilesTest, SaysThatAnImportCanBeSentAgain) {
  dispatcher().BindStream<po::ImportPurchaseOrdersRequest, po::ImportPurchaseOrdersResponse>(
      client::kImportPurchaseOrders, [](const Stream& stream) {
        stream.Write(FromText<po::ImportPurchaseOrdersResponse>("created: 7 rows: 9"),
                     [stream](bool) { stream.Finish(DependencyUnavailable("store")); });
      });
  EXPECT_EQ(Run({"order", "import", File("a.csv", "x")}), ExitCode::kUnavailable);
  EXPECT_THAT(err(), HasSubstr("Broken off after 9 rows. Send the same file again"));
}

TEST_F(FilesTest, ReportsRowsToScripts) {
  AnswerImport();
  EXPECT_EQ(Run({"order", "import", File("a.csv", "x"), "--json"}), ExitCode::kRefused);
  EXPECT_THAT(out(), HasSubstr(R"({"row":"1","number":"A","purchaseOrder":"organizations/acme/purchaseOrders/a"})"));
  EXPECT_THAT(out(), HasSubstr(R"("reason":"SUPPLIER_NOT_FOUND")"));
  EXPECT_TRUE(out().ends_with("}\n"));
  EXPECT_THAT(out(), HasSubstr(R"("refused":1)"));
}

TEST_F(FilesTest, ExportsToStandardOutputOrToAFileThatIsComplete) {
  AnswerStream<po::ExportPurchaseOrdersRequest, po::ExportPurchaseOrdersResponse>(
      client::kExportPurchaseOrders, {R"(chunk: "number\n")", R"(chunk: "PO-1\n")"});
  EXPECT_EQ(Run({"order", "export"}), ExitCode::kOk);
  EXPECT_EQ(out(), "number\nPO-1\n");
  const std::string path = folder_.PathOf("export.csv");
  EXPECT_EQ(Run({"order", "export", "--out", path}), ExitCode::kOk);
  EXPECT_EQ(out(), "");
  std::ifstream file(path);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), "number\nPO-1\n");
  EXPECT_FALSE(std::ifstream(path + ".part").is_open());
  EXPECT_EQ(Run({"order", "export", "--out", "no/such/folder/x.csv"}), ExitCode::kRefused);
}

TEST_F(FilesTest, LeavesNoHalfFileBehind) {
  dispatcher().BindStream<im::DownloadOriginalRequest, im::DownloadOriginalResponse>(
      client::kDownloadOriginal,
      [](const rpc::Stream<im::DownloadOriginalRequest, im::DownloadOriginalResponse>& stream) {
        stream.Write(FromText<im::DownloadOriginalResponse>(R"(chunk: "half")"), [stream](bool) {
          stream.Finish(MakeError(absl::StatusCode::kNotFound, "NO_ORIGINAL", "there is none"));
        });
      });
  const std::string path = folder_.PathOf("original.csv");
  EXPECT_EQ(Run({"invoice", "original", "inv-1", "--out", path}), ExitCode::kNotFound);
  EXPECT_FALSE(std::ifstream(path).is_open());
  EXPECT_FALSE(std::ifstream(path + ".part").is_open());
}

}  // namespace
}  // namespace outlay::cli
