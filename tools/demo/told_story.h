// What the buyer of the worked example was told of it, read from the inbox.
#ifndef OUTLAY_TOOLS_DEMO_TOLD_STORY_H_
#define OUTLAY_TOOLS_DEMO_TOLD_STORY_H_

#include <functional>
#include <map>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "outlay/notification/v1/notice.pb.h"
#include "tools/client/blocking_client.h"

namespace outlay::demo {

// Not thread-safe.
class ToldStory {
 public:
  // `say` gets each line. Everything passed in must outlive the story.
  ToldStory(std::string organization, const client::BlockingClient& orders, const client::BlockingClient& notices,
            std::function<void(const std::string&)> say)
      : organization_(std::move(organization)), orders_(orders), notices_(notices), say_(std::move(say)) {}

  // Before the example: puts the business time of notification where the example begins.
  absl::Status Begin();
  // After it: waits until notification knows every order, lets the year end, and says what came.
  // INTERNAL / EXAMPLE_FAILED: something was not told, or more than once.
  absl::Status Tell();

 private:
  // By name.
  using Inbox = std::map<std::string, notification::v1::Notice>;

  absl::Status SetBusinessTime(const std::string& rfc3339);
  // How many orders the example has.
  absl::StatusOr<int> CountOrders();
  // Streams the inbox until `is_complete` says so.
  absl::StatusOr<Inbox> ReadUntil(const std::function<bool(const Inbox&)>& is_complete);
  absl::Status Show(const Inbox& inbox);

  const std::string organization_;
  const client::BlockingClient& orders_;
  const client::BlockingClient& notices_;
  const std::function<void(const std::string&)> say_;
};

}  // namespace outlay::demo

#endif  // OUTLAY_TOOLS_DEMO_TOLD_STORY_H_
