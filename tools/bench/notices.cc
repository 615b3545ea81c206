// What notices cost: events from the feed to stored notices, the start and the timers with very many orders, and
// webhooks to fast receivers beside very many slow ones.

#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/base/clock.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/store/rocks_store.h"
#include "common/transfer/transfer_loop.h"
#include "services/notification/channels/webhook_channel.h"
#include "services/notification/jobs/tell_steps.h"
#include "services/notification/store/organization_view.h"
#include "tools/bench/benchmark.h"
#include "tools/bench/idle_program.h"
#include "tools/bench/load.h"
#include "tools/bench/notices_data.h"
#include "tools/process/child.h"

namespace outlay::bench {
namespace {

constexpr double kEventsPerCore = 20'000;
// What is measured twice is not the same twice.
constexpr double kTimersRatio = 1.5;
constexpr double kFastRatio = 2;
constexpr uint64_t kFewOrders = 10'000;
constexpr size_t kFastCallers = 4;
constexpr char kPython[] = "/usr/bin/python3";

struct Sizes {
  uint64_t orders = 1'000'000;
  int slow_webhooks = 10'000;
  int pairs = 3;
};

struct Stored {
  FeedCost cost;
  LookCost look;
  IdleProgram program;
};

absl::StatusOr<Stored> MeasureStore(const std::string& folder, uint64_t orders) {
  std::filesystem::remove_all(folder);
  Stored stored;
  store::RocksStoreOptions options;
  options.directory = Concat(folder, "/notification/store");
  options.lanes = 2;
  OUTLAY_ASSIGN_OR_RETURN(const std::unique_ptr<store::Store> store, store::OpenRocksStore(options));
  store->SetViewLoader(notification::OrganizationView::Load);
  OrderFeed feed(store.get());
  OUTLAY_RETURN_IF_ERROR(feed.Begin());
  OUTLAY_RETURN_IF_ERROR(feed.Tell(orders, &stored.cost));
  OUTLAY_ASSIGN_OR_RETURN(stored.look, MeasureLook(*store, notification::TellExpiriesScan({})));
  return stored;
}

void AddCost(const FeedCost& cost, Report& report) {
  const auto events = static_cast<double>(cost.events);
  report.AddFigure("events_per_core", events / cost.cpu_seconds,
                   Concat("events/s of processor time, ", kPeoplePerOrder, " notices each"), AtLeast(kEventsPerCore));
  report.AddFigure("events", events / cost.seconds, "events/s");
}

absl::StatusOr<Stored> MeasureOrders(const std::string& folder, uint64_t orders, absl::Duration window) {
  OUTLAY_ASSIGN_OR_RETURN(Stored stored, MeasureStore(folder, orders));
  // Nobody is followed.
  OUTLAY_ASSIGN_OR_RETURN(
      stored.program,
      MeasureIdle("notification", folder,
                  {"--purchase_order_target=127.0.0.1:1", "--invoice_matching_target=127.0.0.1:1"}, window));
  std::filesystem::remove_all(folder);
  return stored;
}

std::string FolderOf(const Effort& effort) {
  return Concat(effort.folder, "/notices");
}

absl::Status MeasureFeedAlone(const Effort& effort, const Sizes& sizes, Report& report) {
  report.Section(Concat(sizes.orders, " orders of ", kNoticeOrganizations, " organizations"));
  OUTLAY_ASSIGN_OR_RETURN(const Stored stored, MeasureStore(FolderOf(effort), sizes.orders));
  AddCost(stored.cost, report);
  AddLook("look", stored.look, report);
  std::filesystem::remove_all(FolderOf(effort));
  return absl::OkStatus();
}

absl::Status MeasureFeed(const Effort& effort, const Sizes& sizes, Report& report) {
  const std::string folder = FolderOf(effort);
  const absl::Duration window = effort.quick ? absl::Seconds(10) : absl::Seconds(30);
  report.Section(Concat(kFewOrders, " orders of ", kNoticeOrganizations, " organizations"));
  OUTLAY_ASSIGN_OR_RETURN(const Stored few, MeasureOrders(folder, kFewOrders, window));
  AddLook("few.look", few.look, report);
  report.AddFigure("few.idle_cpu", few.program.idle_cpu_millis, "ms of processor time per second");
  report.Section(Concat(sizes.orders, " orders of as many"));
  OUTLAY_ASSIGN_OR_RETURN(const Stored many, MeasureOrders(folder, sizes.orders, window));
  AddCost(many.cost, report);
  report.AddFigure("start", many.program.start_seconds, "s until it listens");
  report.AddFigure("resident", many.program.mebibytes, "MiB of the whole process");
  AddLook("many.look", many.look, report);
  report.AddFigure("many.idle_cpu", many.program.idle_cpu_millis, "ms of processor time per second");
  AddRatioOfLooks("timers.look", few.look, many.look, kTimersRatio, report);
  const double idle = many.program.idle_cpu_millis / few.program.idle_cpu_millis;
  report.AddRatio("timers.idle_cpu", {idle, idle, idle}, "of that with few orders");
  return absl::OkStatus();
}

// A receiver of another make.
class Receiver {
 public:
  static absl::StatusOr<Receiver> Start(std::vector<std::string> flags) {
    std::vector<std::string> command = {kPython, "tools/bench/webhook_receiver.py"};
    std::move(flags.begin(), flags.end(), std::back_inserter(command));
    Receiver receiver;
    OUTLAY_ASSIGN_OR_RETURN(receiver.process_, process::Child::Start({.command = std::move(command)}));
    OUTLAY_ASSIGN_OR_RETURN(const std::string port, receiver.process_.ReadLine());
    receiver.url_ = Concat("http://127.0.0.1:", port, "/");
    return receiver;
  }
  const std::string& url() const { return url_; }

