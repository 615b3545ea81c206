#include "common/base/currency.h"

#include <string>

#include "absl/strings/escaping.h"
#include "common/base/errors.h"
#include "common/base/strings.h"

namespace outlay {

absl::StatusOr<Currency> Currency::FromCode(std::string_view code) {
  if (const currency_internal::Entry* entry = currency_internal::Find(code); entry != nullptr) {
    return Currency(*entry);
  }
  const std::string shown = absl::CHexEscape(ToAbsl(code.substr(0, 8)));
  return MakeError(absl::StatusCode::kInvalidArgument, "CURRENCY_UNKNOWN",
                   Concat("\"", shown, "\" is not an ISO 4217 currency in use; send a code such as \"EUR\""),
                   {{"currency", shown}});
}

}  // namespace outlay
