// What reviews cost: opening and deciding them, each call durable before its answer; and the start, the memory and the
// timers with very many that are open.

#include <atomic>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "common/base/clock.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/store/rocks_store.h"
#include "outlay/approval/v1/review.pb.h"
#include "services/approval/domain/replay.h"
#include "services/approval/jobs/review_clock.h"
#include "services/approval/store/people_rows.h"
#include "services/approval/store/tables.h"
#include "tools/bench/benchmark.h"
#include "tools/bench/callers.h"
#include "tools/bench/echo_servers.h"
#include "tools/bench/idle_program.h"
#include "tools/bench/installation.h"
#include "tools/bench/load.h"
#include "tools/bench/reviews_data.h"
#include "tools/bench/rival.h"

namespace outlay::bench {
namespace {

constexpr char kOpenReview[] = "/outlay.approval.v1.Reviews/OpenReview";
constexpr char kDecideReview[] = "/outlay.approval.v1.Reviews/DecideReview";
constexpr int kCallsPerReview = 2;
constexpr double kEchoGoal = 0.3;
constexpr double kScanRatio = 1.5;
constexpr double kReplayedPerCore = 200'000;
constexpr uint64_t kFewReviews = 10'000;

struct Sizes {
  uint64_t organizations = 1'000;
  uint64_t open_reviews = 1'000'000;
};

// Processor time of this thread.
absl::Duration ThreadCpu() {
  timespec time = {};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return absl::DurationFromTimespec(time);
}

absl::StatusOr<std::unique_ptr<store::Store>> OpenStore(const std::string& folder) {
  store::RocksStoreOptions options;
  options.directory = Concat(folder, "/approval/store");
  options.lanes = 2;
  return store::OpenRocksStore(options);
}

// What is sent, and how large the answers are. Thread-safe.
class ReviewMaker {
 public:
  explicit ReviewMaker(uint64_t organizations)
      : organizations_(organizations), run_(absl::StrFormat("%x", absl::ToUnixMicros(SystemClock().Now()))) {}

  struct Made {
    uint64_t number = 0;
    std::string organization;
    std::string id;
  };
  Made Next() {
    const uint64_t number = next_++;
    return {.number = number,
            .organization = ReviewOrganization((number * kSpread >> 24) % organizations_),
            .id = Concat("r-", run_, "-", number)};
  }

  std::atomic<int64_t> calls{0};
  std::atomic<int64_t> request_bytes{0};
  std::atomic<int64_t> reply_bytes{0};

