// What a follower of the directory's events keeps, for tests: the last state that they tell of each thing. Pure.
#ifndef OUTLAY_SERVICES_DIRECTORY_EVENTS_TESTING_COPIED_STATE_H_
#define OUTLAY_SERVICES_DIRECTORY_EVENTS_TESTING_COPIED_STATE_H_

#include <optional>
#include <string>
#include <string_view>

namespace outlay::directory {

// What becomes of one row of the copy.
struct CopiedState {
  std::string key;                   // what it is about
  std::optional<std::string> state;  // the event that told it, serialized; unset: the thing is gone
};

// `type`: the full name of the event's message. Unset: it tells what happened, and nothing of how things stand.
std::optional<CopiedState> CopyOf(std::string_view type, const std::string& data);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_EVENTS_TESTING_COPIED_STATE_H_
