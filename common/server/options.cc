#include "common/server/options.h"

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/server/address.h"

namespace outlay::server {
namespace {

constexpr int kThreadsMax = 64;

absl::Status CheckAuth(Auth auth, const Address& listen) {
  if (auth == Auth::kNone) {
    return FlagInvalid("auth",
                       "say who may call. This version knows --auth=development only: it believes what callers "
                       "say about themselves and listens on loopback only");
  }
  if (!listen.IsLoopback()) {
    return FlagInvalid("listen",
                       "--auth=development believes every caller, so it listens on loopback only, such as "
                       "127.0.0.1:7001");
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status FlagInvalid(std::string_view flag, std::string_view why) {
  return MakeError(absl::StatusCode::kInvalidArgument, "FLAG_INVALID", Concat("--", flag, ": ", why),
                   {{"flag", std::string(flag)}});
}

absl::Status ServerOptions::Validate() const {
  const absl::StatusOr<Address> address = ParseAddress(listen);
  if (!address.ok()) {
    return FlagInvalid("listen", ToStd(address.status().message()));
  }
  OUTLAY_RETURN_IF_ERROR(CheckAuth(auth, *address));
  if (const auto admin = ParseAddress(admin_listen); !admin.ok()) {
    return FlagInvalid("admin_listen", ToStd(admin.status().message()));
  }
  if (data_dir.empty()) {
    return FlagInvalid("data_dir", "name the folder that holds the service's data, such as ./var/data");
  }
  if (threads < 1 || threads > kThreadsMax) {
    return FlagInvalid("threads", Concat("must be from 1 to ", kThreadsMax));
  }
  if (drain < absl::ZeroDuration() || drain > absl::Hours(1)) {
    return FlagInvalid("drain", "must be from 0 to 1h");
  }
  return absl::OkStatus();
}

}  // namespace outlay::server
