// Builds messages from parts that are already serialized. Pure.
#ifndef OUTLAY_SERVICES_BUDGET_CONVERT_SERIALIZED_H_
#define OUTLAY_SERVICES_BUDGET_CONVERT_SERIALIZED_H_

#include <string>
#include <string_view>

namespace outlay::budget {

// Appends field `number` of a message; its value is the message with these bytes.
void AppendMessageField(int number, std::string_view bytes, std::string* to);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_CONVERT_SERIALIZED_H_
