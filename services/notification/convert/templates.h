// Words of organizations as the API shows them, and the event on which they are tried. Pure.
#ifndef OUTLAY_SERVICES_NOTIFICATION_CONVERT_TEMPLATES_H_
#define OUTLAY_SERVICES_NOTIFICATION_CONVERT_TEMPLATES_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "google/protobuf/message.h"
#include "outlay/notification/v1/template.pb.h"
#include "services/notification/domain/words.h"

namespace outlay::notification {

v1::Template ToProto(const std::string& name, const WordTemplate& words);

// Whether title and text may be filled in from events of that type. INVALID_ARGUMENT / EVENT_TYPE_UNKNOWN {field,
// event_type}, FIELD_UNKNOWN {field, path, event_type}, TEMPLATE_INVALID {field}.
absl::Status CheckWords(const Words& words, std::string_view event_type);

// What words become on an event of that type whose texts are the names of their fields; every field is set.
Words Preview(const Words& words, std::string_view event_type);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_CONVERT_TEMPLATES_H_
