// Prints what a replay found, in a few screens.
#ifndef OUTLAY_TOOLS_DEMO_REPORT_H_
#define OUTLAY_TOOLS_DEMO_REPORT_H_

#include <string>

#include "absl/status/statusor.h"
#include "outlay/event/v1/event_feed.pb.h"
#include "tools/client/blocking_client.h"
#include "tools/demo/replay.h"

namespace outlay::demo {

// What a replayed organization looks like now, read back through the public RPCs.
struct Aftermath {
  std::map<std::string, int64_t> orders_by_state;  // label or state -> how many
  int64_t ordered_minor = 0;                       // of tracked orders, EUR cents
  int64_t invoiced_minor = 0;
  int64_t balance_minor = 0;
  int64_t orders_overdrawn = 0;  // with a balance below zero
  std::map<std::string, int64_t> events_by_type;
  std::map<std::string, int64_t> notices_by_kind;         // that these events should have become, one each
  std::map<std::string, int64_t> in_force_by_last_month;  // issued orders: "2018-12" -> how many
};

// The kind of notice that one person gets because of an event; empty: nobody is told.
std::string NoticeOf(const event::v1::Event& event);

absl::StatusOr<Aftermath> ReadAftermath(const std::string& organization, const client::BlockingClient& orders,
                                        const client::BlockingClient& invoices);

// The business part: the same for the same log, whatever happened to the processes meanwhile.
std::string BusinessReport(const std::string& title, const ReplayResult& result, const Aftermath& aftermath);

// What depends on the machine and the moment.
std::string TimingReport(const ReplayResult& result);

}  // namespace outlay::demo

#endif  // OUTLAY_TOOLS_DEMO_REPORT_H_
