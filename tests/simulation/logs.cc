#include "tests/simulation/logs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <utility>

#include "common/testing/matchers.h"

namespace outlay::simulation {
namespace {

using command::storage::v1::LogRecord;
using testing::IsOk;

constexpr size_t kReadBytes = size_t{1} << 20;

bool IsIt(const LogRecord& record, const LoggedRequest& request) {
  const auto fits = [](const std::string& known, const std::string& logged) {
    return known.empty() || known == logged;
  };
  return fits(request.command, record.command()) && fits(request.resource, record.resource()) &&
         fits(request.request_id, record.request_id());
}

}  // namespace

std::vector<LogRecord> LogOf(testing::SimNode& node, const std::string& organization) {
  std::vector<LogRecord> log;
  for (uint64_t after = 0;;) {
    const auto entries = node.store().ReadLog(store::PartitionOf(organization), after, kReadBytes);
    EXPECT_THAT(entries, IsOk());
    if (!entries.ok() || entries->empty()) return log;
    for (const store::LogEntry& entry : *entries) {
      EXPECT_EQ(entry.sequence, after + 1) << "a log has no holes (I7)";
      after = entry.sequence;
      LogRecord record;
      EXPECT_THAT(command::ParseRecord(entry.record, &record), IsOk());
      if (record.organization() == organization) log.push_back(std::move(record));
    }
  }
}

void CheckRequests(const std::vector<LogRecord>& log, std::string_view node, const std::vector<LoggedRequest>& logged) {
  std::set<std::pair<std::string, std::string>> requests;
  uint64_t sequence = 0;
  for (const LogRecord& record : log) {
    EXPECT_EQ(record.organization_sequence(), ++sequence) << "its sequence has no gaps (I16)";
    if (record.request_id().empty()) continue;
    EXPECT_TRUE(requests.emplace(record.subject(), record.request_id()).second)
        << record.request_id() << " was carried out twice (I8)";
  }
  for (const LoggedRequest& request : logged) {
    if (request.node != node) continue;
    const auto is_it = [&](const LogRecord& record) { return IsIt(record, request); };
    EXPECT_EQ(std::count_if(log.begin(), log.end(), is_it), 1)
        << request.command << " " << request.request_id << " of " << request.resource << " is in one record (I16)";
  }
}

}  // namespace outlay::simulation