 private:
  process::Child process_;
  std::string url_;
};

// Webhooks as the courier hands them over. Thread-safe.
class Sender {
 public:
  Sender()
      : loop_({.policy = transfer::AddressPolicy::Allowing("127.0.0.0/8").value(), .ca_file = {}, .names = {}}),
        channel_(&loop_, &clock_) {
    message_.organization = "acme";
    message_.title = "Purchase order PO-2026-1 runs low";
    message_.text = "Purchase order PO-2026-1 over 100.00 EUR has 20.00 EUR left, from 80.00 EUR before.";
  }
  ~Sender() { is_over_ = true; }

  // Keeps one under way until this goes.
  void KeepOneAt(const std::string& url) {
    ++under_way_;
    Send(url, [this, url](const notification::Attempt&) {
      --under_way_;
      if (!is_over_) KeepOneAt(url);
    });
  }
  int under_way() const { return under_way_; }

  Operation SendTo(const std::string& url) {
    return [this, url](size_t, Done done) {
      Send(url, [done = std::move(done)](const notification::Attempt& attempt) mutable {
        const bool is_delivered = attempt.outcome == notification::AttemptOutcome::kDelivered;
        done(is_delivered ? absl::StatusOr<int64_t>(1) : absl::UnavailableError(attempt.text));
      });
    };
  }

 private:
  void Send(const std::string& url, notification::Channel::Done done) {
    notification::Message message = message_;
    message.id = Concat("acme_", ++count_);
    channel_.Send({.organization = "acme", .name = "targets/t", .address = url, .secrets = {"secret"}}, message,
                  std::move(done));
  }

  const SystemClock clock_;
  notification::Message message_;
  std::atomic<uint64_t> count_{0};
  std::atomic<int> under_way_{0};
  std::atomic<bool> is_over_{false};
  transfer::TransferLoop loop_;
  notification::WebhookChannel channel_;
};

absl::StatusOr<double> FastMillis(Sender& sender, const std::string& url, absl::Duration window) {
  const LoadResult result = RunClosedLoop({.callers = kFastCallers, .window = window}, sender.SendTo(url));
  OUTLAY_RETURN_IF_ERROR(result.error);
  if (result.latency.count() == 0) return absl::InternalError("no webhook to the fast receiver ended in the window");
  return absl::ToDoubleMilliseconds(result.latency.Quantile(0.99));
}

absl::Status MeasureWebhooks(const Effort& effort, const Sizes& sizes, Report& report) {
  report.Section(Concat("a fast receiver, alone and beside ", sizes.slow_webhooks, " webhooks to a silent one"));
  OUTLAY_ASSIGN_OR_RETURN(const Receiver fast, Receiver::Start({}));
  std::vector<double> alone;
  std::vector<double> beside;
  std::vector<double> ratios;
  std::vector<double> under_way;
  for (int pair = 0; pair < sizes.pairs; ++pair) {
    OUTLAY_ASSIGN_OR_RETURN(const Receiver silent, Receiver::Start({"--silent"}));
    Sender sender;
    OUTLAY_ASSIGN_OR_RETURN(const double before, FastMillis(sender, fast.url(), effort.window));
    for (int i = 0; i < sizes.slow_webhooks; ++i) {
      sender.KeepOneAt(silent.url());
      // So that none waits for its connection longer than it may.
      if (i % 500 == 499) Wait(absl::Milliseconds(100));
    }
    Wait(absl::Seconds(1));
    OUTLAY_ASSIGN_OR_RETURN(const double with, FastMillis(sender, fast.url(), effort.window));
    alone.push_back(before);
    beside.push_back(with);
    ratios.push_back(with / before);
    under_way.push_back(sender.under_way());
  }
  report.AddFigure("slow_under_way", SpreadOf(under_way), "webhooks", AtLeast(sizes.slow_webhooks));
  report.AddFigure("fast.p99_alone", SpreadOf(alone), "ms");
  report.AddFigure("fast.p99_beside", SpreadOf(beside), "ms");
  report.AddRatio("fast.p99", SpreadOf(ratios), "alone", AtMost(kFastRatio));
  return absl::OkStatus();
}

}  // namespace

absl::Status RunNotices(const Effort& effort, Report& report) {
  // Each webhook under way is an open file.
  rlimit limit = {};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
  }
  const Sizes sizes = effort.quick ? Sizes{.orders = 100'000, .slow_webhooks = 2'000, .pairs = 1} : Sizes();
  if (effort.only == "feed") return MeasureFeedAlone(effort, sizes, report);
  if (effort.only == "timers") return MeasureFeed(effort, sizes, report);
  if (!effort.only.empty() && effort.only != "webhooks") {
    return absl::InvalidArgumentError("--only: feed, timers or webhooks");
  }
  OUTLAY_RETURN_IF_ERROR(MeasureWebhooks(effort, sizes, report));
  return effort.only.empty() ? MeasureFeed(effort, sizes, report) : absl::OkStatus();
}

}  // namespace outlay::bench
