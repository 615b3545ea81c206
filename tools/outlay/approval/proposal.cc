// outlay proposal ...: changes of rules, policies and settings that wait for a second person.
#include <string>
#include <utility>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/differences.h"
#include "outlay/approval/v1/approval_changes.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/command.h"
#include "tools/outlay/format.h"
#include "tools/outlay/list.h"
#include "tools/outlay/views.h"

namespace outlay::cli {
namespace {

namespace ap = approval::v1;
using google::protobuf::Message;

std::string WhatText(const ap::ProposedChange& change) {
  switch (change.what_case()) {
    case ap::ProposedChange::kRule:
      return Concat("rule ", ShortName(change.rule().name()));
    case ap::ProposedChange::kDeletedRule:
      return Concat("no more rule ", ShortName(change.deleted_rule()));
    case ap::ProposedChange::kBuyingPolicy:
      return Concat("policy ", ShortName(change.buying_policy().name()));
    case ap::ProposedChange::kDeletedBuyingPolicy:
      return Concat("no more policy ", ShortName(change.deleted_buying_policy()));
    case ap::ProposedChange::kSettings:
      return "settings of reviews";
    case ap::ProposedChange::WHAT_NOT_SET:
      break;
  }
  return "nothing";
}

// The rule, policy or settings in it; null: it deletes.
const Message* ContentOf(const ap::ProposedChange& change) {
  if (change.has_rule()) return &change.rule();
  if (change.has_buying_policy()) return &change.buying_policy();
  return change.has_settings() ? &change.settings() : nullptr;
}

// Field by field, without what the service says of a resource by itself; a line each.
void WriteDifferences(const Message& before, const Message& after, Session& session) {
  static const auto& rules =
      *new rpc::DifferenceRules({.ignored = {"name", "revision", "etag", "create_time", "update_time"}, .key = {}});
  const std::vector<rpc::Difference> differences = rpc::DifferencesOf(before, after, rules);
  session.WriteLine(differences.empty() ? "nothing changes" : "");
  for (const auto& [path, was, is] : differences) session.WriteLine(DifferenceLine(path, was, is));
}

absl::Status Show(const ap::ApprovalChange& change, Session& session) {
  return ShowResource(change, session, [](const ap::ApprovalChange& shown, Session& out) {
    out.WriteTitle(Concat(ShortName(shown.name()), "  ", WhatText(shown.change())));
    Facts facts;
    facts.Add("name", shown.name());
    facts.Add("state", EnumWords(shown.state()));
    facts.Add("reason", shown.reason());
    facts.Add("proposed by", ShortName(shown.proposed_by()));
    facts.Add("decided by", ShortName(shown.decided_by()));
    if (shown.has_expire_time()) facts.Add("to be confirmed until", FormatTime(shown.expire_time()));
    facts.Add("etag", shown.etag());
    facts.WriteTo(out);
    const Message* const after = ContentOf(shown.change());
    const Message* const before = ContentOf(shown.replaced());
    if (before != nullptr && after != nullptr) return WriteDifferences(*before, *after, out);
    if (before == nullptr && after == nullptr) return;
    out.WriteLine(after != nullptr ? "\nnew:" : "\ndeletes:");
    out.WriteEditable(after != nullptr ? *after : *before);
  });
}

// What proposals have in common; the reason is the last argument.
absl::StatusOr<ap::ProposeApprovalChangeRequest> Begin(const Arguments& arguments, size_t reason,
                                                       const Session& session) {
  ap::ProposeApprovalChangeRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  request.set_approval_change_id(arguments.At(0));
  request.set_reason(arguments.At(reason));
  return request;
}

absl::Status Send(const ap::ProposeApprovalChangeRequest& request, Session& session) {
  OUTLAY_ASSIGN_OR_RETURN(const auto change,
                          session.approval().Call<ap::ApprovalChange>(client::kProposeApprovalChange, request));
  return Show(change, session);
}

absl::Status Read(const std::string& path, const Session& session, Message* content) {
  OUTLAY_ASSIGN_OR_RETURN(const std::string text, ReadFile(path, session.environment()));
  return FromJson(text, path, *content);
}

absl::Status ProposeRule(const Arguments& arguments, Session& session) {
  OUTLAY_ASSIGN_OR_RETURN(ap::ProposeApprovalChangeRequest request, Begin(arguments, 3, session));
  ap::Rule& rule = *request.mutable_change()->mutable_rule();
  OUTLAY_RETURN_IF_ERROR(Read(arguments.At(2), session, &rule));
  OUTLAY_ASSIGN_OR_RETURN(*rule.mutable_name(), session.Name("rules", arguments.At(1)));
  return Send(request, session);
}

absl::Status ProposePolicy(const Arguments& arguments, Session& session) {
  OUTLAY_ASSIGN_OR_RETURN(ap::ProposeApprovalChangeRequest request, Begin(arguments, 3, session));
  ap::BuyingPolicy& policy = *request.mutable_change()->mutable_buying_policy();
  OUTLAY_RETURN_IF_ERROR(Read(arguments.At(2), session, &policy));
  OUTLAY_ASSIGN_OR_RETURN(*policy.mutable_name(), session.Name("buyingPolicies", arguments.At(1)));
  return Send(request, session);
}

absl::Status ProposeSettings(const Arguments& arguments, Session& session) {
  OUTLAY_ASSIGN_OR_RETURN(ap::ProposeApprovalChangeRequest request, Begin(arguments, 2, session));
  OUTLAY_RETURN_IF_ERROR(Read(arguments.At(1), session, request.mutable_change()->mutable_settings()));
  return Send(request, session);
}

absl::Status ProposeNoRule(const Arguments& arguments, Session& session) {
  OUTLAY_ASSIGN_OR_RETURN(ap::ProposeApprovalChangeRequest request, Begin(arguments, 2, session));
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_change()->mutable_deleted_rule(), session.Name("rules", arguments.At(1)));
  return Send(request, session);
}

absl::Status ProposeNoPolicy(const Arguments& arguments, Session& session) {
  OUTLAY_ASSIGN_OR_RETURN(ap::ProposeApprovalChangeRequest request, Begin(arguments, 2, session));
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_change()->mutable_deleted_buying_policy(),
                          session.Name("buyingPolicies", arguments.At(1)));
  return Send(request, session);
}

