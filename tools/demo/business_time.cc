#include "tools/demo/business_time.h"

#include "common/base/strings.h"
#include "google/protobuf/util/time_util.h"
#include "outlay/development/v1/business_time.pb.h"
#include "tools/client/methods.h"
#include "tools/demo/names.h"

namespace outlay::demo {

using ::google::protobuf::util::TimeUtil;

absl::Time TimeOf(const std::string& rfc3339) {
  google::protobuf::Timestamp time;
  TimeUtil::FromString(rfc3339, &time);
  return absl::FromUnixMicros(TimeUtil::TimestampToMicroseconds(time));
}

absl::Status SetBusinessTime(const client::BlockingClient& peer, const std::string& organization,
                             const std::string& request_id, std::optional<absl::Time> time) {
  development::v1::SetBusinessTimeRequest request;
  request.set_request_id(request_id);
  request.set_organization(Concat("organizations/", organization));
  if (time.has_value()) *request.mutable_business_time() = ToTimestamp(*time);
  return peer.Call<development::v1::SetBusinessTimeResponse>(client::kSetBusinessTime, request).status();
}

}  // namespace outlay::demo
