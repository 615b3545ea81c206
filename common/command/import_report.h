// Splits reports of imports into messages small enough for every caller to receive.
#ifndef OUTLAY_COMMON_COMMAND_IMPORT_REPORT_H_
#define OUTLAY_COMMON_COMMAND_IMPORT_REPORT_H_

#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "common/command/limits.h"
#include "google/protobuf/message.h"

namespace outlay::command {

// Moves the rows of a report, its one repeated field, to messages that `add` makes. Each of them gets about
// kImportReportBytes of rows, and everything else that the report says.
void MoveRows(google::protobuf::Message* report, absl::FunctionRef<google::protobuf::Message*()> add);

// Returns the report unchanged, or, if it is larger than kImportReportBytes, as several messages that keep the order of
// its rows.
template <typename Report>
std::vector<Report> InMessages(Report report) {
  std::vector<Report> messages;
  if (report.ByteSizeLong() <= kImportReportBytes) {
    messages.push_back(std::move(report));
  } else {
    MoveRows(&report, [&messages] { return &messages.emplace_back(); });
  }
  return messages;
}

}  // namespace outlay::command

#endif  // OUTLAY_COMMON_COMMAND_IMPORT_REPORT_H_
