// outlay policy ..., outlay buying ... and outlay exception ...
#include <utility>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/approval/v1/guided_buying.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/command.h"
#include "tools/outlay/format.h"
#include "tools/outlay/list.h"
#include "tools/outlay/views.h"

namespace outlay::cli {
namespace {

namespace ap = approval::v1;

template <typename Names>
std::string Joined(const Names& names) {
  std::string text;
  for (const std::string& name : names) text += Concat(text.empty() ? "" : ", ", ShortName(name));
  return text;
}

std::string ItemText(const ap::PurchaseItem& item) {
  std::string text = item.item();
  if (!item.category().empty()) text += Concat(text.empty() ? "" : ", ", "category ", item.category());
  if (!item.supplier().empty()) text += Concat(text.empty() ? "" : ", ", "from ", ShortName(item.supplier()));
  return text;
}

absl::Status Show(const ap::BuyingPolicy& policy, Session& session) {
  return ShowResource(policy, session, [](const ap::BuyingPolicy& shown, Session& out) {
    out.WriteTitle(Concat(ShortName(shown.name()), "  ", shown.display_name()));
    Facts facts;
    facts.Add("name", shown.name());
    facts.Add("group", ShortName(shown.group()));
    facts.Add("availability", EnumWords(shown.availability()));
    facts.Add("categories", Joined(shown.categories()));
    facts.Add("suppliers", Joined(shown.suppliers()));
    facts.Add("items", Joined(shown.items()));
    facts.Add("but not from", Joined(shown.except_suppliers()));
    facts.Add("but not items", Joined(shown.except_items()));
    facts.Add("guidance", shown.guidance());
    facts.Add("disabled", shown.disabled() ? "yes" : "");
    facts.Add("revision", FormatCount(shown.revision()));
    facts.Add("etag", shown.etag());
    facts.WriteTo(out);
  });
}

absl::Status Show(const ap::BuyingException& exception, Session& session) {
  return ShowResource(exception, session, [](const ap::BuyingException& shown, Session& out) {
    out.WriteTitle(Concat(ShortName(shown.name()), "  ", ItemText(shown.item())));
    Facts facts;
    facts.Add("name", shown.name());
    facts.Add("state", EnumWords(shown.state()));
    facts.Add("group", ShortName(shown.group()));
    facts.Add("asked by", ShortName(shown.requester()));
    facts.Add("justification", shown.justification());
    facts.Add("availability", EnumWords(shown.availability()));
    facts.Add("policies", Joined(shown.policies()));
    facts.Add("decided by", ShortName(shown.decided_by()));
    facts.Add("because", shown.decision_reason());
    facts.Add("review", ShortName(shown.review()));
    facts.Add("until", FormatTime(shown.expire_time()));
    facts.WriteTo(out);
  });
}

absl::Status ReadPolicy(const std::string& path, const Session& session, ap::BuyingPolicy* policy) {
  OUTLAY_ASSIGN_OR_RETURN(const std::string text, ReadFile(path, session.environment()));
  return FromJson(text, path, *policy);
}

absl::Status CreatePolicy(const Arguments& arguments, Session& session) {
  ap::CreateBuyingPolicyRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  request.set_buying_policy_id(arguments.At(0));
  OUTLAY_RETURN_IF_ERROR(ReadPolicy(arguments.At(1), session, request.mutable_buying_policy()));
  OUTLAY_ASSIGN_OR_RETURN(const auto policy,
                          session.approval().Call<ap::BuyingPolicy>(client::kCreateBuyingPolicy, request));
  return Show(policy, session);
}

absl::Status UpdatePolicy(const Arguments& arguments, Session& session) {
  ap::UpdateBuyingPolicyRequest request;
  request.set_request_id(session.RequestId());
  OUTLAY_RETURN_IF_ERROR(ReadPolicy(arguments.At(1), session, request.mutable_buying_policy()));
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_buying_policy()->mutable_name(),
                          session.Name("buyingPolicies", arguments.At(0)));
  OUTLAY_ASSIGN_OR_RETURN(const auto policy,
                          session.approval().Call<ap::BuyingPolicy>(client::kUpdateBuyingPolicy, request));
  return Show(policy, session);
}

absl::Status GetPolicy(const Arguments& arguments, Session& session) {
  ap::GetBuyingPolicyRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("buyingPolicies", arguments.At(0)));
  OUTLAY_ASSIGN_OR_RETURN(const auto policy,
                          session.approval().Call<ap::BuyingPolicy>(client::kGetBuyingPolicy, request));
  return Show(policy, session);
}

