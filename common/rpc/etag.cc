#include "common/rpc/etag.h"

#include "common/base/digest.h"
#include "common/base/errors.h"
#include "common/base/strings.h"
#include "common/base/text.h"

namespace outlay::rpc {
namespace {

// 96 bits: enough to exclude accidental collisions between versions of a resource.
constexpr size_t kEtagBytes = 12;

}  // namespace

std::string MakeEtag(absl::Time create_time, int64_t revision) {
  const std::string state = Concat(absl::ToUnixMicros(create_time), ".", revision);
  return EncodeBase64Url(Sha256(state).bytes().substr(0, kEtagBytes));
}

absl::Status CheckEtag(std::string_view name, std::string_view given, std::string_view current) {
  return given.empty() || given == current ? absl::OkStatus() : EtagMismatch(name);
}

}  // namespace outlay::rpc
