#include "common/tenant/business_time.h"

#include <memory>
#include <string>
#include <utility>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/execute_call.h"
#include "common/tenant/keyspaces.h"
#include "common/tenant/tenant.h"
#include "google/protobuf/timestamp.pb.h"

namespace outlay::tenant {
namespace {

using development::v1::SetBusinessTimeRequest;
using development::v1::SetBusinessTimeResponse;
using google::protobuf::Timestamp;

std::string Answer(const std::optional<Timestamp>& time) {
  SetBusinessTimeResponse response;
  if (time.has_value()) *response.mutable_business_time() = *time;
  return response.SerializeAsString();
}

class SetBusinessTimeCommand final : public command::Command {
 public:
  explicit SetBusinessTimeCommand(std::optional<Timestamp> time) : time_(std::move(time)) {}

  std::string_view name() const override { return "development.setBusinessTime"; }

  absl::StatusOr<command::Outcome> Run(command::Context& context) const override {
    const OrganizationKey key{context.caller.organization};
    OUTLAY_RETURN_IF_ERROR(LoadTenant(context.txn, context.caller.organization));
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<Timestamp> before, context.txn.Find(kBusinessTimes, key));
    if (time_.has_value()) {
      context.txn.Put(kBusinessTimes, key, *time_);
    } else {
      context.txn.Delete(kBusinessTimes, key);
    }
    return command::Outcome{.resource = Concat("organizations/", context.caller.organization, "/businessTime"),
                            .before = Answer(before),
                            .after = Answer(time_)};
  }

 private:
  const std::optional<Timestamp> time_;
};

}  // namespace

void BusinessTimeService::Bind(rpc::Dispatcher& dispatcher) {
  dispatcher.Bind("/outlay.development.v1.BusinessTime/SetBusinessTime", this, &BusinessTimeService::SetBusinessTime);
}

void BusinessTimeService::SetBusinessTime(rpc::Call<SetBusinessTimeRequest, SetBusinessTimeResponse> call) {
  std::optional<Timestamp> time;
  if (call.request().has_business_time()) time = call.request().business_time();
  command::ExecuteCall(*executor_, call, std::make_unique<SetBusinessTimeCommand>(std::move(time)));
}

}  // namespace outlay::tenant
