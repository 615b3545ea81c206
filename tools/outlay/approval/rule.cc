// outlay rule ... and outlay delegation ...
#include <utility>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/approval/v1/delegations.pb.h"
#include "outlay/approval/v1/rules.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/command.h"
#include "tools/outlay/format.h"
#include "tools/outlay/list.h"
#include "tools/outlay/views.h"

namespace outlay::cli {
namespace {

namespace ap = approval::v1;

std::string TierText(const ap::Tier& tier) {
  const std::string above = tier.has_above() ? Concat("above ", FormatMoney(tier.above())) : "from nothing";
  return tier.has_up_to() ? Concat(above, " up to ", FormatMoney(tier.up_to())) : above;
}

std::string ApproverText(const ap::Approver& approver) {
  if (!approver.user().empty()) return ShortName(approver.user());
  if (!approver.role().empty()) return Concat("everybody who is ", ShortName(approver.role()));
  if (approver.manager_level() > 0) return Concat("manager from level ", approver.manager_level());
  return approver.group_administrators() ? "the group's administrators" : "the budget's owners";
}

absl::Status Show(const ap::Rule& rule, Session& session) {
  return ShowResource(rule, session, [](const ap::Rule& shown, Session& out) {
    out.WriteTitle(Concat(ShortName(shown.name()), "  ", shown.display_name()));
    Facts facts;
    facts.Add("name", shown.name());
    facts.Add("group", ShortName(shown.group()));
    facts.Add("disabled", shown.disabled() ? "yes" : "");
    facts.Add("revision", FormatCount(shown.revision()));
    facts.Add("etag", shown.etag());
    facts.WriteTo(out);
    Table table({{"AMOUNT"}, {"STAGE", true}, {"QUORUM"}, {"PEOPLE"}});
    for (const ap::Tier& tier : shown.tiers()) {
      if (tier.stages().empty()) table.Add({TierText(tier), "", "", "approved automatically"});
      for (int i = 0; i < tier.stages_size(); ++i) {
        std::string people;
        for (const ap::Approver& approver : tier.stages(i).approvers()) {
          people += Concat(people.empty() ? "" : ", ", ApproverText(approver));
        }
        table.Add({TierText(tier), FormatCount(i + 1), EnumWords(tier.stages(i).quorum()), people});
      }
    }
    out.WriteTable(table);
  });
}

absl::Status ReadRule(const std::string& path, const Session& session, ap::Rule* rule) {
  OUTLAY_ASSIGN_OR_RETURN(const std::string text, ReadFile(path, session.environment()));
  return FromJson(text, path, *rule);
}

absl::Status Create(const Arguments& arguments, Session& session) {
  ap::CreateRuleRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  request.set_rule_id(arguments.At(0));
  OUTLAY_RETURN_IF_ERROR(ReadRule(arguments.At(1), session, request.mutable_rule()));
  OUTLAY_ASSIGN_OR_RETURN(const auto rule, session.approval().Call<ap::Rule>(client::kCreateRule, request));
  return Show(rule, session);
}

absl::Status Update(const Arguments& arguments, Session& session) {
  ap::UpdateRuleRequest request;
  request.set_request_id(session.RequestId());
  OUTLAY_RETURN_IF_ERROR(ReadRule(arguments.At(1), session, request.mutable_rule()));
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_rule()->mutable_name(), session.Name("rules", arguments.At(0)));
  OUTLAY_ASSIGN_OR_RETURN(const auto rule, session.approval().Call<ap::Rule>(client::kUpdateRule, request));
  return Show(rule, session);
}

absl::Status Get(const Arguments& arguments, Session& session) {
  ap::GetRuleRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("rules", arguments.At(0)));
  OUTLAY_ASSIGN_OR_RETURN(const auto rule, session.approval().Call<ap::Rule>(client::kGetRule, request));
  return Show(rule, session);
}

absl::Status Delete(const Arguments& arguments, Session& session) {
  ap::DeleteRuleRequest request;
  request.set_request_id(session.RequestId());
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("rules", arguments.At(0)));
  return session.approval().Call<ap::DeleteRuleResponse>(client::kDeleteRule, request).status();
}

absl::Status ListRules(const Arguments& arguments, Session& session) {
  ap::ListRulesRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  return List(Listing<ap::ListRulesRequest, ap::ListRulesResponse, ap::Rule>{
                  .peer = Peer::kApproval,
                  .method = client::kListRules,
                  .request = request,
                  .things = &ap::ListRulesResponse::rules,
                  .columns = {{"RULE"}, {"NAME"}, {"GROUP"}, {"TIERS", true}, {"REVISION", true}, {"STATE"}},
                  .row = [](const ap::Rule& rule) -> std::vector<Cell> {
                    return {ShortName(rule.name()),       rule.display_name(),
                            ShortName(rule.group()),      FormatCount(rule.tiers_size()),
                            FormatCount(rule.revision()), rule.disabled() ? "disabled" : ""};
                  },
                  .name = [](const ap::Rule& rule) { return rule.name(); },
                  .nothing = "There are no rules: the administrators of each group decide"},
              arguments, session);
}

