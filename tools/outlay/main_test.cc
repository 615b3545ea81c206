// The program itself against a server on a port: what the other tests replace, gRPC, streams, files and exit codes.
#include <sys/wait.h>

#include <array>
#include <cstdio>

#include "common/base/errors.h"
#include "common/base/strings.h"
#include "common/rpc/grpc_server.h"
#include "common/testing/matchers.h"
#include "outlay/event/v1/events.pb.h"
#include "outlay/purchase_order/v1/purchase_orders.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/testing/fixture.h"

namespace outlay::cli {
namespace {

namespace po = purchase_order::v1;
namespace event = outlay::event::v1;

using ::testing::HasSubstr;

class MainTest : public CliTest {
 protected:
  void Serve() { ASSERT_THAT(server_.Start(), outlay::testing::IsOk()); }

  // Runs the program in a shell; what it printed is in printed_.
  int RunProgram(const std::string& words) {
    const std::string command =
        Concat("OUTLAY_ORGANIZATION=acme OUTLAY_USER=ann OUTLAY_PURCHASE_ORDER=127.0.0.1:", server_.port(),
               " " OUTLAY_PROGRAM " ", words);
    std::FILE* pipe = popen(command.c_str(), "r");
    printed_.clear();
    std::array<char, 4096> buffer{};
    while (const std::size_t size = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
      printed_.append(buffer.data(), size);
    }
    return WEXITSTATUS(pclose(pipe));
  }

  std::string printed_;

 private:
  rpc::GrpcServer server_{&dispatcher(), {}};
};

TEST_F(MainTest, CallsAServerAndEndsWithItsAnswer) {
  Answer<po::GetPurchaseOrderRequest, po::PurchaseOrder>(
      client::kGetPurchaseOrder, [](const po::GetPurchaseOrderRequest& request) -> absl::StatusOr<po::PurchaseOrder> {
        if (request.name() != "organizations/acme/purchaseOrders/po-1") {
          return MakeError(absl::StatusCode::kNotFound, "PURCHASE_ORDER_NOT_FOUND", "there is no such order");
        }
        return FromText<po::PurchaseOrder>(R"pb(number: "PO-1")pb");
      });
  Serve();
  EXPECT_EQ(RunProgram("order get po-1 --json"), 0);
  EXPECT_EQ(printed_, "{\"number\":\"PO-1\"}\n");
  EXPECT_EQ(callers()[0].subject, "ann");
  EXPECT_EQ(RunProgram("order get po-2 2>&1"), 4);
  EXPECT_THAT(printed_, HasSubstr("there is no such order [PURCHASE_ORDER_NOT_FOUND]"));
  EXPECT_EQ(RunProgram("order got po-2 2>/dev/null"), 2);
  EXPECT_EQ(RunProgram("order get po-2 --purchase-order 127.0.0.1:1 2>/dev/null"), 3);
}

TEST_F(MainTest, WritesFilesAndFollowsStreams) {
  AnswerStream<po::ExportPurchaseOrdersRequest, po::ExportPurchaseOrdersResponse>(
      client::kExportPurchaseOrders, {R"(chunk: "number\n")", R"(chunk: "PO-1\n")"});
  AnswerStream<event::WatchEventsRequest, event::WatchEventsResponse>(
      client::kWatchEvents, {R"(entries { organization_sequence: 7 events { type: "T" subject: "s" } })"});
  Serve();
  EXPECT_EQ(RunProgram("order export"), 0);
  EXPECT_EQ(printed_, "number\nPO-1\n");
  EXPECT_EQ(RunProgram("events list purchase_order --json"), 0);
  EXPECT_THAT(printed_, HasSubstr(R"("organizationSequence":"7")"));
}

TEST_F(MainTest, SaysThatNobodyIsThere) {
  EXPECT_EQ(RunProgram("doctor --purchase-order 127.0.0.1:1 --invoice-matching 127.0.0.1:1 2>/dev/null"), 1);
  EXPECT_THAT(printed_, HasSubstr("purchase_order    reachable  problem  no answer at 127.0.0.1:1\n"));
}

}  // namespace
}  // namespace outlay::cli
