// Serves the events of other services that this one could not apply: outlay.event.v1.ParkedEvents, for its operator.
#ifndef OUTLAY_COMMON_FEED_PARKED_EVENTS_SERVICE_H_
#define OUTLAY_COMMON_FEED_PARKED_EVENTS_SERVICE_H_

#include <map>
#include <memory>
#include <string>

#include "common/base/scheduler.h"
#include "common/command/executor.h"
#include "common/feed/feed_handler.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "common/store/store.h"
#include "outlay/event/v1/parking.pb.h"

namespace outlay::feed {

// Thread-safe.
class ParkedEventsService {
 public:
  // All must outlive the service and its calls.
  ParkedEventsService(store::Store* store, command::Executor* executor, Scheduler* scheduler);
  ~ParkedEventsService();

  // Sets the handler of a producer's events; to be called before the dispatcher is sealed. The handler must outlive the
  // store.
  void Handle(const std::string& producer, const FeedHandler* handler);
  // To be called once, before the dispatcher is sealed.
  void Bind(rpc::Dispatcher& dispatcher);

  void ListParkedEvents(rpc::Call<event::v1::ListParkedEventsRequest, event::v1::ListParkedEventsResponse> call);
  void RetryParkedEvents(rpc::Call<event::v1::RetryParkedEventsRequest, event::v1::RetryParkedEventsResponse> call);
  void SkipParkedEvent(rpc::Call<event::v1::SkipParkedEventRequest, event::v1::ParkedEvent> call);

 private:
  struct State;
  const std::shared_ptr<State> state_;
};

}  // namespace outlay::feed

#endif  // OUTLAY_COMMON_FEED_PARKED_EVENTS_SERVICE_H_
