// Reports of imports as messages that every caller takes.
#ifndef OUTLAY_COMMON_COMMAND_IMPORT_REPORT_H_
#define OUTLAY_COMMON_COMMAND_IMPORT_REPORT_H_

#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "common/command/limits.h"
#include "google/protobuf/message.h"

namespace outlay::command {

// Moves the rows of a report, which are its one repeated field, to messages that `add` makes, each of some
// kImportReportBytes and with what else the report says.
void MoveRows(google::protobuf::Message* report, absl::FunctionRef<google::protobuf::Message*()> add);

// A report as it is, or, where it is larger than kImportReportBytes, as several with its rows in their order.
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
