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

// Returns the annotation of a field.
inline const options::v1::FieldOptions& RulesOf(const google::protobuf::FieldDescriptor* field) {
  return field->options().GetExtension(options::v1::field);
}

// Returns whether Google defined the type's meaning: amounts, numbers, days and times; their fields are not examined.
bool IsWellKnown(const google::protobuf::Descriptor* type);
// Returns values of such a type that are invalid, or that `rules` forbid; none for other types.
std::vector<BadValue> BadWellKnownValues(const google::protobuf::Descriptor* type,
                                         const options::v1::FieldOptions& rules);

// Returns texts that violate the format, not empty and not too long.
std::vector<std::string_view> BadTexts(options::v1::Format format);
// Returns the greatest length of the format, or `otherwise` if the format has no limit.
uint32_t FormatBytes(options::v1::Format format, uint32_t otherwise);

// Returns the values next to the range that the type can represent.
std::vector<int64_t> OutOfRange(google::protobuf::FieldDescriptor::CppType type, int64_t min, int64_t max);

// These set the field, or the only element of a repeated one.
void SetInteger(google::protobuf::Message* message, const google::protobuf::FieldDescriptor* field, int64_t value);
void SetReal(google::protobuf::Message* message, const google::protobuf::FieldDescriptor* field, double value);
// Adds a copy of the first element, or an empty one.
void AddElement(google::protobuf::Message* message, const google::protobuf::FieldDescriptor* field, bool copy_first);

}  // namespace outlay::testing

#endif  // OUTLAY_COMMON_TESTING_BAD_VALUES_H_
