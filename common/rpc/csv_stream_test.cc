#include "common/rpc/csv_stream.h"

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
#include "common/rpc/testing/things.pb.h"
#include "common/testing/fake_clock.h"
#include "common/testing/fake_scheduler.h"

namespace outlay::rpc {
namespace {

constexpr char kMethod[] = "/outlay.testing.v1.Things/WatchThings";

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

// Rows that are longer than a chunk.
class LongSource final : public CsvSource {
 public:
  LongSource(int rows, int* reads) : rows_(rows), reads_(reads) {}

  static std::string Row() { return std::string(limits::kExportChunkBytes * 3 / 2, 'x'); }

  absl::StatusOr<bool> Next(csv::Writer* writer) override {
    OUTLAY_RETURN_IF_ERROR(writer->Append(std::vector{csv::Cell::Text(Row())}));
    return ++*reads_ < rows_;
  }

 private:
  const int rows_;
  int* const reads_;
};

// Real: the stream and the wrapper. Fake: time, the network, where rows come from.
class CsvStreamTest : public ::testing::Test {
 protected:
  CsvStreamTest() {
    dispatcher_.BindStream<testing::v1::WatchThingsRequest, testing::v1::WatchThingsResponse>(
        kMethod, [this](Stream<testing::v1::WatchThingsRequest, testing::v1::WatchThingsResponse> stream) {
          CsvStream<testing::v1::WatchThingsRequest, testing::v1::WatchThingsResponse>::Start(
              {"user"}, std::move(source_), std::move(stream));
        });
  }

  void Open(std::unique_ptr<CsvSource> source) {
    source_ = std::move(source);
    testing::v1::WatchThingsRequest request;
    request.set_parent("organizations/acme");
    stream_ = channel_.Open(kMethod, {.caller = {.subject = "ann", .organization = "acme"}});
    stream_->Write(request, [](bool) {});
    stream_->WritesDone();
  }

  // The next message; nullopt: there is none.
  std::optional<std::string> Read() {
    testing::v1::WatchThingsResponse response;
    std::optional<bool> there;
    stream_->Read(&response, [&](bool ok) { there = ok; });
    scheduler_.RunDue();
    EXPECT_TRUE(there.has_value()) << "still waiting";
    return there.value_or(false) ? std::optional(response.chunk()) : std::nullopt;
  }

  outlay::testing::FakeClock clock_;
  outlay::testing::FakeScheduler scheduler_{&clock_};
  SeededRandom random_{1};
  DevelopmentAuthenticator authenticator_;
  DevelopmentAuthorizer authorizer_;
  Dispatcher dispatcher_{
      {.clock = &clock_, .random = &random_, .authenticator = &authenticator_, .authorizer = &authorizer_}};
  LocalChannel channel_{{.peer = [this] { return &dispatcher_; }, .service = "things", .scheduler = &scheduler_}};
  std::unique_ptr<CsvSource> source_;
  std::unique_ptr<ClientStream> stream_;
  int reads_ = 0;
};

TEST_F(CsvStreamTest, SendsWhatThereIsNowAndThenBeItNothing) {
  Open(std::make_unique<BarrenSource>(3 * limits::kExportReads, &reads_));
  std::string file;
  int messages = 0;
  while (const std::optional<std::string> chunk = Read()) {
    file += *chunk;
    ++messages;
  }
  EXPECT_EQ(file, "user\r\nann\r\n");
  EXPECT_EQ(messages, 4) << "one for each so many reads";
}

TEST_F(CsvStreamTest, ReadsOnAsItsCallerDoes) {
  constexpr int kRows = 100;
  Open(std::make_unique<LongSource>(kRows, &reads_));
  std::string file = Read().value_or("");
  EXPECT_LT(reads_, kRows / 2) << "the rest waits for its caller";
  while (const std::optional<std::string> chunk = Read()) {
    EXPECT_LE(chunk->size(), limits::kExportChunkBytes);
    file += *chunk;
  }
  std::string whole = "user\r\n";
  for (int i = 0; i < kRows; ++i) whole += LongSource::Row() + "\r\n";
  EXPECT_EQ(file, whole);
}

}  // namespace
}  // namespace outlay::rpc