 private:
  const uint64_t organizations_;
  const std::string run_;
  std::atomic<uint64_t> next_{0};
};

using Answer = UniqueFunction<void(approval::v1::Review, Done)>;

void CallReviews(RawClient& client, size_t caller, const char* method, const Metadata& metadata,
                 const std::string& request, ReviewMaker& maker, Done done, Answer then) {
  maker.request_bytes += static_cast<int64_t>(request.size());
  client.Call(caller, method, metadata, ToBuffer(request),
              [&maker, done = std::move(done), then = std::move(then)](absl::StatusOr<grpc::ByteBuffer> reply) mutable {
                if (!reply.ok()) return done(reply.status());
                approval::v1::Review review;
                if (!review.ParseFromString(ToString(*reply))) return done(absl::InternalError("does not parse"));
                ++maker.calls;
                maker.reply_bytes += static_cast<int64_t>(reply->Length());
                then(std::move(review), std::move(done));
              });
}

// Opens a review, whose manager approves it and so ends it.
Operation OpenAndDecide(RawClient& client, ReviewMaker& maker) {
  return [&](size_t caller, Done done) {
    const ReviewMaker::Made made = maker.Next();
    const auto decide = [&client, &maker, caller, made](const approval::v1::Review& opened, Done then) {
      CallReviews(client, caller, kDecideReview, ManagerOf(made.organization, made.number),
                  ApproveReviewRequest(made.organization, made.id, opened.digest()), maker, std::move(then),
                  [](const approval::v1::Review& decided, Done end) {
                    const bool is_over = decided.state() == approval::v1::Review::STATE_APPROVED;
                    end(is_over ? absl::StatusOr<int64_t>(1) : absl::InternalError("a review is still open"));
                  });
    };
    CallReviews(client, caller, kOpenReview, CallerOf(made.organization),
                OpenReviewRequest(made.organization, made.id, made.number), maker, std::move(done), decide);
  };
}

// As many calls with the same bytes to a bare server.
Operation EchoReviews(RawClient& client, ReviewMaker& maker) {
  return [&](size_t caller, Done done) {
    const ReviewMaker::Made made = maker.Next();
    client.Call(caller, kBareMethod, CallerOf(made.organization),
                ToBuffer(OpenReviewRequest(made.organization, made.id, made.number)),
                [&client, caller, made, done = std::move(done)](absl::StatusOr<grpc::ByteBuffer> opened) mutable {
                  if (!opened.ok()) return done(opened.status());
                  const std::string digest(64, 'd');
                  client.Call(caller, kBareMethod, ManagerOf(made.organization, made.number),
                              ToBuffer(ApproveReviewRequest(made.organization, made.id, digest)),
                              [done = std::move(done)](absl::StatusOr<grpc::ByteBuffer> decided) mutable {
                                done(decided.ok() ? absl::StatusOr<int64_t>(1) : decided.status());
                              });
                });
  };
}

absl::Status MeasureCalls(const Effort& effort, const Sizes& sizes, Report& report) {
  report.Section(Concat("opened and decided, ", sizes.organizations, " organizations, ", effort.callers, " callers"));
  const std::string folder = Concat(effort.folder, "/reviews");
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "/directory.json") << ReviewDirectoryLines(sizes.organizations);
  {
    OUTLAY_ASSIGN_OR_RETURN(const std::unique_ptr<store::Store> store, OpenStore(folder));
    OUTLAY_RETURN_IF_ERROR(WriteReviewPeople(*store, sizes.organizations));
  }
  ServiceProcess service("approval", folder);
  OUTLAY_RETURN_IF_ERROR(service.Start(absl::ZeroDuration()));
  ReviewMaker maker(sizes.organizations);
  std::unique_ptr<EchoRival> rival;
  std::vector<double> rates, ratios, cpu, p50, p99;
  for (int pair = 0; pair <= effort.pairs; ++pair) {
    const double cpu_before = service.process().CpuSeconds();
    const LoadResult result =
        RunClosedLoop({.callers = effort.callers, .warm_up = absl::Milliseconds(500), .window = effort.window},
                      OpenAndDecide(service.client(), maker));
    OUTLAY_RETURN_IF_ERROR(result.error);
    if (pair == 0) {
      // Warms up, and tells how many bytes the bare server must answer.
      OUTLAY_ASSIGN_OR_RETURN(rival, EchoRival::Start(
                                         static_cast<size_t>(maker.reply_bytes / maker.calls), effort.callers,
                                         [&](RawClient& client) { return EchoReviews(client, maker); }, report));
      continue;
    }
    cpu.push_back(1e6 * (service.process().CpuSeconds() - cpu_before) / static_cast<double>(result.all_operations));
    OUTLAY_ASSIGN_OR_RETURN(const double echo, rival->Rate(effort.window));
    rates.push_back(result.items_per_second());
    ratios.push_back(rates.back() / echo);
    p50.push_back(absl::ToDoubleMilliseconds(result.latency.Quantile(0.5)));
    p99.push_back(absl::ToDoubleMilliseconds(result.latency.Quantile(0.99)));
    report.Note(Concat("pair ", pair, ":  ours ", Readable(rates.back()), "  echo ", Readable(echo), "  ratio ",
                       Readable(ratios.back())));
  }
  service.Stop();
  report.AddFigure("reviews", SpreadOf(rates), "reviews/s, opened and decided");
  report.AddFigure("reviews.echo", SpreadOf(rival->rates()), Concat("times ", kCallsPerReview, " calls/s"));
  report.AddRatio("reviews", SpreadOf(ratios), rival->name(), AtLeast(kEchoGoal));
  report.AddFigure("reviews.cpu", SpreadOf(cpu), "us of processor time per review");
  report.AddFigure("reviews.p50", SpreadOf(p50), "ms of both calls");
  report.AddFigure("reviews.p99", SpreadOf(p99), "ms of both calls");
  report.AddFigure("reply", static_cast<double>(maker.reply_bytes) / static_cast<double>(maker.calls), "bytes/call");
  std::filesystem::remove_all(folder);
  return absl::OkStatus();
}

struct Stored {
  LookCost due;
  LookCost leavers;
  IdleProgram program;
};

// Adds reviews with numbers up to `end`, and looks at what they cost.
absl::StatusOr<Stored> MeasureOpen(const std::string& folder, const Sizes& sizes, uint64_t begin, uint64_t end,
                                   absl::Duration window) {
  Stored stored;
  {
    OUTLAY_ASSIGN_OR_RETURN(const std::unique_ptr<store::Store> store, OpenStore(folder));
    if (begin == 0) OUTLAY_RETURN_IF_ERROR(WriteReviewPeople(*store, sizes.organizations));
    OUTLAY_RETURN_IF_ERROR(WriteOpenReviews(*store, sizes.organizations, begin, end));
    OUTLAY_ASSIGN_OR_RETURN(stored.due, MeasureLook(*store, approval::DueReviewsScan()));
    OUTLAY_ASSIGN_OR_RETURN(stored.leavers, MeasureLook(*store, approval::LeaversScan()));
  }
  OUTLAY_ASSIGN_OR_RETURN(
      stored.program,
      MeasureIdle("approval", folder, {Concat("--directory_file=", folder, "/directory.json")}, window));
  return stored;
}

absl::Status MeasureTimers(const Effort& effort, const Sizes& sizes, Report& report) {
  const absl::Duration window = effort.quick ? absl::Seconds(20) : absl::Seconds(60);
  const std::string folder = Concat(effort.folder, "/reviews");
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "/directory.json") << ReviewDirectoryLines(sizes.organizations);
  report.Section(Concat(kFewReviews, " open reviews of ", sizes.organizations, " organizations"));
  OUTLAY_ASSIGN_OR_RETURN(const Stored few, MeasureOpen(folder, sizes, 0, kFewReviews, window));
  report.Section(Concat(sizes.open_reviews, " open reviews of as many"));
  OUTLAY_ASSIGN_OR_RETURN(const Stored many, MeasureOpen(folder, sizes, kFewReviews, sizes.open_reviews, window));
  AddLook("few.due", few.due, report);
  AddLook("few.leavers", few.leavers, report);
  report.AddFigure("few.resident", few.program.mebibytes, "MiB of the whole process");
  report.AddFigure("few.idle_cpu", few.program.idle_cpu_millis, "ms of processor time per second");
  AddLook("many.due", many.due, report);
  AddLook("many.leavers", many.leavers, report);
  report.AddFigure("many.resident", many.program.mebibytes, "MiB of the whole process");
  report.AddFigure("many.per_review",
                   (many.program.mebibytes - few.program.mebibytes) * (1 << 20) /
                       static_cast<double>(sizes.open_reviews - kFewReviews),
                   "bytes of memory for each open review");
  report.AddFigure("many.start", many.program.start_seconds, "s until it listens");
  report.AddFigure("many.idle_cpu", many.program.idle_cpu_millis, "ms of processor time per second");
  AddRatioOfLooks("timers.due", few.due, many.due, kScanRatio, report);
  AddRatioOfLooks("timers.leavers", few.leavers, many.leavers, kScanRatio, report);
  const double idle = many.program.idle_cpu_millis / few.program.idle_cpu_millis;
  report.AddRatio("timers.idle_cpu", {idle, idle, idle}, "of that with few", AtMost(kScanRatio));
  std::filesystem::remove_all(folder);
  return absl::OkStatus();
}

