// Flags that say what is spent, of every command that asks for it.
#ifndef OUTLAY_TOOLS_OUTLAY_SPEND_FLAGS_H_
#define OUTLAY_TOOLS_OUTLAY_SPEND_FLAGS_H_

#include <string>

#include "absl/status/statusor.h"
#include "outlay/budget/v1/hold.pb.h"
#include "tools/outlay/command.h"

namespace outlay::cli {

inline const Flag kSpenderFlag = {"group", "GROUP", "the group that spends"};
inline const Flag kSpendAmountFlag = {"amount", "AMOUNT", "how much, such as '120.00 EUR'"};
inline const Flag kDocumentFlag = {"document", "ORDER",
                                   "the purchase order that justifies it, such as po-1, or another name"};
inline const Flag kDocumentTextFlag = {"document-text", "TEXT",
                                       "the document elsewhere that justifies it, such as 'ticket 7'"};

// What --document and --document-text name: what can be the id of an order is one, all else stays as it is. Empty:
// neither was given.
// INVALID_ARGUMENT / USAGE: both were.
absl::StatusOr<std::string> ParseDocument(const Arguments& arguments, Session& session);

// What is spent, as the flags say. INVALID_ARGUMENT / FIELD_INVALID {field}: no amount.
absl::StatusOr<budget::v1::Spend> ParseSpend(const Arguments& arguments, Session& session);

}  // namespace outlay::cli

#endif  // OUTLAY_TOOLS_OUTLAY_SPEND_FLAGS_H_
