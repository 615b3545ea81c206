// The demo: starts the services as processes on RocksDB, replays the purchasing log of 2018 through the public RPCs,
// prints what happened and who was told of it by e-mail and webhook, asks a budget of each spend area for the same
// year's goods, plays the worked example, an order that is reviewed and people who come and go, and keeps serving until
// Ctrl-C.
#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "tools/demo/area_report.h"
#include "tools/demo/area_year.h"
#include "tools/demo/bpi2019.h"
#include "tools/demo/directory_story.h"
#include "tools/demo/killer.h"
#include "tools/demo/money_story.h"
#include "tools/demo/platform.h"
#include "tools/demo/replay.h"
#include "tools/demo/report.h"
#include "tools/demo/review_story.h"
#include "tools/demo/told_story.h"
#include "tools/demo/told_year.h"
#include "tools/demo/worked_example.h"

ABSL_FLAG(bool, exit, false, "end by itself instead of serving until Ctrl-C");
ABSL_FLAG(std::string, var, "var/demo", "folder for data and logs; emptied at the start");
ABSL_FLAG(std::string, programs, "build/release/services", "folder of the services' programs");
ABSL_FLAG(std::string, log, "tests/data/bpi2019", "folder of the purchasing log");
ABSL_FLAG(std::string, report, "", "also write the business part of the report to this file");
ABSL_FLAG(int, steps, 0, "replay only so many steps of the log; 0: all");
ABSL_FLAG(int, kills, 0, "kill -9 a service so many times at random moments and start it again");
ABSL_FLAG(uint64_t, seed, 1, "chooses the victims and the moments");

