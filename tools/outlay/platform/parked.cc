// outlay parked list, retry and skip.
#include <string>
#include <vector>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/event/v1/parking.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/command.h"
#include "tools/outlay/format.h"
#include "tools/outlay/list.h"

namespace outlay::cli {
namespace {

using outlay::event::v1::ListParkedEventsRequest;
using outlay::event::v1::ListParkedEventsResponse;
using outlay::event::v1::ParkedEvent;

std::string WhyParked(const ParkedEvent& parked) {
  return parked.reason().empty() ? "not tried yet" : Concat(parked.reason(), ": ", parked.message());
}

absl::Status ListParked(const Arguments& arguments, Session& session) {
  OUTLAY_ASSIGN_OR_RETURN(const Peer peer, ParsePeer(arguments.At(0)));
  ListParkedEventsRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  return List(Listing<ListParkedEventsRequest, ListParkedEventsResponse, ParkedEvent>{
                  .peer = peer,
                  .method = client::kListParkedEvents,
                  .request = request,
                  .things = &ListParkedEventsResponse::parked_events,
                  .columns = {{"PRODUCER"}, {"SUBJECT"}, {"EVENT"}, {"TYPE"}, {"SINCE"}, {"WAITING"}, {"WHY"}},
                  .row = [](const ParkedEvent& parked) -> std::vector<Cell> {
                    return {parked.producer(),
                            parked.subject(),
                            parked.event_id(),
                            parked.type(),
                            FormatTime(parked.park_time()),
                            FormatCount(parked.waiting()),
                            {WhyParked(parked), Tone::kBad}};
                  },
                  .name = [](const ParkedEvent& parked) { return parked.subject(); },
                  .nothing = "Nothing is parked"},
              arguments, session);
}

absl::Status RetryEvents(const Arguments& arguments, Session& session) {
  OUTLAY_ASSIGN_OR_RETURN(const Peer peer, ParsePeer(arguments.At(0)));
  event::v1::RetryParkedEventsRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  request.set_producer(arguments.At(1));
  request.set_subject(arguments.At(2));
  OUTLAY_ASSIGN_OR_RETURN(const auto retried, session.Client(peer).Call<event::v1::RetryParkedEventsResponse>(
                                                  client::kRetryParkedEvents, request));
  if (session.settings().json) {
    session.WriteJson(retried);
    return absl::OkStatus();
  }
  session.WriteLine(Concat(retried.applied(), " carried out"));
  if (retried.has_parked_event()) {
    session.Note(Concat("Event ", retried.parked_event().event_id(),
                        " still stands in the way: ", WhyParked(retried.parked_event())));
  }
  return absl::OkStatus();
}

absl::Status SkipEvent(const Arguments& arguments, Session& session) {
  OUTLAY_ASSIGN_OR_RETURN(const Peer peer, ParsePeer(arguments.At(0)));
  event::v1::SkipParkedEventRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  request.set_request_id(session.RequestId());
  request.set_producer(arguments.At(1));
  request.set_subject(arguments.At(2));
  request.set_event_id(arguments.At(3));
  OUTLAY_ASSIGN_OR_RETURN(const auto skipped,
                          session.Client(peer).Call<ParkedEvent>(client::kSkipParkedEvent, request));
  if (session.settings().json) {
    session.WriteJson(skipped);
  } else {
    session.WriteLine(Concat(skipped.event_id(), " is skipped; those behind it are tried now"));
  }
  return absl::OkStatus();
}

}  // namespace

std::vector<Command> ParkedCommands() {
  return {{"parked",
           "list",
           "SERVICE",
           "list events of other services that a service could not carry out, and why",
           {kLimitFlag},
           ListParked},
          {"parked",
           "retry",
           "SERVICE PRODUCER SUBJECT",
           "try the parked events of a subject again, in their order",
           {},
           RetryEvents},
          {"parked",
           "skip",
           "SERVICE PRODUCER SUBJECT EVENT",
           "drop the event that stands in a subject's way, and go on behind it",
           {},
           SkipEvent}};
}

}  // namespace outlay::cli
