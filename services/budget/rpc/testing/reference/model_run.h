// Gives random commands of every kind to the service and to a plain reference, which must agree on every answer and
// figure.
#ifndef OUTLAY_SERVICES_BUDGET_RPC_TESTING_REFERENCE_MODEL_RUN_H_
#define OUTLAY_SERVICES_BUDGET_RPC_TESTING_REFERENCE_MODEL_RUN_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/random.h"
#include "common/command/testing/test_node.h"
#include "services/budget/rpc/testing/reference/logged_figures.h"
#include "services/budget/rpc/testing/reference/plain_budgets.h"
#include "services/budget/rpc/testing/service.h"

namespace outlay::budget {

// A run in one organization, determined by a seed. Adds failures to the current test.
class ModelRun {
 public:
  explicit ModelRun(uint64_t seed);

  void Run(int commands);
  // Repeats the same commands, without restarts and without reads, on another node (I19).
  void CheckReplay();

 private:
  template <typename Request>
  using Fill = std::function<void(Request*)>;

  // A node with the service and the settings of directory.
  struct Place {
    command::TestNode node;
    std::unique_ptr<LocalBudget> service;
  };
  // A request that was made, to be repeated.
  struct Asked {
    absl::Time time;
    bool is_job = false;
    std::function<std::string(LocalBudget&)> ask;  // the answer, or its error
    std::string answer;
    bool stays_so = false;  // its answer does not change with time
  };

  static void Prepare(Place& place);
  static void ExpireIn(Place& place);

  // Makes a request, perhaps twice and perhaps with other content, and remembers it.
  template <typename Response, typename Request>
  absl::StatusOr<Response> Ask(const std::string& method, const Request& request, bool stays_so,
                               const Fill<Request>& change = {});
  void AskAgain();
  std::size_t Records();

  void AddBudget(const PlainBudget& budget, const std::string& more);
  void CreateBudgets();
  PlainSpend DrawSpend(bool may_be_credit);
  void MeetLimit(PlainSpend* spend, PlainBudgets& plain);
  v1::Spend ToProto(const PlainSpend& spend, const std::string& document) const;
  v1::AuthorizeHoldRequest ToRequest(const std::string& id, const PlainSpend& spend) const;
  void ExpectVerdict(const v1::Verdict& verdict, const PlainSpend& spend, PlainBudgets& plain);
  void ExpectReason(const absl::Status& status, const std::string& reason);

  void Step();
  void Authorize();
  void AuthorizeInBatch();
  void AuthorizeTwice();
  void Simulate();
  void DoVerb();
  void ChangeLimit();
  void ChangeState();
  void Allocate();
  void MoveMoney();
  void Restart();

  template <typename Request>
  absl::Status Verb(const std::string& method, const std::string& hold, int64_t cents, const Fill<Request>& fill = {});
  template <typename Request>
  absl::Status BudgetVerb(const std::string& method, std::size_t budget);

  void Check();
  void CheckFigures();
  void CheckLog();
  void CheckHolds();
  void Remember();
  void CheckHistory();

  int64_t Draw(int64_t least, int64_t most);
  bool OneIn(int64_t times) { return Draw(1, times) == 1; }
  std::string NextId(const std::string& prefix) { return prefix + std::to_string(++ids_); }

  SeededRandom draw_;
  Place place_;
  PlainBudgets plain_;
  LoggedFigures logged_;
  uint64_t logged_until_ = 0;
  int ids_ = 0;
  std::vector<Asked> asked_;
  std::vector<std::string> moves_;
  // A budget's figures at a time.
  struct Then {
    PlainAmounts used;
    int64_t available = 0;
  };
  std::map<absl::Time, std::vector<Then>> then_;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_RPC_TESTING_REFERENCE_MODEL_RUN_H_