template <typename Request>
absl::StatusOr<ap::ApprovalChange> CallOn(std::string_view method, const Arguments& arguments, Session& session,
                                          Request request = {}) {
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("approvalChanges", arguments.At(0)));
  return session.approval().Call<ap::ApprovalChange>(method, request);
}

absl::Status Get(const Arguments& arguments, Session& session) {
  OUTLAY_ASSIGN_OR_RETURN(const auto change,
                          CallOn<ap::GetApprovalChangeRequest>(client::kGetApprovalChange, arguments, session));
  return Show(change, session);
}

// Confirm and reject: their requests have the same fields.
template <typename Request>
absl::Status Decide(std::string_view method, const Arguments& arguments, Session& session) {
  Request request;
  request.set_request_id(session.RequestId());
  request.set_etag(arguments.Get("etag"));
  OUTLAY_ASSIGN_OR_RETURN(const auto change, CallOn(method, arguments, session, std::move(request)));
  return Show(change, session);
}

absl::Status Confirm(const Arguments& arguments, Session& session) {
  return Decide<ap::ConfirmApprovalChangeRequest>(client::kConfirmApprovalChange, arguments, session);
}

absl::Status Reject(const Arguments& arguments, Session& session) {
  return Decide<ap::RejectApprovalChangeRequest>(client::kRejectApprovalChange, arguments, session);
}

absl::Status ListProposals(const Arguments& arguments, Session& session) {
  ap::ListApprovalChangesRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  request.set_waiting(!arguments.Has("all"));
  return List(Listing<ap::ListApprovalChangesRequest, ap::ListApprovalChangesResponse, ap::ApprovalChange>{
                  .peer = Peer::kApproval,
                  .method = client::kListApprovalChanges,
                  .request = request,
                  .things = &ap::ListApprovalChangesResponse::approval_changes,
                  .columns = {{"PROPOSAL"}, {"WHAT"}, {"STATE"}, {"BY"}, {"UNTIL"}, {"REASON"}},
                  .row = [](const ap::ApprovalChange& change) -> std::vector<Cell> {
                    return {ShortName(change.name()),
                            WhatText(change.change()),
                            EnumWords(change.state()),
                            ShortName(change.proposed_by()),
                            change.has_expire_time() ? FormatTime(change.expire_time()) : "",
                            change.reason()};
                  },
                  .name = [](const ap::ApprovalChange& change) { return change.name(); },
                  .nothing = "Nothing waits for a second person"},
              arguments, session);
}

}  // namespace

std::vector<Command> ProposalCommands() {
  const Flag etag = {"etag", "ETAG", "only if it still is as it was seen"};
  return {
      {"proposal",
       "list",
       "",
       "list changes of rules, policies and settings that wait for a second person",
       {{"all", "", "also those that were confirmed, rejected or expired"}, kLimitFlag},
       ListProposals},
      {"proposal", "show", "PROPOSAL", "show what would change, field by field", {}, Get},
      {"proposal", "rule", "ID RULE FILE REASON", "propose a new rule, or all of one, as proto JSON", {}, ProposeRule},
      {"proposal", "policy", "ID POLICY FILE REASON", "propose a new policy, or all of one", {}, ProposePolicy},
      {"proposal", "settings", "ID FILE REASON", "propose settings of reviews, all of them", {}, ProposeSettings},
      {"proposal", "delete-rule", "ID RULE REASON", "propose to delete a rule", {}, ProposeNoRule},
      {"proposal", "delete-policy", "ID POLICY REASON", "propose to delete a policy", {}, ProposeNoPolicy},
      {"proposal", "confirm", "PROPOSAL", "make what somebody else proposed", {etag}, Confirm},
      {"proposal", "reject", "PROPOSAL", "decide against it, or take your own back", {etag}, Reject},
  };
}

}  // namespace outlay::cli
