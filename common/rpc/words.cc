#include "common/rpc/words.h"

#include "absl/strings/ascii.h"

namespace outlay::rpc {
namespace {

// "UNMATCHED_REASON_" of UnmatchedReason.
std::string ValuePrefix(const google::protobuf::EnumDescriptor& type) {
  std::string prefix;
  for (const char character : type.name()) {
    if (absl::ascii_isupper(static_cast<unsigned char>(character)) && !prefix.empty()) prefix += '_';
    prefix += absl::ascii_toupper(static_cast<unsigned char>(character));
  }
  return prefix + "_";
}

}  // namespace

std::string WordOf(const google::protobuf::EnumValueDescriptor& value) {
  if (value.number() == 0) return "";
  const std::string prefix = ValuePrefix(*value.type());
  return value.name().starts_with(prefix) ? value.name().substr(prefix.size()) : value.name();
}

}  // namespace outlay::rpc
