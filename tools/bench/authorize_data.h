// Organizations with a tree of groups, a budget on each, and spends of the groups at its leaves.
#ifndef OUTLAY_TOOLS_BENCH_AUTHORIZE_DATA_H_
#define OUTLAY_TOOLS_BENCH_AUTHORIZE_DATA_H_

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "outlay/budget/v1/holds.pb.h"
#include "tools/bench/raw_client.h"
#include "tools/bench/report.h"

namespace outlay::bench {

// A company, departments below it and teams below them: a spend of a team is checked on three levels.
struct BudgetData {
  std::string first_part;  // of the organizations' ids
  int organizations = 1;
  int departments = 1;  // of each organization
  int teams = 1;        // of each department

  std::string Organization(int i) const;
  // Of each organization.
  int64_t leaves() const { return int64_t{1} * departments * teams; }
};

// The lines of a directory file that declare organizations and groups.
std::string DirectoryLines(const BudgetData& data);

// Gives every group a budget that never runs out; what is there already stays.
absl::Status CreateBudgets(RawClient& client, const BudgetData& data, const Report& report);

// Makes spends that no run before has sent. Thread-safe.
class HoldMaker {
 public:
  explicit HoldMaker(const BudgetData& data);

  struct Made {
    int organization = 0;
    budget::v1::AuthorizeHoldRequest request;
  };
  // For a random team.
  Made Next();
  // The spend alone, in the first organization.
  budget::v1::Spend NextSpend();
  struct Batch {
    int organization = 0;
    budget::v1::AuthorizeHoldsRequest request;
  };
  // `size` spends of random teams of one organization: a random one, or the one given.
  Batch NextBatch(int size);
  Batch NextBatch(int size, int organization);

  int organizations() const { return data_.organizations; }
  // Metadata of calls for an organization.
  const Metadata& metadata(int organization) const { return metadata_[static_cast<size_t>(organization)]; }

 private:
  int AnyOrganization(uint64_t number) const;
  // Gives the number of the spend.
  uint64_t Fill(int organization, budget::v1::Spend* spend);

  const BudgetData data_;
  const std::string run_;
  std::vector<Metadata> metadata_;
  std::atomic<uint64_t> next_{0};
};

}  // namespace outlay::bench

#endif  // OUTLAY_TOOLS_BENCH_AUTHORIZE_DATA_H_
