// Converts the words of organizations for the API, and previews them with a sample event. Pure.
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

// Checks whether title and text can be filled in from events of that type. INVALID_ARGUMENT / EVENT_TYPE_UNKNOWN
// {field, event_type}, FIELD_UNKNOWN {field, path, event_type}, TEMPLATE_INVALID {field}.
absl::Status CheckWords(const Words& words, std::string_view event_type);

// Fills in words from a sample event of that type with every field set, whose texts are the names of their fields.
Words Preview(const Words& words, std::string_view event_type);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_CONVERT_TEMPLATES_H_
