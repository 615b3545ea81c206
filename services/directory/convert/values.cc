#include "services/directory/convert/values.h"

#include "common/base/digest.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/base/text.h"
#include "common/rpc/values.h"

namespace outlay::directory {
namespace {

constexpr size_t kEtagBytes = 12;

}  // namespace

std::string EtagOf(absl::Time create_time, int64_t revision) {
  const std::string identity = Concat(absl::ToUnixMicros(create_time), ".", revision);
  return EncodeBase64Url(Sha256(identity).bytes().substr(0, kEtagBytes));
}

absl::StatusOr<std::optional<Money>> MaybeMoney(std::string_view field, bool present,
                                                const google::type::Money& proto) {
  if (!present) return std::optional<Money>();
  OUTLAY_ASSIGN_OR_RETURN(const Money money, rpc::MoneyFromProto(field, proto));
  return std::optional<Money>(money);
}

}  // namespace outlay::directory
