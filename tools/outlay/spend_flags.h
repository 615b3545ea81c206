// Flags that say what is spent, of every command that asks for it.
#ifndef OUTLAY_TOOLS_OUTLAY_SPEND_FLAGS_H_
#define OUTLAY_TOOLS_OUTLAY_SPEND_FLAGS_H_

#include "absl/status/statusor.h"
#include "outlay/budget/v1/hold.pb.h"
#include "tools/outlay/command.h"

namespace outlay::cli {

inline const Flag kGroupFlag = {"group", "GROUP", "whose it is"};
inline const Flag kAmountFlag = {"amount", "AMOUNT",
                                 "how much, such as '120.00 EUR'; of a hold, all of it unless told"};
inline const Flag kDocumentFlag = {"document", "NAME",
                                   "what justifies it, such as organizations/acme/purchaseOrders/po-1"};

// What is spent, as the flags say. INVALID_ARGUMENT / FIELD_INVALID {field}: no amount.
absl::StatusOr<budget::v1::Spend> ParseSpend(const Arguments& arguments, Session& session);

}  // namespace outlay::cli

#endif  // OUTLAY_TOOLS_OUTLAY_SPEND_FLAGS_H_