// On one core: rows read, decoded, and held against rules of which one changed.
absl::Status MeasureReplay(const Effort& effort, Report& report) {
  const uint64_t reviews = effort.quick ? 100'000 : 1'000'000;
  report.Section(Concat("replay of ", reviews, " past reviews"));
  const std::string folder = Concat(effort.folder, "/reviews");
  const std::string organization = ReviewOrganization(0);
  std::filesystem::remove_all(folder);
  OUTLAY_ASSIGN_OR_RETURN(const std::unique_ptr<store::Store> store, OpenStore(folder));
  OUTLAY_RETURN_IF_ERROR(WriteReviewPeople(*store, 1));
  OUTLAY_RETURN_IF_ERROR(WritePastReviews(*store, reviews));
  const std::vector<approval::Rule> rules = ReviewRules(9'000);
  std::vector<double> rates;
  std::vector<double> flips;
  for (int run = 0; run < effort.pairs; ++run) {
    const std::unique_ptr<store::Reader> reader = store->Read(store::PartitionOf(organization));
    const approval::PeopleRows people(*reader, organization, SystemClock().Now());
    approval::Replayer replayer(rules, people);
    approval::ReplaySums sums;
    absl::Status status;
    const absl::Duration cpu = ThreadCpu();
    OUTLAY_RETURN_IF_ERROR(
        approval::ListPastReviews(*reader, organization, absl::InfinitePast(), absl::InfiniteFuture(), std::nullopt,
                                  [&](const approval::PastReview& past) {
                                    status = sums.Add(past, replayer.Judge(past));
                                    return status.ok() ? store::Visit::kContinue : store::Visit::kStop;
                                  }));
    OUTLAY_RETURN_IF_ERROR(status);
    rates.push_back(static_cast<double>(sums.reviews()) / absl::ToDoubleSeconds(ThreadCpu() - cpu));
    flips.push_back(static_cast<double>(sums.flips()) / static_cast<double>(sums.reviews()));
  }
  report.AddFigure("replay", SpreadOf(rates), Concat("reviews/s of a core, ", rules.size(), " rules"),
                   AtLeast(kReplayedPerCore));
  report.AddFigure("replay.flips", SpreadOf(flips), "of the reviews");
  std::filesystem::remove_all(folder);
  return absl::OkStatus();
}

}  // namespace

absl::Status RunReviews(const Effort& effort, Report& report) {
  const Sizes sizes = effort.quick ? Sizes{.organizations = 100, .open_reviews = 100'000} : Sizes();
  OUTLAY_RETURN_IF_ERROR(MeasureCalls(effort, sizes, report));
  OUTLAY_RETURN_IF_ERROR(MeasureReplay(effort, report));
  return MeasureTimers(effort, sizes, report);
}

}  // namespace outlay::bench
