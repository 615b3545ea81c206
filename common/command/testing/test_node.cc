#include "common/command/testing/test_node.h"

#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "common/base/digest.h"
#include "common/command/log_record.h"

namespace outlay::command {

TestNode::TestNode()
    : own_clock_(std::make_unique<outlay::testing::FakeClock>()),
      own_scheduler_(std::make_unique<outlay::testing::FakeScheduler>(own_clock_.get())),
      clock_(own_clock_.get()),
      scheduler_(own_scheduler_.get()),
      engine_(std::make_shared<store::MemoryEngine>()) {
  Restart();
}

TestNode::TestNode(outlay::testing::FakeClock* clock, outlay::testing::FakeScheduler* scheduler)
    : clock_(clock), scheduler_(scheduler), engine_(std::make_shared<store::MemoryEngine>()) {
  Restart();
}

void TestNode::Crash() {
  executor_.reset();
  store_.reset();
  engine_->Crash();
}

void TestNode::Restart() {
  executor_.reset();
  store_.reset();
  store::MemoryStoreOptions options;
  options.clock = clock_;
  options.run_bodies_twice = true;
  options.check_views = true;
  options.scheduler = scheduler_;
  options.epoch = epoch_;
  options.engine = engine_;
  options.observer = &counter_;
  // Opening on what an engine of this format holds cannot fail; if it does, the test ends here.
  store_ = store::MakeMemoryStore(options).value();
  executor_ = std::make_unique<Executor>(*store_);
}

void TestNode::RestoreFromBackup() {
  ++epoch_;
  Restart();
}

absl::StatusOr<Result> TestNode::Execute(const rpc::Caller& caller, std::string_view request_id,
                                         std::string_view content, std::unique_ptr<Command> command) {
  std::optional<absl::StatusOr<Result>> end;
  executor_->Execute(caller, {.request_id = std::string(request_id), .digest = Sha256(content)}, std::move(command),
                     [&end](absl::StatusOr<Result> result) { end = std::move(result); });
  scheduler_->RunDue();
  return end.has_value() ? *std::move(end) : absl::UnknownError("the command has not ended");
}

absl::Status TestNode::Write(std::string_view organization, store::Body body) {
  absl::Status end = absl::UnknownError("the body has not ended");
  store_->Write({.partition = store::PartitionOf(organization),
                 .organization = std::string(organization),
                 .body = std::move(body)},
                [&end](absl::Status status) { end = std::move(status); });
  scheduler_->RunDue();
  return end;
}

std::vector<storage::v1::LogRecord> TestNode::Log(std::string_view organization) const {
  std::vector<storage::v1::LogRecord> records;
  const store::PartitionId partition = store::PartitionOf(organization);
  const std::vector<store::LogEntry> entries = store_->ReadLog(partition, 0, /*bytes_max=*/1 << 30).value();
  for (const store::LogEntry& entry : entries) {
    if (!ParseRecord(entry.record, &records.emplace_back()).ok()) records.back().set_command("does not parse");
  }
  return records;
}

rpc::Caller TestCaller(std::string organization, std::string subject) {
  return {.subject = std::move(subject), .organization = std::move(organization), .on_behalf_of = {}, .cause = {}};
}

}  // namespace outlay::command
