// An order that needs an approval: submitted, reviewed and issued, by services of its own, with people of a directory.
#ifndef OUTLAY_TOOLS_DEMO_REVIEW_STORY_H_
#define OUTLAY_TOOLS_DEMO_REVIEW_STORY_H_

#include <functional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "tools/demo/reviewed_company.h"

namespace outlay::demo {

// Not thread-safe. Its services end with it.
class ReviewStory {
 public:
  // `folder`: for data and logs, emptied. `programs`: "build/release/services". `say` gets each line.
  ReviewStory(std::string folder, std::string programs, std::function<void(const std::string&)> say)
      : company_("reviewed", std::move(folder), std::move(programs)), say_(std::move(say)) {}

  // INTERNAL / EXAMPLE_FAILED: something did not happen; UNAVAILABLE / SERVICE_DID_NOT_START.
  absl::Status Run();

 private:
  ReviewedCompany company_;
  const std::function<void(const std::string&)> say_;
};

}  // namespace outlay::demo

#endif  // OUTLAY_TOOLS_DEMO_REVIEW_STORY_H_
