// Import and export of orders as CSV.
#include "common/csv/testing/published_files.h"
#include "common/rpc/testing/whole_stream.h"
#include "services/purchase_order/convert/order_csv.h"
#include "services/purchase_order/rpc/testing/service.h"

namespace outlay::purchase_order {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;

constexpr char kHeader[] =
    "number,supplier,bill_from_entities,currency,first_month,last_month,contacts,tags,line_number,quantity,unit_price,"
    "amount\n";

// Returns the reason in an error's ErrorInfo.
std::string ReasonOf(const google::rpc::Status& status) {
  return status.details_size() == 1 ? status.details(0).value() : "";
}

class OrderFilesTest : public ServiceFixture {
 protected:
  struct Imported {
    absl::Status status;
    v1::ImportPurchaseOrdersResponse last;
    std::vector<v1::ImportedRow> rows;
  };

  // Sends a file in pieces and reads the whole answer.
  Imported Import(const std::string& file, const std::string& header_text, size_t chunk_bytes = 1 << 20,
                  const std::string& organization = "acme") {
    v1::ImportPurchaseOrdersRequest request;
    *request.mutable_header() = Parse<v1::ImportHeader>(header_text);
    request.mutable_header()->set_parent("organizations/" + organization);
    const auto streamed = Stream<v1::ImportPurchaseOrdersResponse>(
        "ImportPurchaseOrders", rpc::InChunks(request, file, chunk_bytes), organization);
    Imported imported;
    imported.status = streamed.status;
    for (const v1::ImportPurchaseOrdersResponse& response : streamed.messages) {
      imported.last = response;
      imported.rows.insert(imported.rows.end(), response.imported_rows().begin(), response.imported_rows().end());
    }
    return imported;
  }

  std::string Export(const std::string& filter = "") {
    v1::ExportPurchaseOrdersRequest request;
    request.set_parent("organizations/acme");
    *request.mutable_filter() = Parse<v1::ListPurchaseOrdersRequest::Filter>(filter);
    const auto streamed = Stream<v1::ExportPurchaseOrdersResponse>(
        "ExportPurchaseOrders", std::vector<v1::ExportPurchaseOrdersRequest>{request}, "acme");
    EXPECT_THAT(streamed.status, IsOk());
    for (const auto& part : streamed.messages) EXPECT_LE(part.chunk().size(), 64u * 1024);
    return rpc::FileOf(streamed);
  }

