// A command as described in the tables of commands, and these tables: one for each noun.
#ifndef OUTLAY_TOOLS_OUTLAY_COMMAND_H_
#define OUTLAY_TOOLS_OUTLAY_COMMAND_H_

#include <functional>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "tools/outlay/arguments.h"
#include "tools/outlay/session.h"

namespace outlay::cli {

struct Command {
  std::string_view noun;       // "order"
  std::string_view verb;       // "get"; empty: the noun is the whole command
  std::string_view arguments;  // see ParseArguments
  std::string_view summary;    // completes "outlay order get: ..."
  std::vector<Flag> flags;
  // Runs the command. An error ends the program with the code of ExitCodeOf.
  std::function<absl::Status(const Arguments&, Session&)> run;
};

std::vector<Command> OrganizationCommands();  // and groups
Command MaterialityCommand();                 // one of them
std::vector<Command> UserCommands();
std::vector<Command> MembershipCommands();  // of users
std::vector<Command> GroupMemberCommands();
std::vector<Command> RoleCommands();  // and grants
std::vector<Command> ScimTokenCommands();
std::vector<Command> AccessCommands();  // dormant users, reviews
std::vector<Command> GroupSettingsCommands();
std::vector<Command> ReferenceCommands();
std::vector<Command> GroupMappingCommands();  // and groups of the identity provider
std::vector<Command> SupplierCommands();
std::vector<Command> OrderCommands();      // reading, and the life cycle
std::vector<Command> OrderEditCommands();  // create, update, revise
std::vector<Command> OrderVersionCommands();
std::vector<Command> OrderFileCommands();  // import, export
std::vector<Command> AssociationCommands();
std::vector<Command> InvoiceCommands();  // reading, cancel, move, retry
std::vector<Command> InvoiceCreateCommands();
std::vector<Command> InvoiceFileCommands();  // import, export, original
std::vector<Command> ExplainCommands();      // invoice explain, invoice simulate
std::vector<Command> MarketplaceCommands();
std::vector<Command> PreferencesCommands();
std::vector<Command> NoticeCommands();  // inbox, subscriptions
std::vector<Command> TemplateCommands();
std::vector<Command> LadderCommands();
std::vector<Command> DeliveryCommands();  // and targets
std::vector<Command> ParkedCommands();
std::vector<Command> EventCommands();
std::vector<Command> AuditCommands();        // head, export, search
std::vector<Command> AuditVerifyCommands();  // without a server
std::vector<Command> BudgetFileCommands();   // and forecasts
std::vector<Command> BudgetCommands();
std::vector<Command> BudgetTreeCommands();
std::vector<Command> BudgetTotalsCommands();
std::vector<Command> BudgetLeftCommands();
std::vector<Command> BudgetHistoryCommands();  // versions, figures of any time, months
std::vector<Command> HoldCommands();
std::vector<Command> OverrideCommands();
std::vector<Command> AllocationCommands();
std::vector<Command> AllocationFileCommands();  // import, export
std::vector<Command> BudgetMoveCommands();
std::vector<Command> YearEndCommands();
std::vector<Command> ReviewCommands();
std::vector<Command> ReviewReplayCommands();
std::vector<Command> RuleCommands();  // and delegations
std::vector<Command> ProposalCommands();
std::vector<Command> BuyingCommands();  // policies of guided buying, and exceptions
std::vector<Command> TimeCommands();
std::vector<Command> DoctorCommands();

// Returns all commands, in the order of the help.
const std::vector<Command>& AllCommands();

}  // namespace outlay::cli

#endif  // OUTLAY_TOOLS_OUTLAY_COMMAND_H_
