// The words of the API's enums without the name of their enum in front: for files, and for errors that name a state.
#ifndef OUTLAY_COMMON_RPC_WORDS_H_
#define OUTLAY_COMMON_RPC_WORDS_H_

#include <string>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/generated_enum_reflection.h"

namespace outlay::rpc {

// "PENDING_APPROVAL" of STATE_PENDING_APPROVAL; empty for the value 0.
std::string WordOf(const google::protobuf::EnumValueDescriptor& value);

// The same; the number itself where this program does not know its name.
template <typename Enum>
std::string WordOf(Enum value) {
  const auto* found = google::protobuf::GetEnumDescriptor<Enum>()->FindValueByNumber(value);
  return found == nullptr ? std::to_string(value) : WordOf(*found);
}

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_WORDS_H_
