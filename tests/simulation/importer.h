// Who imports lists of people into the directory of one organization, as often as it takes, and remembers what came of
// it.
#ifndef OUTLAY_TESTS_SIMULATION_IMPORTER_H_
#define OUTLAY_TESTS_SIMULATION_IMPORTER_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/testing/simulator.h"
#include "tests/simulation/logs.h"

namespace outlay::simulation {

// Single-threaded. Must outlive the simulator.
class Importer {
 public:
  // `simulator` may be constructed later.
  Importer(testing::Simulator* simulator, std::string organization);

  const std::string& organization() const { return organization_; }

  // A few people, of whom some are there already, or twice in the list; perhaps the same list again.
  void ImportSomebody();
  // These addresses, one in a line.
  void Import(const std::string& list);

  // Waits for no answer and plans nothing more.
  bool IsDone() const { return open_ == 0; }

  // Whoever was created.
  const std::vector<LoggedRequest>& logged() const { return logged_; }
  // The first thing that was not as promised; empty: none.
  const std::string& first_problem() const { return first_problem_; }

 private:
  // A list that is imported, perhaps more than once.
  struct File;
  // One try.
  struct Try;

  void Send(std::shared_ptr<File> file);
  void Read(std::shared_ptr<Try> current);
  void End(Try& current, const absl::Status& status);
  void CheckEnd(const Try& current);
  void Problem(const std::string& what);

  testing::Simulator* const simulator_;
  const std::string organization_;
  int imports_ = 0;
  int open_ = 0;
  std::vector<LoggedRequest> logged_;
  std::string first_problem_;
};

}  // namespace outlay::simulation

#endif  // OUTLAY_TESTS_SIMULATION_IMPORTER_H_