namespace outlay::demo {
namespace {

// The two organizations that replay the same log.
constexpr std::string_view kWithoutReference = "paint-2018";
constexpr std::string_view kWithReference = "paint-2018-referenced";
constexpr std::string_view kExample = "example";
// Two more, whose budgets are asked before their goods are ordered.
constexpr std::string_view kEqualMonths = "paint-2018-equal-months";
constexpr std::string_view kMonthsByHand = "paint-2018-months-by-hand";

struct Replayed {
  std::string title;
  std::string organization;
  bool names_order = false;
  bool goes_outside = false;  // its notices do
  std::unique_ptr<ToldYear> told;
  Aftermath aftermath;
  absl::StatusOr<ReplayResult> result = absl::UnknownError("not run");
};

void ReplayOne(const Log& log, Platform& platform, Killer& killer, bool shows_progress, Replayed& replayed) {
  const auto orders = platform.OrdersClient(replayed.organization);
  const auto invoices = platform.InvoicesClient(replayed.organization);
  std::vector<std::unique_ptr<client::BlockingClient>> buyers;
  Mapping mapping{.organization = replayed.organization, .name_order_on_invoices = replayed.names_order, .buyers = {}};
  for (int i = 0; i < kBuyers; ++i) {
    buyers.push_back(platform.OrdersClient(replayed.organization, BuyerId(i)));
    mapping.buyers.push_back(buyers.back().get());
  }
  Replay replay(log, std::move(mapping), *orders, *invoices);
  // On a terminal one line that moves; in a log a line now and then.
  const bool is_terminal = isatty(STDERR_FILENO) != 0;
  const int shown_every = is_terminal ? 1 : 20;
  int shown = -1;
  replayed.result = replay.Run([&](int done, int total) {
    killer.OnStep();
    if (const int percent = done * 100 / total; shows_progress && percent / shown_every != shown) {
      shown = percent / shown_every;
      absl::FPrintF(stderr,
                    is_terminal ? "\r  replaying %d steps of 2018: %d %%" : "  replaying %d steps of 2018: %d %%\n",
                    total, percent);
    }
  });
}

absl::Status ReplayBoth(const Log& log, Platform& platform, std::vector<Replayed>& replays) {
  const int kills = absl::GetFlag(FLAGS_kills);
  Killer killer(kills, static_cast<int>(2 * log.steps.size()), absl::GetFlag(FLAGS_seed), platform.services(),
                platform.scheduler());
  std::vector<std::thread> threads;
  for (Replayed& replayed : replays) {
    threads.emplace_back([&, is_first = threads.empty()] { ReplayOne(log, platform, killer, is_first, replayed); });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  if (isatty(STDERR_FILENO) != 0) {
    absl::FPrintF(stderr, "\n");
  }
  OUTLAY_RETURN_IF_ERROR(killer.Finish());
  if (kills > 0) {
    absl::PrintF("Killed a service %d times (seed %d); it came back every time.\n\n", killer.killed(),
                 absl::GetFlag(FLAGS_seed));
  }
  return absl::OkStatus();
}

// Reads what became of the replays, and waits until everybody was told of them.
absl::Status FinishTelling(Platform& platform, std::vector<Replayed>& replays) {
  absl::FPrintF(stderr, "  waiting until everybody was told\n");
  for (Replayed& replayed : replays) {
    OUTLAY_RETURN_IF_ERROR(replayed.result);
    const auto orders = platform.OrdersClient(replayed.organization);
    const auto invoices = platform.InvoicesClient(replayed.organization);
    OUTLAY_ASSIGN_OR_RETURN(replayed.aftermath, ReadAftermath(replayed.organization, *orders, *invoices));
    OUTLAY_RETURN_IF_ERROR(replayed.told->EndYear(replayed.aftermath));
  }
  for (Replayed& replayed : replays) OUTLAY_RETURN_IF_ERROR(replayed.told->Finish());
  return absl::OkStatus();
}

void PrintReports(const std::vector<Replayed>& replays) {
  std::string business;
  std::string samples;
  std::string timing;
  for (const Replayed& replayed : replays) {
    absl::StrAppend(&business, BusinessReport(replayed.title, *replayed.result, replayed.aftermath),
                    replayed.told->Table(), "\n");
    if (replayed.goes_outside) absl::StrAppend(&samples, replayed.told->Samples(), "\n");
    absl::StrAppend(&timing, "  ", replayed.title, "\n", TimingReport(*replayed.result));
  }
  absl::PrintF("%s", business);
  absl::PrintF("What reached the mail server and the receiver of webhooks\n%s", samples);
  absl::PrintF("How long it took\n%s\n", timing);
  if (const std::string path = absl::GetFlag(FLAGS_report); !path.empty()) {
    std::ofstream(path) << business;
  }
}

absl::Status PlayExample(Platform& platform) {
  const auto orders = platform.OrdersClient(std::string(kExample));
  const auto invoices = platform.InvoicesClient(std::string(kExample));
  absl::PrintF("The worked example of AWS's introduction to purchase orders\n");
  const auto notices = platform.NoticesClient(std::string(kExample));
  ToldStory told(std::string(kExample), *orders, *notices,
                 [](const std::string& line) { absl::PrintF("  %s\n", line); });
  OUTLAY_RETURN_IF_ERROR(told.Begin());
  WorkedExample example(std::string(kExample), *orders, *invoices,
                        [](const std::string& line) { absl::PrintF("  %s\n", line); });
  OUTLAY_RETURN_IF_ERROR(example.Run());
  absl::PrintF("  Every step ended as the source says.\n\n");
  absl::PrintF("What the buyer was told meanwhile\n");
  OUTLAY_RETURN_IF_ERROR(told.Tell());
  absl::PrintF("\n");
  return absl::OkStatus();
}

absl::Status PlayAreas(const Log& log, Platform& platform) {
  absl::PrintF(
      "The same year with a budget for each spend area: nine tenths of what the area ordered, asked before its goods\n"
      "are. A request that a budget refuses is not ordered; one beyond what the months allow until then is warned "
      "of.\n");
  const auto equal = platform.BudgetClient(std::string(kEqualMonths));
  const auto by_hand = platform.BudgetClient(std::string(kMonthsByHand));
  AreaYear years[] = {{log, std::string(kEqualMonths), AreaYear::Months::kEqual, *equal},
                      {log, std::string(kMonthsByHand), AreaYear::Months::kByHand, *by_hand}};
  absl::FPrintF(stderr, "  asking the budgets of 2018\n");
  absl::Status ended[2];
  std::thread second([&] { ended[1] = years[1].Run(); });
  ended[0] = years[0].Run();
  second.join();
  for (const absl::Status& status : ended) OUTLAY_RETURN_IF_ERROR(status);
  absl::PrintF("%s", AreaTable(years[0].Areas()));
  absl::PrintF("    with equal months: %s\n", AreaSummary(years[0].Areas()));
  absl::PrintF("    with months by hand (%s percent): %s\n", absl::StrJoin(AreaYear::kSeason, " "),
               AreaSummary(years[1].Areas()));
  absl::PrintF("  the largest that were refused\n%s", RefusalTable(years[0].refusals()));
  absl::PrintF("  forecasts, at the rate so far, of what will have been invoiced at the end of the year\n%s\n",
               ForecastTable(years[0].Areas()));
  return absl::OkStatus();
}

absl::Status PlayReview() {
  absl::PrintF("An order that needs an approval\n");
  ReviewStory story(Concat(absl::GetFlag(FLAGS_var), "/reviewed"), absl::GetFlag(FLAGS_programs),
                    [](const std::string& line) { absl::PrintF("  %s\n", line); });
  OUTLAY_RETURN_IF_ERROR(story.Run());
  absl::PrintF("\n");
  return absl::OkStatus();
}

absl::Status PlayMoney() {
  absl::PrintF("An order and the budgets that pay for it\n");
  MoneyStory story(Concat(absl::GetFlag(FLAGS_var), "/funded"), absl::GetFlag(FLAGS_programs),
                   [](const std::string& line) { absl::PrintF("  %s\n", line); });
  OUTLAY_RETURN_IF_ERROR(story.Run());
  absl::PrintF("\n");
  return absl::OkStatus();
}

absl::Status PlayDirectory() {
  absl::PrintF("People who come and go, and what their group asks for\n");
  DirectoryStory story(Concat(absl::GetFlag(FLAGS_var), "/painters"), absl::GetFlag(FLAGS_programs),
                       [](const std::string& line) { absl::PrintF("  %s\n", line); });
  OUTLAY_RETURN_IF_ERROR(story.Run());
  absl::PrintF("\n");
  return absl::OkStatus();
}

absl::Status Run(const sigset_t& ending_signals) {
  OUTLAY_ASSIGN_OR_RETURN(Log log, ReadLog(absl::GetFlag(FLAGS_log)));
  if (const int steps = absl::GetFlag(FLAGS_steps); steps > 0 && static_cast<size_t>(steps) < log.steps.size()) {
    log.steps.resize(static_cast<size_t>(steps));
  }
  Platform platform({.folder = absl::GetFlag(FLAGS_var),
                     .programs = absl::GetFlag(FLAGS_programs),
                     .organizations = {std::string(kWithoutReference), std::string(kWithReference),
                                       std::string(kEqualMonths), std::string(kMonthsByHand), std::string(kExample)},
                     .attempts = absl::GetFlag(FLAGS_kills) > 0 ? 600 : 25});
  OUTLAY_RETURN_IF_ERROR(platform.Start());
  absl::PrintF(
      "Outlay is up: directory at %s, purchase_order at %s, invoice_matching at %s, notification at %s, approval at "
      "%s, "
      "budget at %s\n",
      platform.directory().address(), platform.orders().address(), platform.invoices().address(),
      platform.notices().address(), platform.approval().address(), platform.budget().address());
  absl::PrintF(
      "A paint company's year 2018 (BPI Challenge 2019, CC BY 4.0) follows; an order is in force for %d months\n"
      "from the month of its creation; business time is moved by the data. Who orders is told of it: by e-mail "
      "through\n"
      "a mail server (aiosmtpd), and by webhooks to a receiver that checks their signatures, both on this machine.\n\n",
      kMonthsInForce);
  std::vector<Replayed> replays(2);
  replays[0].title = "Invoices WITHOUT an order number: associated by supplier, date and balance";
  replays[0].organization = kWithoutReference;
  replays[0].goes_outside = true;
  replays[1].title = "The same invoices WITH their order number";
  replays[1].organization = kWithReference;
  replays[1].names_order = true;
  for (Replayed& replayed : replays) {
    replayed.told = std::make_unique<ToldYear>(ToldYear::Options{.organization = replayed.organization,
                                                                 .goes_outside = replayed.goes_outside,
                                                                 .may_repeat = absl::GetFlag(FLAGS_kills) > 0},
                                               platform);
    OUTLAY_RETURN_IF_ERROR(replayed.told->Begin());
  }
  OUTLAY_RETURN_IF_ERROR(ReplayBoth(log, platform, replays));
  OUTLAY_RETURN_IF_ERROR(FinishTelling(platform, replays));
  PrintReports(replays);
  OUTLAY_RETURN_IF_ERROR(PlayAreas(log, platform));
  OUTLAY_RETURN_IF_ERROR(PlayExample(platform));
  OUTLAY_RETURN_IF_ERROR(PlayReview());
  OUTLAY_RETURN_IF_ERROR(PlayMoney());
  OUTLAY_RETURN_IF_ERROR(PlayDirectory());
  absl::PrintF("Logs and data are in %s.\n", absl::GetFlag(FLAGS_var));
  if (!absl::GetFlag(FLAGS_exit)) {
    OUTLAY_RETURN_IF_ERROR(platform.EndBusinessTime(std::string(kExample)));
    OUTLAY_ASSIGN_OR_RETURN(const std::string environment, platform.WriteEnvironment());
    absl::PrintF(
        "Serving. Try in another terminal:\n  source %s\n  outlay order list\n  outlay budget list --organization %s\n"
        "  outlay doctor\nMetrics of purchase_order: http://%s/metrics, of the others see %s. Ctrl-C ends it.\n",
        environment, ToAbsl(kEqualMonths), platform.orders().admin_address(), environment);
    fflush(stdout);
    int signal = 0;
    sigwait(&ending_signals, &signal);
  }
  return absl::OkStatus();
}

}  // namespace
}  // namespace outlay::demo

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  sigset_t ending_signals;
  sigemptyset(&ending_signals);
  sigaddset(&ending_signals, SIGINT);
  sigaddset(&ending_signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &ending_signals, nullptr);
  if (const absl::Status status = outlay::demo::Run(ending_signals); !status.ok()) {
    absl::FPrintF(stderr, "demo: %s\n", std::string(status.message()));
    return 1;
  }
  return 0;
}
