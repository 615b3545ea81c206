#include "tools/outlay/spend_flags.h"

#include "common/base/status_macros.h"
#include "tools/outlay/format.h"

namespace outlay::cli {

absl::StatusOr<budget::v1::Spend> ParseSpend(const Arguments& arguments, Session& session) {
  budget::v1::Spend spend;
  if (arguments.Has("group")) {
    OUTLAY_ASSIGN_OR_RETURN(*spend.mutable_group(), session.Name("groups", arguments.Get("group")));
  }
  if (arguments.Has("amount")) {
    OUTLAY_ASSIGN_OR_RETURN(*spend.mutable_amount(), ParseMoney("amount", arguments.Get("amount"), ""));
  }
  if (arguments.Has("tax")) {
    OUTLAY_ASSIGN_OR_RETURN(*spend.mutable_tax(),
                            ParseMoney("tax", arguments.Get("tax"), spend.amount().currency_code()));
  }
  spend.set_document(arguments.Get("document"));
  spend.set_category(arguments.Get("category"));
  return spend;
}

}  // namespace outlay::cli
