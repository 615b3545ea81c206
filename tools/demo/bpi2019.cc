#include "tools/demo/bpi2019.h"

#include <zlib.h>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <string_view>
#include <tuple>
#include <utility>

#include "common/base/errors.h"
#include "common/base/money_decimal.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/csv/reader.h"

namespace outlay::demo {
namespace {

constexpr size_t kReadBytes = 64 * 1024;

// Feeds a gzipped CSV file to `reader`.
absl::Status ReadGzip(const std::string& path, csv::Reader& reader) {
  const std::unique_ptr<gzFile_s, int (*)(gzFile)> file(gzopen(path.c_str(), "rb"), gzclose);
  if (file == nullptr) {
    return MakeError(absl::StatusCode::kNotFound, "FILE_NOT_FOUND", Concat("cannot open ", path));
  }
  std::vector<char> buffer(kReadBytes);
  while (true) {
    const int read = gzread(file.get(), buffer.data(), static_cast<unsigned>(buffer.size()));
    if (read < 0) {
      return MakeError(absl::StatusCode::kInvalidArgument, "FILE_UNREADABLE", Concat(path, " is not a gzip file"));
    }
    if (read == 0) {
      return reader.Finish();
    }
    OUTLAY_RETURN_IF_ERROR(reader.Feed(std::string_view(buffer.data(), static_cast<size_t>(read))));
  }
}

absl::Status ReadItems(const std::string& path, Log& log, std::map<std::string, int, std::less<>>& index) {
  enum { kId, kOrder, kLine, kVendor, kType, kArea };
  csv::Reader reader({.columns = {{"item_id"}, {"po"}, {"item"}, {"vendor"}, {"item_type"}, {"spend_area"}},
                      .allow_unknown_columns = true},
                     [&](const csv::Row& row) -> absl::Status {
                       Item item;
                       item.id = std::string(row.Get(kId));
                       item.order = std::string(row.Get(kOrder));
                       item.line = std::string(row.Get(kLine));
                       item.vendor = std::string(row.Get(kVendor));
                       item.area = std::string(row.Get(kArea));
                       item.is_service = row.Get(kType) == "Service";
                       index.emplace(item.id, static_cast<int>(log.items.size()));
                       log.items.push_back(std::move(item));
                       return absl::OkStatus();
                     });
  return ReadGzip(path, reader);
}

// What the log's activities mean for us; everything else in it (receipts, payment blocks, clearing, the requisition
// system's own steps) has no counterpart yet.
const std::pair<std::string_view, StepKind> kActivities[] = {
    {"Create Purchase Requisition Item", StepKind::kRequest},
    {"Create Purchase Order Item", StepKind::kCreateLine},
    {"Change Price", StepKind::kChangeLine},
    {"Change Quantity", StepKind::kChangeLine},
    {"Delete Purchase Order Item", StepKind::kDeleteLine},
    {"Reactivate Purchase Order Item", StepKind::kReactivateLine},
    {"Record Invoice Receipt", StepKind::kInvoice},
    {"Cancel Invoice Receipt", StepKind::kCredit},
    {"Cancel Subsequent Invoice", StepKind::kCredit},
};

absl::StatusOr<int64_t> ParseEuros(std::string_view text) {
  // The log writes "557.0"; a single figure has more places than cents.
  OUTLAY_ASSIGN_OR_RETURN(const Decimal value, Decimal::Parse(text));
  OUTLAY_ASSIGN_OR_RETURN(const Currency euro, Currency::FromCode("EUR"));
  OUTLAY_ASSIGN_OR_RETURN(const Money money, ToMoney(value, euro));
  return money.minor_units();
}

absl::Status ReadEvents(const std::string& path, const std::map<std::string, int, std::less<>>& index, Log& log) {
  enum { kId, kSequence, kTime, kActivity, kValue };
  csv::Reader reader(
      {.columns = {{"item_id"}, {"seq"}, {"timestamp"}, {"activity"}, {"value_eur"}}, .allow_unknown_columns = true},
      [&](const csv::Row& row) -> absl::Status {
        const auto* const activity = std::find_if(std::begin(kActivities), std::end(kActivities),
                                                  [&](const auto& known) { return known.first == row.Get(kActivity); });
        if (activity == std::end(kActivities)) {
          return absl::OkStatus();
        }
        const auto item = index.find(row.Get(kId));
        if (item == index.end()) {
          return row.ErrorAt(kId, "ITEM_UNKNOWN", "the items file has no such item");
        }
        Step step;
        step.kind = activity->second;
        step.item = item->second;
        if (!absl::SimpleAtoi(ToAbsl(row.Get(kSequence)), &step.sequence)) {
          return row.ErrorAt(kSequence, "FIELD_INVALID", "not a number");
        }
        if (!absl::ParseTime(absl::RFC3339_full, ToAbsl(row.Get(kTime)), &step.time, nullptr)) {
          return row.ErrorAt(kTime, "FIELD_INVALID", "not a time");
        }
        OUTLAY_ASSIGN_OR_RETURN(step.amount_minor, ParseEuros(row.Get(kValue)));
        log.steps.push_back(step);
        return absl::OkStatus();
      });
  return ReadGzip(path, reader);
}

// A cancelled receipt takes back the item's last one that was not taken back yet.
void LinkCredits(Log& log) {
  std::map<int, std::vector<int>> open_invoices;
  for (Step& step : log.steps) {
    std::vector<int>& open = open_invoices[step.item];
    if (step.kind == StepKind::kInvoice) {
      open.push_back(step.sequence);
    } else if (step.kind == StepKind::kCredit && !open.empty()) {
      step.credited_sequence = open.back();
      open.pop_back();
    }
  }
}

}  // namespace

absl::StatusOr<Log> ReadLog(const std::string& folder) {
  Log log;
  std::map<std::string, int, std::less<>> index;
  OUTLAY_RETURN_IF_ERROR(ReadItems(Concat(folder, "/3wm_after_gr_items.csv.gz"), log, index));
  OUTLAY_RETURN_IF_ERROR(ReadEvents(Concat(folder, "/3wm_after_gr_events.csv.gz"), index, log));
  std::sort(log.steps.begin(), log.steps.end(), [](const Step& a, const Step& b) {
    return std::tie(a.time, a.item, a.sequence) < std::tie(b.time, b.item, b.sequence);
  });
  LinkCredits(log);
  return log;
}

}  // namespace outlay::demo