absl::Status DeletePolicy(const Arguments& arguments, Session& session) {
  ap::DeleteBuyingPolicyRequest request;
  request.set_request_id(session.RequestId());
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("buyingPolicies", arguments.At(0)));
  return session.approval().Call<ap::DeleteBuyingPolicyResponse>(client::kDeleteBuyingPolicy, request).status();
}

absl::Status ListPolicies(const Arguments& arguments, Session& session) {
  ap::ListBuyingPoliciesRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  return List(
      Listing<ap::ListBuyingPoliciesRequest, ap::ListBuyingPoliciesResponse, ap::BuyingPolicy>{
          .peer = Peer::kApproval,
          .method = client::kListBuyingPolicies,
          .request = request,
          .things = &ap::ListBuyingPoliciesResponse::buying_policies,
          .columns = {{"POLICY"}, {"GROUP"}, {"AVAILABILITY"}, {"CATEGORIES"}, {"SUPPLIERS"}, {"ITEMS"}, {"STATE"}},
          .row = [](const ap::BuyingPolicy& policy) -> std::vector<Cell> {
            return {ShortName(policy.name()),           ShortName(policy.group()),  EnumWords(policy.availability()),
                    Joined(policy.categories()),        Joined(policy.suppliers()), Joined(policy.items()),
                    policy.disabled() ? "disabled" : ""};
          },
          .name = [](const ap::BuyingPolicy& policy) { return policy.name(); },
          .nothing = "There are no policies: everything may be bought"},
      arguments, session);
}

absl::StatusOr<ap::PurchaseItem> ReadItem(const Arguments& arguments, const Session& session) {
  ap::PurchaseItem item;
  item.set_category(arguments.Get("category"));
  item.set_item(arguments.Get("item"));
  if (arguments.Has("supplier")) {
    OUTLAY_ASSIGN_OR_RETURN(*item.mutable_supplier(), session.Name("suppliers", arguments.Get("supplier")));
  }
  return item;
}

void Show(const ap::PurchaseVerdict& verdict, Session& session) {
  session.WriteTitle(EnumWords(verdict.availability()));
  Table table({{"POLICY"}, {"AVAILABILITY"}, {"GUIDANCE"}});
  for (const ap::PolicyFinding& finding : verdict.findings()) {
    table.Add({ShortName(finding.policy()),
               Concat(EnumWords(finding.availability()), finding.uncertain() ? ", as far as is known" : ""),
               finding.guidance()});
  }
  if (verdict.findings_size() > 0) session.WriteTable(table);
  Facts facts;
  for (const ap::PurchaseItem& other : verdict.alternatives()) facts.Add("better", ItemText(other));
  facts.Add("needs", verdict.grant_required()           ? "an exception that somebody grants"
                     : verdict.justification_required() ? "an exception with its justification"
                                                        : "");
  facts.Add("exception", ShortName(verdict.usable_exception()));
  facts.WriteTo(session);
}

absl::Status Check(const Arguments& arguments, Session& session) {
  ap::CheckPurchaseRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_group(), session.Name("groups", arguments.At(0)));
  OUTLAY_ASSIGN_OR_RETURN(*request.add_items(), ReadItem(arguments, session));
  OUTLAY_ASSIGN_OR_RETURN(const auto checked,
                          session.approval().Call<ap::CheckPurchaseResponse>(client::kCheckPurchase, request));
  if (session.settings().json) {
    session.WriteJson(checked);
    return absl::OkStatus();
  }
  for (const ap::PurchaseVerdict& verdict : checked.verdicts()) Show(verdict, session);
  return absl::OkStatus();
}

absl::Status AskException(const Arguments& arguments, Session& session) {
  ap::CreateBuyingExceptionRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  request.set_buying_exception_id(arguments.At(0));
  ap::BuyingException& exception = *request.mutable_buying_exception();
  OUTLAY_ASSIGN_OR_RETURN(*exception.mutable_group(), session.Name("groups", arguments.At(1)));
  exception.set_justification(arguments.At(2));
  OUTLAY_ASSIGN_OR_RETURN(*exception.mutable_item(), ReadItem(arguments, session));
  OUTLAY_ASSIGN_OR_RETURN(const auto made,
                          session.approval().Call<ap::BuyingException>(client::kCreateBuyingException, request));
  return Show(made, session);
}