// Up to 100 at once, up to 1,000 by the manager, above that by the manager and everybody who is approver.
absl::Status Template(const Arguments& arguments, Session& session) {
  ap::Rule rule;
  OUTLAY_ASSIGN_OR_RETURN(*rule.mutable_group(), session.Name("groups", arguments.At(0)));
  OUTLAY_ASSIGN_OR_RETURN(const auto low, ParseMoney("CURRENCY", Concat("100 ", arguments.At(1)), ""));
  OUTLAY_ASSIGN_OR_RETURN(const auto high, ParseMoney("CURRENCY", Concat("1000 ", arguments.At(1)), ""));
  rule.set_display_name("Three tiers");
  ap::Stage manager;
  manager.set_display_name("Manager");
  manager.add_approvers()->set_manager_level(1);
  manager.set_quorum(ap::QUORUM_ANY_ONE);
  ap::Stage approvers;
  approvers.set_display_name("Approvers");
  OUTLAY_ASSIGN_OR_RETURN(*approvers.add_approvers()->mutable_role(), session.Name("roles", "approver"));
  approvers.set_quorum(ap::QUORUM_ANY_ONE);
  *rule.add_tiers()->mutable_up_to() = low;
  ap::Tier& middle = *rule.add_tiers();
  *middle.mutable_above() = low;
  *middle.mutable_up_to() = high;
  *middle.add_stages() = manager;
  ap::Tier& top = *rule.add_tiers();
  *top.mutable_above() = high;
  *top.add_stages() = manager;
  *top.add_stages() = approvers;
  session.WriteEditable(rule);
  return absl::OkStatus();
}

absl::Status Show(const ap::Delegation& delegation, Session& session) {
  return ShowResource(delegation, session, [](const ap::Delegation& shown, Session& out) {
    out.WriteTitle(Concat(ShortName(shown.delegate()), " decides for ", ShortName(shown.delegator())));
    Facts facts;
    facts.Add("name", shown.name());
    facts.Add("from", FormatTime(shown.start_time()));
    facts.Add("until", FormatTime(shown.end_time()));
    facts.Add("cap", FormatMoney(shown.cap()));
    facts.Add("state", shown.revoked() ? "ended" : "");
    facts.WriteTo(out);
  });
}

absl::Status Delegate(const Arguments& arguments, Session& session) {
  ap::CreateDelegationRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  request.set_delegation_id(arguments.At(0));
  ap::Delegation& delegation = *request.mutable_delegation();
  OUTLAY_ASSIGN_OR_RETURN(*delegation.mutable_delegate(), session.Name("users", arguments.At(1)));
  OUTLAY_ASSIGN_OR_RETURN(*delegation.mutable_start_time(), ParseTime("START", arguments.At(2)));
  OUTLAY_ASSIGN_OR_RETURN(*delegation.mutable_end_time(), ParseTime("END", arguments.At(3)));
  if (arguments.Has("cap")) {
    OUTLAY_ASSIGN_OR_RETURN(*delegation.mutable_cap(), ParseMoney("cap", arguments.Get("cap"), ""));
  }
  OUTLAY_ASSIGN_OR_RETURN(const auto made, session.approval().Call<ap::Delegation>(client::kCreateDelegation, request));
  return Show(made, session);
}

absl::Status ListDelegations(const Arguments& arguments, Session& session) {
  ap::ListDelegationsRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  return List(Listing<ap::ListDelegationsRequest, ap::ListDelegationsResponse, ap::Delegation>{
                  .peer = Peer::kApproval,
                  .method = client::kListDelegations,
                  .request = request,
                  .things = &ap::ListDelegationsResponse::delegations,
                  .columns = {{"DELEGATION"}, {"FOR"}, {"DELEGATE"}, {"FROM"}, {"UNTIL"}, {"CAP", true}, {"STATE"}},
                  .row = [](const ap::Delegation& delegation) -> std::vector<Cell> {
                    return {ShortName(delegation.name()),       ShortName(delegation.delegator()),
                            ShortName(delegation.delegate()),   FormatTime(delegation.start_time()),
                            FormatTime(delegation.end_time()),  FormatMoney(delegation.cap()),
                            delegation.revoked() ? "ended" : ""};
                  },
                  .name = [](const ap::Delegation& delegation) { return delegation.name(); },
                  .nothing = "Nobody decides for you, and you for nobody"},
              arguments, session);
}

absl::Status EndDelegation(const Arguments& arguments, Session& session) {
  ap::RevokeDelegationRequest request;
  request.set_request_id(session.RequestId());
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("delegations", arguments.At(0)));
  OUTLAY_ASSIGN_OR_RETURN(const auto ended,
                          session.approval().Call<ap::Delegation>(client::kRevokeDelegation, request));
  return Show(ended, session);
}

}  // namespace

std::vector<Command> RuleCommands() {
  return {
      {"rule", "list", "", "list who has to approve what", {kLimitFlag}, ListRules},
      {"rule", "show", "RULE", "show a rule's tiers and stages", {}, Get},
      {"rule", "template", "GROUP CURRENCY", "print a rule with three tiers, to change and create", {}, Template},
      {"rule", "create", "ID FILE", "make a rule of a file with proto JSON; it is checked first", {}, Create},
      {"rule", "update", "RULE FILE", "replace a rule by a file with proto JSON", {}, Update},
      {"rule", "delete", "RULE", "delete a rule; open reviews keep their stages", {}, Delete},
      {"delegation",
       "create",
       "ID USER START END",
       "let a user decide in your place for a time",
       {{"cap", "AMOUNT", "only up to this amount, such as '500.00 EUR'"}},
       Delegate},
      {"delegation", "list", "", "list who decides for you, and for whom you do", {kLimitFlag}, ListDelegations},
      {"delegation", "end", "DELEGATION", "end a delegation that you gave", {}, EndDelegation},
  };
}

}  // namespace outlay::cli
