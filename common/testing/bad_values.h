// Values that no field accepts, by kind. For bad_requests.
#ifndef OUTLAY_COMMON_TESTING_BAD_VALUES_H_
#define OUTLAY_COMMON_TESTING_BAD_VALUES_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "outlay/options/v1/options.pb.h"

namespace outlay::testing {

struct BadValue {
  std::string what;
  std::shared_ptr<const google::protobuf::Message> message;
};

// What the annotation of a field says.
inline const options::v1::FieldOptions& RulesOf(const google::protobuf::FieldDescriptor* field) {
  return field->options().GetExtension(options::v1::field);
}

// The types whose meaning Google fixed: amounts, numbers, days and times; they are not looked into.
bool IsWellKnown(const google::protobuf::Descriptor* type);
// Values of such a type that mean nothing or that `rules` forbid; none for other types.
std::vector<BadValue> BadWellKnownValues(const google::protobuf::Descriptor* type,
                                         const options::v1::FieldOptions& rules);

// Texts that are not of the format, not empty and not too long.
std::vector<std::string_view> BadTexts(options::v1::Format format);
// The longest text of the format, or `otherwise` where the format sets no limit.
uint32_t FormatBytes(options::v1::Format format, uint32_t otherwise);

// The neighbours of the range that the type can hold.
std::vector<int64_t> OutOfRange(google::protobuf::FieldDescriptor::CppType type, int64_t min, int64_t max);

// These set the field, or the only element of a repeated one.
void SetInteger(google::protobuf::Message* message, const google::protobuf::FieldDescriptor* field, int64_t value);
void SetReal(google::protobuf::Message* message, const google::protobuf::FieldDescriptor* field, double value);
// Adds a copy of the first element, or an empty one.
void AddElement(google::protobuf::Message* message, const google::protobuf::FieldDescriptor* field, bool copy_first);

}  // namespace outlay::testing

#endif  // OUTLAY_COMMON_TESTING_BAD_VALUES_H_
