#include "services/directory/rpc/csv_stream.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/random.h"
#include "common/rpc/authenticator.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/local_channel.h"
#include "common/testing/fake_clock.h"
#include "common/testing/fake_scheduler.h"
#include "outlay/directory/v1/access_reviews.pb.h"

namespace outlay::directory {
namespace {

constexpr char kMethod[] = "/outlay.directory.v1.AccessReviews/ExportAccess";

// Finds nothing for a while, then one row.
class BarrenSource final : public CsvSource {
 public:
  BarrenSource(int barren_reads, int* reads) : barren_reads_(barren_reads), reads_(reads) {}

  absl::StatusOr<bool> Next(csv::Writer* writer) override {
    ++*reads_;
    if (barren_reads_-- > 0) return true;
    if (barren_reads_ < -1) return false;
    OUTLAY_RETURN_IF_ERROR(writer->Append(std::vector{csv::Cell::Text("ann")}));
    return true;
  }

 private:
  int barren_reads_;
  int* const reads_;
};

// Real: the stream and the wrapper. Fake: time, the network, where rows come from.
class CsvStreamTest : public ::testing::Test {
 protected:
  CsvStreamTest() {
    dispatcher_.BindStream<v1::ExportAccessRequest, v1::ExportAccessResponse>(
        kMethod, [this](rpc::Stream<v1::ExportAccessRequest, v1::ExportAccessResponse> stream) {
          CsvStream<v1::ExportAccessRequest, v1::ExportAccessResponse>::Start(
              {"user"}, std::make_unique<BarrenSource>(3 * limits::kExportReads, &reads_), std::move(stream));
        });
    v1::ExportAccessRequest request;
    request.set_parent("organizations/acme");
    stream_ = channel_.Open(kMethod, {.caller = {.subject = "ann", .organization = "acme"}});
    stream_->Write(request, [](bool) {});
    stream_->WritesDone();
  }

  // The next message; nullopt: there is none.
  std::optional<std::string> Read() {
    v1::ExportAccessResponse response;
    std::optional<bool> there;
    stream_->Read(&response, [&](bool ok) { there = ok; });
    scheduler_.RunDue();
    EXPECT_TRUE(there.has_value()) << "still waiting";
    return there.value_or(false) ? std::optional(response.chunk()) : std::nullopt;
  }

  outlay::testing::FakeClock clock_;
  outlay::testing::FakeScheduler scheduler_{&clock_};
  SeededRandom random_{1};
  rpc::DevelopmentAuthenticator authenticator_;
  rpc::DevelopmentAuthorizer authorizer_;
  rpc::Dispatcher dispatcher_{
      {.clock = &clock_, .random = &random_, .authenticator = &authenticator_, .authorizer = &authorizer_}};
  rpc::LocalChannel channel_{
      {.peer = [this] { return &dispatcher_; }, .service = "directory", .scheduler = &scheduler_}};
  std::unique_ptr<rpc::ClientStream> stream_;
  int reads_ = 0;
};

TEST_F(CsvStreamTest, SendsWhatThereIsNowAndThenBeItNothing) {
  std::string file;
  int messages = 0;
  while (const std::optional<std::string> chunk = Read()) {
    file += *chunk;
    ++messages;
  }
  EXPECT_EQ(file, "user\r\nann\r\n");
  EXPECT_EQ(messages, 4) << "one for each so many reads";
}

}  // namespace
}  // namespace outlay::directory