 private:
  template <typename Response, typename Request>
  rpc::Streamed<Response> Stream(const std::string& method, const std::vector<Request>& requests,
                                 const std::string& organization) {
    return rpc::StreamInOneThread<Response>(channel_, node_.scheduler(),
                                            "/outlay.purchase_order.v1.PurchaseOrders/" + method, requests,
                                            As("ann", organization));
  }
};

TEST_F(OrderFilesTest, RowsOfANumberAreTheLinesOfAnOrder) {
  const Imported imported = Import(std::string(kHeader) +
                                       "A,initech,us,USD,2020-07,2020-09,,,1,3,2.50,\n"
                                       "A,,,,,,,,2,,,10.00\n"
                                       "B,initech,us,USD,2020-08,2020-08,,,1,,,5\n",
                                   "import_id: 'i1' submit: true");
  ASSERT_THAT(imported.status, IsOk());
  EXPECT_EQ(imported.last.created(), 2);
  EXPECT_EQ(imported.last.refused(), 0);
  EXPECT_EQ(imported.last.rows(), 3);
  ASSERT_EQ(imported.rows.size(), 2u);
  EXPECT_EQ(imported.rows[1].row(), 3);
  EXPECT_EQ(imported.rows[1].number(), "B");
  v1::GetPurchaseOrderRequest request;
  request.set_name(imported.rows[0].purchase_order());
  const auto order = Call<v1::PurchaseOrder>("PurchaseOrders/GetPurchaseOrder", request);
  ASSERT_THAT(order, IsOk());
  EXPECT_EQ(order->state(), v1::PurchaseOrder::STATE_ISSUED);
  EXPECT_EQ(order->lines_size(), 2);
  EXPECT_EQ(order->total().units(), 17);
}

TEST_F(OrderFilesTest, ChunksMayEndAnywhere) {
  const std::string file =
      std::string(kHeader) +
      "A,initech,us,USD,2020-07,2020-09,\"ann@acme.example Ann\nbob@acme.example\",\"x\ny\",1,,,1\n"
      "B,initech,us,USD,2020-07,2020-09,,,1,,,1\n";
  for (const size_t bytes : {1, 7, 64}) {
    const Imported imported = Import(file, "import_id: 'i" + std::to_string(bytes) + "'", bytes);
    ASSERT_THAT(imported.status, IsOk());
    EXPECT_EQ(imported.last.created(), 2) << bytes;  // the second time and later: there already
  }
}

TEST_F(OrderFilesTest, ABadOrderIsRefusedByRowAndColumnAndTheOthersGoOn) {
  const Imported imported = Import(std::string(kHeader) +
                                       "A,initech,us,USD,2020-07,2020-09,,,1,,,x\n"
                                       "B,initech,us,USD,2020-07,2020-09,,,1,,,1\n"
                                       "B,initech,us,USD,2020-07,2020-09,,,2,1,1,2\n"
                                       "C,initech,us,USD,2020-07,2020-09,,,1,,,1\n"
                                       "C,initech,us,USD,2020-07,2020-08,,,2,,,1\n"
                                       "D,initech,nobody,USD,2020-07,2020-09,,,1,,,1\n"
                                       "E,initech,us,USD,2020-07,2020-09,,,1,,,1\n"
                                       "E!,initech,us,USD,2020-07,2020-09,,,1,,,1\n"
                                       "E,initech,us,USD,2020-07,2020-09,,,2,,,1\n",
                                   "import_id: 'i1'");
  ASSERT_THAT(imported.status, IsOk());
  EXPECT_EQ(imported.last.created(), 1);
  EXPECT_EQ(imported.last.refused(), 6);
  ASSERT_EQ(imported.rows.size(), 7u);
  const std::string a = ReasonOf(imported.rows[0].error());
  EXPECT_NE(a.find("FIELD_INVALID"), std::string::npos);
  EXPECT_NE(a.find("amount"), std::string::npos);
  const std::string b = ReasonOf(imported.rows[1].error());  // lines[1].amount disagrees: the order's second row
  EXPECT_NE(b.find("row\x12\x01"
                   "3"),
            std::string::npos);
  EXPECT_NE(b.find("column_name\x12\x06"
                   "amount"),
            std::string::npos);
  EXPECT_NE(imported.rows[2].error().message().find("same order columns"), std::string::npos);
  EXPECT_NE(ReasonOf(imported.rows[3].error()).find("BILL_FROM_ENTITY_NOT_FOUND"), std::string::npos);
  EXPECT_EQ(imported.rows[4].purchase_order().empty(), false);
  EXPECT_NE(ReasonOf(imported.rows[5].error()).find("column_name\x12\x06number"), std::string::npos);
  EXPECT_NE(imported.rows[6].error().message().find("put the rows of an order together"), std::string::npos);
}

TEST_F(OrderFilesTest, ABrokenFileEndsTheCallAfterWhatWasGood) {
  const Imported imported = Import(std::string(kHeader) +
                                       "A,initech,us,USD,2020-07,2020-09,,,1,,,1\n"
                                       "B,initech,us,USD,2020-07,2020-09,,,1,,,1\n"
                                       "C,initech,us\n",
                                   "import_id: 'i1'");
  EXPECT_THAT(imported.status, HasReason("CSV_WRONG_FIELD_COUNT"));
  EXPECT_EQ(imported.last.created(), 1);
  EXPECT_THAT(Import("no,such,header\n", "import_id: 'i2'").status, HasReason("CSV_HEADER_UNKNOWN_COLUMN"));
  EXPECT_THAT(Import("", "import_id: 'i3'").status, HasReason("CSV_EMPTY"));
}

TEST_F(OrderFilesTest, ValidateOnlyTellsTheSameAndWritesNothing) {
  const std::string file = std::string(kHeader) +
                           "A,initech,us,USD,2020-07,2020-09,,,1,,,1\n"
                           "B,initech,us,USD,2020-09,2020-07,,,1,,,1\n";
  const Imported checked = Import(file, "import_id: 'i1' validate_only: true");
  ASSERT_THAT(checked.status, IsOk());
  EXPECT_EQ(checked.last.created(), 1);
  EXPECT_EQ(checked.last.refused(), 1);
  EXPECT_EQ(Export("").find("A,"), std::string::npos);
  const Imported done = Import(file, "import_id: 'i1'");
  EXPECT_EQ(done.rows[0].purchase_order(), checked.rows[0].purchase_order());
  EXPECT_EQ(done.last.created(), 1);
}

TEST_F(OrderFilesTest, AnImportCanBeSentAgain) {
  const std::string file = std::string(kHeader) + "A,initech,us,USD,2020-07,2020-09,,,1,,,1\n";
  const Imported first = Import(file, "import_id: 'i1' submit: true");
  const size_t records = node_.Log("acme").size();
  const Imported again = Import(file, "import_id: 'i1' submit: true");
  EXPECT_EQ(again.last.created(), 1);
  EXPECT_EQ(again.rows[0].purchase_order(), first.rows[0].purchase_order());
  EXPECT_EQ(node_.Log("acme").size(), records);
  const Imported other = Import(std::string(kHeader) + "A,initech,us,USD,2020-07,2020-09,,,1,,,2\n", "import_id: 'i1'");
  EXPECT_NE(ReasonOf(other.rows[0].error()).find("PURCHASE_ORDER_ID_TAKEN"), std::string::npos);
}

TEST_F(OrderFilesTest, AnOrderThatWasDeletedIsNoAnswer) {
  const std::string file = std::string(kHeader) + "A,initech,us,USD,2020-07,2020-09,,,1,,,1\n";
  const Imported first = Import(file, "import_id: 'i1' submit: true");
  ASSERT_EQ(first.last.created(), 1);
  v1::DeletePurchaseOrderRequest request;
  request.set_request_id("r1");
  request.set_name(first.rows[0].purchase_order());
  ASSERT_THAT(Call<v1::PurchaseOrder>("PurchaseOrders/DeletePurchaseOrder", request), IsOk());
  const Imported again = Import(file, "import_id: 'i2' submit: true");
  EXPECT_EQ(again.last.created(), 0);
  ASSERT_EQ(again.rows.size(), 1u);
  EXPECT_NE(ReasonOf(again.rows[0].error()).find("PURCHASE_ORDER_NUMBER_TAKEN"), std::string::npos);
}

TEST_F(OrderFilesTest, ATimeThatNobodyMeansIsRefused) {
  const Imported imported = Import(
      "number,supplier,bill_from_entities,currency,start_time,end_time,line_number,amount\n"
      "A,initech,us,USD,2020-07-01T00:00:00Z,infinite-future,1,1\n",
      "import_id: 'i1'");
  ASSERT_THAT(imported.status, IsOk());
  EXPECT_EQ(imported.last.refused(), 1) << imported.last.DebugString();
}

TEST_F(OrderFilesTest, ADownloadUploadedAgainChangesNothing) {
  Tell(R"pb(organization: "organizations/acme"
            base_currency: "USD"
            quotas { lines_per_purchase_order: 900 })pb");
  v1::CreatePurchaseOrderRequest full = ACreation("po-1", "=1+1");
  *full.mutable_purchase_order() = [&] {
    v1::PurchaseOrder order = full.purchase_order();
    order.MergeFrom(Parse<v1::PurchaseOrder>(R"pb(
      group: "organizations/acme/groups/engineering"
      lines {
        number: "3"
        type: "MONTHLY_USAGE"
        kind: KIND_SERVICE
        period {
          start_time { seconds: 1596240000 }
          end_time { seconds: 1597449600 nanos: 1000 }
        }
        item: "-item, \"quoted\""
        category: "4321"
        quantity { value: "2.5" }
        unit: "HUR"
        unit_price { value: "10.004" }
        discount { currency_code: "USD" units: 1 }
        tax { currency_code: "USD" nanos: 500000000 }
        expected_delivery { year: 2020 month: 8 day: 31 }
      }
      ship_to {
        addressee: "Site"
        lines: "1 Road"
        lines: "Floor 2"
        locality: "Town"
        postal_code: "007"
        region_code: "US"
      }
      contacts { contact_id: "zoe" display_name: "Zoe Z" email: "zoe@acme.example" }
      contacts { email: "bob@acme.example" }
      tags: "a, b"
      tags: "c"
      notes: "first\nsecond"
      order_information {
        cost_center: "42"
        own_fields { label: "colour" value: "red" }
        own_fields { label: "empty" }
        own_fields { label: "size" value: "L" }
      }
      payment_method: "invoice")pb"));
    return order;
  }();
  ASSERT_THAT(Create(full), IsOk());
  v1::CreatePurchaseOrderRequest empty = ACreation("po-2", "no lines");
  empty.mutable_purchase_order()->clear_lines();
  empty.mutable_purchase_order()->set_balance_tracking_disabled(true);
  empty.mutable_purchase_order()->set_balance_threshold_basis_points(2'550);
  ASSERT_THAT(Create(empty), IsOk());
  Issue("po-3");
  const std::string file = Export();
  const size_t records = node_.Log("acme").size();
  const Imported imported = Import(file, "import_id: 'again' submit: true");
  ASSERT_THAT(imported.status, IsOk());
  EXPECT_EQ(imported.last.refused(), 0) << imported.last.DebugString();
  EXPECT_EQ(imported.last.created(), 3);
  EXPECT_EQ(imported.rows[0].purchase_order(), "organizations/acme/purchaseOrders/po-1");
  EXPECT_EQ(node_.Log("acme").size(), records);
  EXPECT_EQ(Export(), file);
}

// The texts that users wrote are compared, not their present meaning.
TEST_F(OrderFilesTest, ADownloadUploadedUnderOtherRulesChangesNothing) {
  ASSERT_THAT(Create(ACreation("po-1", "PO-1")), IsOk());
  Issue("po-2");
  Tell(R"pb(organization: "organizations/acme"
            base_currency: "USD"
            time_zone: "Asia/Tokyo"
            quotas { lines_per_purchase_order: 1 })pb");
  const size_t records = node_.Log("acme").size();
  const Imported imported = Import(Export(), "import_id: 'again' submit: true");
  ASSERT_THAT(imported.status, IsOk());
  EXPECT_EQ(imported.last.refused(), 0) << imported.last.DebugString();
  EXPECT_EQ(imported.last.created(), 2);
  EXPECT_EQ(node_.Log("acme").size(), records);
}

TEST_F(OrderFilesTest, ADownloadOfManyOrdersIsOneFileInNumberOrder) {
  v1::BatchCreatePurchaseOrdersRequest request;
  request.set_parent("organizations/acme");
  for (int i = 0; i < 600; ++i) {
    *request.add_requests() = ACreation("po-" + std::to_string(i), "n" + std::to_string(1000 + i));
    request.mutable_requests(i)->mutable_purchase_order()->set_notes(std::string(200, 'x'));
  }
  ASSERT_THAT(Call<v1::BatchCreatePurchaseOrdersResponse>("PurchaseOrders/BatchCreatePurchaseOrders", request), IsOk());
  const std::string file = Export();
  EXPECT_GT(file.size(), 3u * 64 * 1024);
  EXPECT_EQ(std::count(file.begin(), file.end(), '\n'), 1 + 2 * 600);
  EXPECT_LT(file.find("n1000,"), file.find("n1599,"));
  const std::string one = Export("number: 'n1007'");
  EXPECT_EQ(std::count(one.begin(), one.end(), '\n'), 3);
}

// Files from other sources, unchanged and under our header.
TEST_F(OrderFilesTest, AFileThatIsNotOursIsRefusedByNameAndCreatesNothing) {
  std::vector<std::string> header;
  for (const csv::Column& column : OrderCsvColumns()) header.push_back(column.name);
  const size_t records = node_.Log("acme").size();
  int refused_files = 0;
  int refused_rows = 0;
  for (const auto& [name, text] : csv::MistakenUploads(header)) {
    SCOPED_TRACE(name);
    const Imported imported = Import(text, "import_id: 'i' submit: true", 1000);
    if (!imported.status.ok()) {
      EXPECT_EQ(imported.status.code(), absl::StatusCode::kInvalidArgument);
      EXPECT_THAT(ErrorReason(imported.status), ::testing::StartsWith("CSV_"));
      ++refused_files;
    }
    EXPECT_EQ(imported.last.created(), 0);
    for (const v1::ImportedRow& row : imported.rows) {
      EXPECT_NE(row.error().code(), 0);
      EXPECT_NE(row.error().code(), static_cast<int>(absl::StatusCode::kInternal));
      EXPECT_NE(ReasonOf(row.error()), "");
      ++refused_rows;
    }
  }
  EXPECT_GT(refused_files, 20);
  EXPECT_GT(refused_rows, 0);
  EXPECT_EQ(node_.Log("acme").size(), records);
}

}  // namespace
}  // namespace outlay::purchase_order
