#include "tools/demo/processes.h"

#include <utility>

#include "common/base/status_macros.h"

namespace outlay::demo {

absl::Status Service::Start() {
  OUTLAY_ASSIGN_OR_RETURN(running_, process::StartService(options_));
  options_.admin_port = running_.admin_port;
  return absl::OkStatus();
}

}  // namespace outlay::demo
