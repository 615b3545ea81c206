// outlay time ...: moves the business time of an organization, in development.
#include <utility>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/development/v1/business_time.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/command.h"
#include "tools/outlay/format.h"

namespace outlay::cli {
namespace {

namespace development = outlay::development::v1;

// Every service keeps its own; those that are not started keep none.
absl::Status Send(development::SetBusinessTimeRequest request, Session& session) {
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_organization(), session.Organization());
  request.set_request_id(session.RequestId());
  for (const Peer peer : kPeers) {
    const auto response =
        session.Client(peer).Call<development::SetBusinessTimeResponse>(client::kSetBusinessTime, request);
    if (absl::IsUnavailable(response.status()) && !IsAlwaysThere(peer)) {
      session.Note(Concat(PeerName(peer), ": not reached"));
      continue;
    }
    OUTLAY_RETURN_IF_ERROR(response.status());
    if (session.settings().json) {
      session.WriteJson(*response);
    } else if (!session.settings().quiet) {
      const std::string time = FormatTime(response->business_time());
      session.WriteLine(Concat(PeerName(peer), ": ", time.empty() ? "the clock's time" : Concat(time, " UTC")));
    }
  }
  return absl::OkStatus();
}

absl::Status Set(const Arguments& arguments, Session& session) {
  development::SetBusinessTimeRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_business_time(), ParseTime("TIME", arguments.At(0)));
  return Send(std::move(request), session);
}

absl::Status Reset(const Arguments&, Session& session) {
  return Send({}, session);
}

}  // namespace

std::vector<Command> TimeCommands() {
  return {{"time", "set", "TIME", "in development: set the organization's business time", {}, Set},
          {"time", "reset", "", "in development: give the business time back to the clock", {}, Reset}};
}

}  // namespace outlay::cli
