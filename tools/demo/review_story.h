// An order that needs an approval: submitted, reviewed and issued, by services of its own, with people of a directory.
#ifndef OUTLAY_TOOLS_DEMO_REVIEW_STORY_H_
#define OUTLAY_TOOLS_DEMO_REVIEW_STORY_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "common/rpc/channel_pool.h"
#include "common/rpc/grpc_channel.h"
#include "outlay/purchase_order/v1/purchase_order.pb.h"
#include "tools/process/service.h"

namespace outlay::demo {

// Not thread-safe. Its services end with it.
class ReviewStory {
 public:
  // `folder`: for data and logs, emptied. `programs`: "build/release/services". `say` gets each line.
  ReviewStory(std::string folder, std::string programs, std::function<void(const std::string&)> say)
      : folder_(std::move(folder)), programs_(std::move(programs)), say_(std::move(say)) {}
  ~ReviewStory();
  ReviewStory(const ReviewStory&) = delete;
  ReviewStory& operator=(const ReviewStory&) = delete;

  // INTERNAL / EXAMPLE_FAILED: something did not happen; UNAVAILABLE / SERVICE_DID_NOT_START.
  absl::Status Run();

 private:
  absl::Status Start(const std::string& service);
  // Somebody calls "directory", "approval" or "purchase_order", again while a copy of the directory is on its way.
  template <typename Request, typename Response>
  absl::Status Call(const std::string& who, const std::string& service, std::string_view method,
                    const std::string& request, Response* response);
  absl::Status MakeCompany();
  absl::Status MakeRuleAndSupplier();
  absl::Status Review();
  // INTERNAL / EXAMPLE_FAILED: it is not so within a minute.
  absl::Status Until(const std::function<bool()>& is_so, std::string_view what);
  purchase_order::v1::PurchaseOrder ReadOrder();

  const std::string folder_;
  const std::string programs_;
  const std::function<void(const std::string&)> say_;
  rpc::ChannelPool pool_;
  std::map<std::string, process::RunningService> services_;
  std::map<std::string, std::unique_ptr<rpc::GrpcChannel>> channels_;
};

}  // namespace outlay::demo

#endif  // OUTLAY_TOOLS_DEMO_REVIEW_STORY_H_
