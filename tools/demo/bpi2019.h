// Reads the purchasing log of 2018 and turns it into the steps that the demo replays, in the log's own order.
#ifndef OUTLAY_TOOLS_DEMO_BPI2019_H_
#define OUTLAY_TOOLS_DEMO_BPI2019_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace outlay::demo {

// One order line of the log.
struct Item {
  std::string id;      // "4507000100_00010"
  std::string order;   // "4507000100"
  std::string line;    // "00010"
  std::string vendor;  // "vendorID_0001"
  std::string area;    // "Packaging", what the company buys in it; may be empty
  bool is_service = false;
};

// What a step does.
enum class StepKind {
  kRequest,         // a line was asked for; most of the log's lines begin with kCreateLine
  kCreateLine,      // a line is ordered
  kChangeLine,      // its price or quantity changed
  kDeleteLine,      // it was deleted
  kReactivateLine,  // and came back
  kInvoice,         // an invoice receipt
  kCredit,          // an invoice receipt was cancelled
};

struct Step {
  StepKind kind = StepKind::kCreateLine;
  absl::Time time;
  int item = 0;               // index into Log::items
  int sequence = 0;           // of the event in its item
  int64_t amount_minor = 0;   // EUR cents
  int credited_sequence = 0;  // of a credit: the invoice receipt that it takes back; 0: none
};

struct Log {
  std::vector<Item> items;
  std::vector<Step> steps;  // by time, then item, then sequence
};

// Reads `<folder>/3wm_after_gr_items.csv.gz` and `..._events.csv.gz`. NOT_FOUND, INVALID_ARGUMENT: names file and row.
absl::StatusOr<Log> ReadLog(const std::string& folder);

}  // namespace outlay::demo

#endif  // OUTLAY_TOOLS_DEMO_BPI2019_H_
