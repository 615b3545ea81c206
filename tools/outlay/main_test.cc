// The program itself against a server on a port: what the other tests replace, gRPC, streams, files and exit codes.
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>

#include "common/auth/testing/certificates.h"
#include "common/auth/tls_identity.h"
#include "common/base/clock.h"
#include "common/base/errors.h"
#include "common/base/strings.h"
#include "common/log/testing/lines_log.h"
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

// As outside development: both sides have certificates, which the test makes around the system's time.
TEST_F(MainTest, ProvesWhoCallsAndChecksWhoAnswers) {
  Answer<po::GetPurchaseOrderRequest, po::PurchaseOrder>(client::kGetPurchaseOrder, R"pb(number: "PO-1")pb");
  const SystemClock clock;
  testing::LinesLog log;
  const auth::TestAuthority authority("authority", clock.Now());
  const auto write = [&](const std::string& service) {
    const auth::IssuedCertificate issued = authority.IssueFor(Concat("spiffe://outlay.test/", service));
    const std::string path = folder_.PathOf(service);
    auth::WriteFile(path + ".crt", issued.certificate);
    auth::WriteFile(path + ".key", issued.key);
    auth::WriteFile(path + ".ca", authority.pem());
    return auth::TlsFiles{.certificate = path + ".crt", .key = path + ".key", .ca = path + ".ca"};
  };
  auth::TlsIdentity identity(write("purchase_order"), "outlay.test", &clock, &log);
  ASSERT_THAT(identity.Load(), outlay::testing::IsOk());
  rpc::GrpcServer server(&dispatcher(),
                         {.credentials = identity.ServerCredentials(auth::ClientCertificates::kRequired)});
  ASSERT_THAT(server.Start(), outlay::testing::IsOk());
  const auth::TlsFiles mine = write("gateway");
  auth::WriteFile(mine.key + ".token", "a.b.c");
  const auto run = [&](const std::string& domain, const std::string& more) {
    return RunProgram(Concat("order get po-1 --quiet --purchase-order 127.0.0.1:", server.port(), " --trust-domain ",
                             domain, " --tls-certificate ", mine.certificate, " --tls-key ", mine.key, " ", more,
                             " 2>&1"));
  };
  const std::string ca = "--tls-ca " + mine.ca;
  EXPECT_EQ(run("outlay.test", ca), 0) << printed_;
  EXPECT_EQ(run("outlay.test", Concat(ca, " --token-file ", mine.key, ".token")), 0) << printed_;
  EXPECT_EQ(run("outlay.test", ""), 2);
  EXPECT_THAT(printed_, HasSubstr("need --tls-ca"));
  EXPECT_EQ(run("elsewhere.test", ca), 2);
  EXPECT_THAT(printed_, HasSubstr("spiffe://elsewhere.test/<service>"));
  auth::WriteFile(mine.key + ".token", "a.b.c", 0644);
  EXPECT_EQ(run("outlay.test", Concat(ca, " --token-file ", mine.key, ".token")), 2);
  EXPECT_THAT(printed_, HasSubstr("run chmod 600 on it"));
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