absl::Status GetException(const Arguments& arguments, Session& session) {
  ap::GetBuyingExceptionRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("buyingExceptions", arguments.At(0)));
  OUTLAY_ASSIGN_OR_RETURN(const auto exception,
                          session.approval().Call<ap::BuyingException>(client::kGetBuyingException, request));
  return Show(exception, session);
}

absl::Status DecideException(const Arguments& arguments, Session& session, bool grant) {
  ap::DecideBuyingExceptionRequest request;
  request.set_request_id(session.RequestId());
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("buyingExceptions", arguments.At(0)));
  request.set_grant(grant);
  request.set_reason(arguments.At(1));
  if (arguments.Has("until")) {
    OUTLAY_ASSIGN_OR_RETURN(*request.mutable_expire_time(), ParseTime("until", arguments.Get("until")));
  }
  OUTLAY_ASSIGN_OR_RETURN(const auto decided,
                          session.approval().Call<ap::BuyingException>(client::kDecideBuyingException, request));
  return Show(decided, session);
}

absl::Status GrantException(const Arguments& arguments, Session& session) {
  return DecideException(arguments, session, /*grant=*/true);
}

absl::Status RefuseException(const Arguments& arguments, Session& session) {
  return DecideException(arguments, session, /*grant=*/false);
}

absl::Status ListExceptions(const Arguments& arguments, Session& session) {
  ap::ListBuyingExceptionsRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  if (arguments.Has("by")) {
    OUTLAY_ASSIGN_OR_RETURN(*request.mutable_requester(), session.Name("users", arguments.Get("by")));
  }
  if (arguments.Has("waiting")) request.set_state(ap::BuyingException::STATE_WAITING);
  return List(
      Listing<ap::ListBuyingExceptionsRequest, ap::ListBuyingExceptionsResponse, ap::BuyingException>{
          .peer = Peer::kApproval,
          .method = client::kListBuyingExceptions,
          .request = request,
          .things = &ap::ListBuyingExceptionsResponse::buying_exceptions,
          .columns = {{"EXCEPTION"}, {"WHAT"}, {"BY"}, {"STATE"}, {"AVAILABILITY"}, {"JUSTIFICATION"}, {"REVIEW"}},
          .row = [](const ap::BuyingException& exception) -> std::vector<Cell> {
            return {ShortName(exception.name()),  ItemText(exception.item()),          ShortName(exception.requester()),
                    EnumWords(exception.state()), EnumWords(exception.availability()), exception.justification(),
                    ShortName(exception.review())};
          },
          .name = [](const ap::BuyingException& exception) { return exception.name(); },
          .nothing = "There are no exceptions from policies"},
      arguments, session);
}

}  // namespace

std::vector<Command> BuyingCommands() {
  const Flag category = {"category", "CODE", "its UNSPSC code"};
  const Flag supplier = {"supplier", "SUPPLIER", "from whom"};
  const Flag item = {"item", "TEXT", "what, as the order will say"};
  return {
      {"policy", "list", "", "list what should and should not be bought", {kLimitFlag}, ListPolicies},
      {"policy", "show", "POLICY", "show what a policy is about", {}, GetPolicy},
      {"policy", "create", "ID FILE", "make a policy of guided buying of a file with proto JSON", {}, CreatePolicy},
      {"policy", "update", "POLICY FILE", "replace a policy by a file with proto JSON", {}, UpdatePolicy},
      {"policy", "delete", "POLICY", "delete a policy; open reviews go on as they are", {}, DeletePolicy},
      {"buying",
       "check",
       "GROUP",
       "say whether something may be bought, why, and what to buy instead",
       {category, supplier, item},
       Check},
      {"exception",
       "ask",
       "ID GROUP JUSTIFICATION",
       "say why you need something that is restricted or blocked",
       {category, supplier, item},
       AskException},
      {"exception", "show", "EXCEPTION", "show an exception, who granted it and who used it", {}, GetException},
      {"exception",
       "list",
       "",
       "list what is bought against policies, and why",
       {{"by", "USER", "only what this user asked for"}, {"waiting", "", "only what waits for a grant"}, kLimitFlag},
       ListExceptions},
      {"exception",
       "grant",
       "EXCEPTION REASON",
       "let somebody else buy something once that is blocked",
       {{"until", "TIME", "until when it can be used; 30 days from now"}},
       GrantException},
      {"exception", "refuse", "EXCEPTION REASON", "refuse an exception that waits", {}, RefuseException},
  };
}

}  // namespace outlay::cli
