// The names of the API's enum values without the name of their enum in front, for files and for errors that name a
// state.
#ifndef OUTLAY_COMMON_RPC_WORDS_H_
#define OUTLAY_COMMON_RPC_WORDS_H_

#include <string>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/generated_enum_reflection.h"

namespace outlay::rpc {

// Returns "PENDING_APPROVAL" for STATE_PENDING_APPROVAL, and an empty string for the value 0.
std::string WordOf(const google::protobuf::EnumValueDescriptor& value);

// Does the same; returns the number if this program does not know a name for it.
template <typename Enum>
std::string WordOf(Enum value) {
  const auto* found = google::protobuf::GetEnumDescriptor<Enum>()->FindValueByNumber(value);
  return found == nullptr ? std::to_string(value) : WordOf(*found);
}

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_WORDS_H_
