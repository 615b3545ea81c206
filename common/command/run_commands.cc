#include "common/command/run_commands.h"

#include <mutex>
#include <utility>

#include "common/command/limits.h"
#include "common/rpc/status.h"

namespace outlay::command {
namespace {

class Run : public std::enable_shared_from_this<Run> {
 public:
  Run(Executor* executor, rpc::Caller caller, std::vector<absl::StatusOr<PreparedCommand>> commands,
      UniqueFunction<void(CommandResults)> done)
      : executor_(executor),
        caller_(std::move(caller)),
        commands_(std::move(commands)),
        done_(std::move(done)),
        results_(commands_.size(), absl::UnknownError("not run")),
        left_(commands_.size()) {}

  // Starts the commands that may start. Results that arrive at once do not recurse: the running loop continues.
  void Pump() {
    std::unique_lock lock(mutex_);
    if (pumping_) {
      return;
    }
    pumping_ = true;
    while (next_ < commands_.size() && running_ < kCommandsInFlight) {
      const size_t index = next_++;
      ++running_;
      lock.unlock();
      Start(index);
      lock.lock();
    }
    pumping_ = false;
    if (left_ == 0 && done_) {
      UniqueFunction<void(CommandResults)> done = std::move(done_);
      lock.unlock();
      done(std::move(results_));
    }
  }

 private:
  void Start(size_t index) {
    if (!commands_[index].ok()) {
      Take(index, commands_[index].status());
      return;
    }
    executor_->Execute(
        caller_, {.request_id = commands_[index]->request_id, .digest = commands_[index]->digest},
        std::move(commands_[index]->command),
        [run = shared_from_this(), index](absl::StatusOr<Result> result) { run->Take(index, std::move(result)); });
  }

  void Take(size_t index, absl::StatusOr<Result> result) {
    {
      const std::lock_guard lock(mutex_);
      results_[index] = std::move(result);
      --running_;
      --left_;
    }
    Pump();
  }

  Executor* const executor_;
  const rpc::Caller caller_;
  std::vector<absl::StatusOr<PreparedCommand>> commands_;  // each used once, by Start
  std::mutex mutex_;
  // All guarded by mutex_.
  UniqueFunction<void(CommandResults)> done_;
  CommandResults results_;
  size_t left_;
  size_t next_ = 0;
  size_t running_ = 0;
  bool pumping_ = false;
};

}  // namespace

void RunCommands(Executor* executor, const rpc::Caller& caller, std::vector<absl::StatusOr<PreparedCommand>> commands,
                 UniqueFunction<void(CommandResults)> done) {
  std::make_shared<Run>(executor, caller, std::move(commands), std::move(done))->Pump();
}

}  // namespace outlay::command
