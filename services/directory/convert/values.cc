#include "services/directory/convert/values.h"

#include "common/base/status_macros.h"
#include "common/rpc/values.h"

namespace outlay::directory {

absl::StatusOr<std::optional<Money>> MaybeMoney(std::string_view field, bool present,
                                                const google::type::Money& proto) {
  if (!present) return std::optional<Money>();
  OUTLAY_ASSIGN_OR_RETURN(const Money money, rpc::MoneyFromProto(field, proto));
  return std::optional<Money>(money);
}

}  // namespace outlay::directory
