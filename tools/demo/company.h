// Services of a story's own, with a directory of people: started, called as somebody, and waited for.
#ifndef OUTLAY_TOOLS_DEMO_COMPANY_H_
#define OUTLAY_TOOLS_DEMO_COMPANY_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "common/base/status_macros.h"
#include "common/rpc/blocking.h"
#include "common/rpc/channel_pool.h"
#include "common/rpc/grpc_channel.h"
#include "google/protobuf/text_format.h"
#include "tools/process/service.h"

namespace outlay::demo {

// Who creates organizations; calls for none.
inline constexpr char kOperator[] = "operator";

// INTERNAL / EXAMPLE_FAILED: a story went otherwise.
absl::Status ExampleFailed(std::string_view what);

// Not thread-safe. Its services end with it.
class Company {
 public:
  // `organization`: an id. `folder`: for data and logs. `programs`: "build/release/services".
  Company(std::string organization, std::string folder, std::string programs)
      : organization_(std::move(organization)), folder_(std::move(folder)), programs_(std::move(programs)) {}
  ~Company();
  Company(const Company&) = delete;
  Company& operator=(const Company&) = delete;

  // Empties the folder.
  void Begin();
  // Starts "directory", "purchase_order", ... UNAVAILABLE / SERVICE_DID_NOT_START.
  absl::Status Start(const std::string& service, std::vector<std::string> flags);
  // "127.0.0.1:40123".
  std::string TargetOf(const std::string& service) const;
  // "organizations/reviewed".
  std::string Name() const { return "organizations/" + organization_; }
  const std::string& organization_id() const { return organization_; }

  // `who` calls, with a request in text format; once.
  template <typename Request, typename Response>
  absl::Status CallOnce(const std::string& who, const std::string& service, std::string_view method,
                        const std::string& request, Response* response) {
    Request parsed;
    if (!google::protobuf::TextFormat::ParseFromString(request, &parsed)) return ExampleFailed(request);
    return rpc::CallAndWait(*channels_.at(service), method, parsed, response,
                            {.caller = {.subject = who, .organization = who == kOperator ? "" : organization_}});
  }
  // Again while a copy of the directory is on its way.
  template <typename Request, typename Response>
  absl::Status Call(const std::string& who, const std::string& service, std::string_view method,
                    const std::string& request, Response* response) {
    absl::Status status;
    OUTLAY_RETURN_IF_ERROR(Until(
        [&] {
          status = CallOnce<Request>(who, service, method, request, response);
          return !IsEarly(status);
        },
        method));
    return status;
  }
  // INTERNAL / EXAMPLE_FAILED: it is not so within a minute.
  absl::Status Until(const std::function<bool()>& is_so, std::string_view what);

 private:
  // What passes when a copy of the directory has arrived.
  static bool IsEarly(const absl::Status& status);

  const std::string organization_;
  const std::string folder_;
  const std::string programs_;
  rpc::ChannelPool pool_;
  std::map<std::string, process::RunningService> services_;
  std::map<std::string, std::unique_ptr<rpc::GrpcChannel>> channels_;
};

}  // namespace outlay::demo

#endif  // OUTLAY_TOOLS_DEMO_COMPANY_H_
