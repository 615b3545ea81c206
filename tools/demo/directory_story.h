// Somebody comes, gets a role by two people, orders as her group asks, and leaves: with directory and purchase_order,
// which judge everybody who calls.
#ifndef OUTLAY_TOOLS_DEMO_DIRECTORY_STORY_H_
#define OUTLAY_TOOLS_DEMO_DIRECTORY_STORY_H_

#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "tools/demo/company.h"

namespace outlay::demo {

// Not thread-safe. Its services end with it.
class DirectoryStory {
 public:
  // `folder`: for data and logs, emptied. `programs`: "build/release/services". `say` gets each line.
  DirectoryStory(std::string folder, std::string programs, std::function<void(const std::string&)> say)
      : company_("painters", std::move(folder), std::move(programs)), say_(std::move(say)) {}

  // INTERNAL / EXAMPLE_FAILED: something went otherwise; UNAVAILABLE / SERVICE_DID_NOT_START.
  absl::Status Run();

 private:
  absl::Status MakeCompany();
  absl::Status Invite();
  absl::Status GrantByTwo();
  absl::Status DateReference();
  absl::Status OrderAsAsked();
  absl::Status Leave();
  // Ann gives a role, under the user's name as the grant's id.
  absl::Status Grant(const std::string& user, const std::string& role, const std::string& group);
  // A version of cost centre 4711 from a day on.
  absl::Status SetCostCentre(std::string_view name, int64_t from_seconds);
  absl::StatusOr<std::string> CostCentreAt(int64_t seconds);
  // Dora submits an order for the lab; `information` as the text of its order information.
  absl::Status Order(const std::string& id, const std::string& information);
  absl::Status ReadAsDora();

  Company company_;
  const std::function<void(const std::string&)> say_;
};

}  // namespace outlay::demo

#endif  // OUTLAY_TOOLS_DEMO_DIRECTORY_STORY_H_
