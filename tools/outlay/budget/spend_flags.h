// The flags that describe a spend, for all commands that need one.
#ifndef OUTLAY_TOOLS_OUTLAY_BUDGET_SPEND_FLAGS_H_
#define OUTLAY_TOOLS_OUTLAY_BUDGET_SPEND_FLAGS_H_

#include <string>
#include <vector>

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

// Returns `flags` and those by which budgets choose whether a spend counts in them: member, category, supplier, cost
// centre and project.
std::vector<Flag> WithSpendFlags(std::vector<Flag> flags);

// Returns the document of --document and --document-text: a text that can be the id of an order becomes its name,
// others are unchanged. Empty: neither was given. INVALID_ARGUMENT / USAGE: both were.
absl::StatusOr<std::string> ParseDocument(const Arguments& arguments, Session& session);

// Returns the spend that the flags describe. INVALID_ARGUMENT / FIELD_INVALID {field}: not an amount.
absl::StatusOr<budget::v1::Spend> ParseSpend(const Arguments& arguments, Session& session);

// Returns the budget that answered, or the allocation of it that decided.
std::string NameOfNode(const budget::v1::NodeVerdict& node);

}  // namespace outlay::cli

#endif  // OUTLAY_TOOLS_OUTLAY_BUDGET_SPEND_FLAGS_H_
