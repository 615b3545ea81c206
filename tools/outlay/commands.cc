#include <iterator>
#include <utility>

#include "common/base/strings.h"
#include "tools/outlay/command.h"
#include "tools/outlay/help.h"

namespace outlay::cli {
namespace {

absl::Status Help(const Arguments& arguments, Session& session) {
  const std::string noun = arguments.At(0);
  const bool has_colour = session.settings().has_colour;
  std::string help = noun.empty() ? OverviewHelp(has_colour) : NounHelp(noun, has_colour);
  // "budgets" is as good as "budget".
  if (help.empty() && noun.ends_with('s')) help = NounHelp(noun.substr(0, noun.size() - 1), has_colour);
  if (help.empty()) {
    return UsageError(Concat("there is no noun '", noun, "'; outlay help lists all"));
  }
  session.WriteBytes(help);
  return absl::OkStatus();
}

absl::Status Version(const Arguments&, Session& session) {
  session.WriteLine("outlay " OUTLAY_VERSION);
  return absl::OkStatus();
}

std::vector<Command> ProgramCommands() {
  return {{"help", "", "[NOUN]", "list the commands, all or of one noun", {}, Help},
          {"version", "", "", "tell the version of this program", {}, Version}};
}

}  // namespace

const std::vector<Command>& AllCommands() {
  static const std::vector<Command> commands = [] {
    std::vector<Command> all;
    for (const auto& part : {OrganizationCommands,  GroupSettingsCommands, GroupMemberCommands,    ReferenceCommands,
                             UserCommands,          MembershipCommands,    RoleCommands,           ScimTokenCommands,
                             GroupMappingCommands,  AccessCommands,        SupplierCommands,       OrderEditCommands,
                             OrderVersionCommands,  OrderCommands,         OrderFileCommands,      AssociationCommands,
                             InvoiceCreateCommands, InvoiceCommands,       ExplainCommands,        InvoiceFileCommands,
                             MarketplaceCommands,   BudgetCommands,        BudgetFileCommands,     BudgetTreeCommands,
                             BudgetTotalsCommands,  BudgetLeftCommands,    BudgetHistoryCommands,  HoldCommands,
                             OverrideCommands,      AllocationCommands,    AllocationFileCommands, BudgetMoveCommands,
                             YearEndCommands,       ReviewCommands,        ReviewReplayCommands,   RuleCommands,
                             ProposalCommands,      BuyingCommands,        PreferencesCommands,    NoticeCommands,
                             TemplateCommands,      LadderCommands,        DeliveryCommands,       EventCommands,
                             AuditCommands,         AuditVerifyCommands,   ParkedCommands,         TimeCommands,
                             DoctorCommands,        ProgramCommands}) {
      std::vector<Command> commands_of_part = part();
      std::move(commands_of_part.begin(), commands_of_part.end(), std::back_inserter(all));
    }
    return all;
  }();
  return commands;
}

}  // namespace outlay::cli
