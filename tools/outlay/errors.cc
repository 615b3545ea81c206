#include "tools/outlay/errors.h"

#include <array>
#include <optional>

#include "common/base/errors.h"
#include "common/base/strings.h"
#include "common/rpc/status.h"
#include "google/protobuf/struct.pb.h"
#include "grpcpp/support/status.h"
#include "tools/outlay/session.h"
#include "tools/outlay/table.h"

namespace outlay::cli {
namespace {

struct Advice {
  std::string_view reason;
  std::string_view next;
};

constexpr std::string_view kWhy = "why";

// By reason, or by reason and metadata "why": what this program can do about it. Messages of services say the rest.
constexpr Advice kByReason[] = {
    {"ACCESS_STALE",
     "wait: changes go on by themselves once the service hears from directory again; operators: outlay doctor"},
    {"APPROVAL_CHANGE_NOT_FOUND", "see which there are with: outlay proposal list"},
    {"BUYING_EXCEPTION_NOT_FOUND", "see which there are with: outlay exception list"},
    {"BUYING_POLICY_NOT_FOUND", "see which there are with: outlay policy list"},
    {"CONTACT_NOT_FOUND", "see the contacts of the order with: outlay order get ORDER --json"},
    {"GROUP_MAPPING_NOT_FOUND", "see which there are with: outlay group-mapping list"},
    {"LINE_TYPE_NOT_FOUND", "see the organization's own types with: outlay organization get --json"},
    {"MEMBER_NOT_FOUND", "see who there is with: outlay user list"},
    {"MEMBERSHIP_NOT_FOUND", "see where a user is a member with: outlay user get USER"},
    {"MOVE_NOT_FOUND", "see which there are with: outlay move list"},
    {"OVERRIDE_GRANT_NOT_FOUND", "see which there are with: outlay override list"},
    {"PERMISSION_NOT_FOUND", "see which there are in docs/roles.md"},
    {"POSTING_NOT_FOUND", "see what became of the hold with: outlay hold entries HOLD"},
    {"PROVIDER_GROUP_NOT_FOUND", "see which there are with: outlay provider-group list"},
    {"REFERENCE_ENTRY_NOT_FOUND", "see which there are with: outlay reference list KIND"},
    {"SCIM_TOKEN_NOT_FOUND", "see which there are with: outlay scim-token list"},
    {"VERSION_NOT_FOUND", "see which there are with: outlay order versions ORDER, or outlay budget history BUDGET"},
    {"YEAR_END_NOT_FOUND", "see which there are with: outlay year-end list"},
    {"ACCESS_REVIEW_CLOSED", "end a role all the same with: outlay role revoke GRANT; or begin another review"},
    {"ACCESS_REVIEW_ID_TAKEN", "choose another id, or see what has it with: outlay access reviews"},
    {"ACCESS_REVIEW_LINE_NOT_FOUND", "see those that you may answer with: outlay access lines REVIEW"},
    {"ACCESS_REVIEW_NOT_FOUND", "see which there are with: outlay access reviews"},
    {"ALREADY_DECIDED", "nothing is left to do for you: outlay review show REVIEW"},
    {"AMOUNTS_DISAGREE", "correct the lines, charges and taxes so that they add up to the amount"},
    {"AUDIT_CHAIN_BROKEN", "keep file and head as they are; export again, and ask the operator if that is the same"},
    {"AUDIT_KEY_INVALID", "name the file with the operator's public key"},
    {"AUDIT_SIGNATURE_INVALID", "take the head as it was printed, and the public key of the id that it names"},
    {"AUTHORITY_EXCEEDED", "let somebody decide who may decide more"},
    {"BILL_FROM_ENTITY_IN_USE", "keep the entity: orders or invoices name it"},
    {"BILL_FROM_ENTITY_NOT_FOUND", "see the supplier's entities with: outlay supplier get SUPPLIER"},
    {"CREDITED_INVOICE_NOT_FOUND", "create the credited invoice first, or leave --credits out"},
    {"CREDIT_EXCEEDS_INVOICE", "see what is credited already with: outlay invoice get INVOICE"},
    {"DELEGATE_NOT_ABLE", "name another active user who may decide reviews"},
    {"DELEGATION_CYCLE", "see who decides for whom with: outlay delegation list"},
    {"DELEGATION_ID_TAKEN", "choose another id"},
    {"DELEGATION_NOT_FOUND", "see which you gave with: outlay delegation list"},
    {"DELIVERY_NOT_FOUND", "see which there are with: outlay delivery list"},
    {"DUPLICATE_INVOICE", "compare it with the one that is named: outlay invoice get INVOICE"},
    {"DUTIES_CONFLICT", "have somebody else do it, who has done nothing else here"},
    {"ETAG_MISMATCH", "somebody else changed it: read it again, then decide again"},
    {"EVENT_TYPE_UNKNOWN", "see which events there are in docs/events.md"},
    {"FIELD_NOT_CHANGEABLE", "lines of an issued order change with: outlay order revise ORDER"},
    {"FIELD_UNKNOWN", "see the fields of its event in docs/events.md; try words with: outlay template preview KIND"},
    {"FILE_NOT_READABLE", "check the path; - reads standard input"},
    {"GROUP_MAPPING_EXPIRED", "propose it again, under another id, with: outlay group-mapping create"},
    {"GROUP_SETTING_UNMET", "see what is asked for with: outlay group settings GROUP"},
    {"GROUP_NOT_FOUND", "see which there are with: outlay group list"},
    {"IMPORT_INCOMPLETE",
     "correct those rows where they stand and send the file with this --import-id: the others answer as before"},
    {"IMPORT_INCOMPLETE/without an id",
     "correct those rows and send the whole file again: rows that stand already change nothing"},
    {"IMPORT_INCOMPLETE/only checked", "correct those rows; nothing was written, for it was only checked"},
    {"IMPORT_TOO_LARGE", "split the file"},
    {"INBOX_NOT_YOURS", "an inbox is read by its own user: --user"},
    {"INVOICE_BUSY", "repeat the command shortly: purchase_order has not answered an earlier step yet"},
    {"INVOICE_CANCELLED", "create a new invoice"},
    {"INVOICE_HAS_CREDITS", "cancel its credit notes first"},
    {"INVOICE_ID_TAKEN", "choose another id, or see what has it with: outlay invoice get ID"},
    {"INVOICE_NOT_FOUND", "see which there are with: outlay invoice list"},
    {"LINES_NOT_SEPARABLE", "leave --line out: it is approved or rejected as a whole"},
    {"LINE_BELOW_INVOICED", "see what is invoiced on each line with: outlay order get ORDER"},
    {"LINE_HAS_INVOICES", "move its invoices first: outlay invoice move INVOICE ORDER LINE"},
    {"LINE_NOT_FOUND", "see the lines with: outlay order get ORDER"},
    {"LOG_TRIMMED", "those events are no longer kept; start from the oldest with --from 0"},
    {"METHOD_UNKNOWN",
     "the address may be that of another service, or the server is older or was not started for development"},
    {"NOTICE_NOT_FOUND", "see which there are with: outlay inbox list"},
    {"NOT_ASSOCIATED", "see where it stands with: outlay invoice get INVOICE"},
    {"NOT_YOUR_TURN", "see whose turn it is with: outlay review show REVIEW"},
    {"NO_ORIGINAL", "only invoices that came from a file have one"},
    {"NO_QUESTION_OPEN", "see the review with: outlay review show REVIEW"},
    {"BUDGET_NOT_FOUND", "see which there are with: outlay budget list"},
    {"HOLD_NOT_FOUND", "see which there are with: outlay hold list"},
    {"ROLE_NOT_FOUND", "see which there are with: outlay role list"},
    {"USER_NOT_FOUND", "see which there are with: outlay user list"},
    {"USER_NOT_ACTIVE", "act as an active user with --user; who is invited has to accept the invitation first"},
    {"ORGANIZATION_NOT_FOUND",
     "check its id; operators see which there are with: outlay organization list; a new one takes seconds to arrive"},
    {"ORGANIZATION_MISMATCH", "name things of your own organization, or set --organization"},
    {"OUTPUT_NOT_WRITTEN", "make room where it goes, then read again"},
    {"PURCHASE_ORDER_ID_TAKEN", "choose another id, or see what has it with: outlay order get ID"},
    {"PURCHASE_ORDER_NOT_CLOSED", "only closed orders can be reopened; see its state with: outlay order get ORDER"},
    {"PURCHASE_ORDER_NOT_DRAFT", "see its state with: outlay order get ORDER"},
    {"PURCHASE_ORDER_NOT_FOUND", "see which there are with: outlay order list"},
    {"PURCHASE_ORDER_NOT_ISSUED",
     "see its state with: outlay order get ORDER; drafts are issued by: outlay order submit"},
    {"PURCHASE_ORDER_NUMBER_TAKEN", "see which order has it with: outlay order list --number NUMBER"},
    {"QUESTION_OPEN", "wait for the answer to the question before"},
    {"QUOTA_EXCEEDED", "close or delete what is no longer needed, or have the quota raised"},
    {"REQUESTER_ONLY", "only who asked for it can do this"},
    {"REQUEST_ID_REUSED", "leave --request-id out: the id belongs to another change"},
    {"REVIEW_ENDED", "see how it ended with: outlay review show REVIEW"},
    {"REVIEW_NOT_FOUND", "see which there are with: outlay review list --all"},
    {"ROLE_GRANT_EXPIRED", "propose it again, under another id, with: outlay role grant"},
    {"ROLE_GRANT_NOT_FOUND", "see which there are with: outlay role grants"},
    {"RULE_ID_TAKEN", "choose another id, or see what has it with: outlay rule show ID"},
    {"RULE_INVALID", "correct what is named, by tier and stage, in the file"},
    {"RULE_NOT_FOUND", "see which there are with: outlay rule list"},
    {"SECOND_PERSON_REQUIRED", "have somebody else do it"},
    {"SECOND_PERSON_REQUIRED/activation",
     "have it activated by who has not edited it: outlay budget activate BUDGET --etag ETAG; outlay budget history "
     "BUDGET "
     "says who has, outlay role grants who may; a new one is created with --draft"},
    {"SETTINGS_NOT_PROPOSED", "propose them with: outlay organization update --settings FILE"},
    {"SPENDING_LIMIT_EXCEEDED",
     "have somebody with higher limits submit it, or see yours with: outlay user get USER; an administrator sets them"},
    {"SPENDING_RATE_MISSING", "have the rate written with: outlay reference set FILE"},
    {"SPEND_REFUSED", "see what would pass with: outlay hold simulate; ask anew under another id"},
    {"SPEND_REFUSED/frozen",
     "have the budget put in force again with: outlay budget activate BUDGET; ask anew under another id"},
    {"SPEND_REFUSED/no budget",
     "have a budget created for the group or above with: outlay budget create; ask anew under another id"},
    {"SPEND_REFUSED/no exchange rate",
     "have the rate into the budget's currency written with: outlay reference set FILE; ask anew under another id"},
    {"SUBJECT_CHANGED", "see what it is now with: outlay review show REVIEW; then decide again"},
    {"SUBSCRIPTION_ID_TAKEN", "choose another id, or see what has it with: outlay subscription get ID"},
    {"SUBSCRIPTION_NOT_FOUND", "see which there are with: outlay subscription list"},
    {"SUPPLIER_BLOCKED", "see why with: outlay supplier get SUPPLIER; lift it with: outlay supplier unblock SUPPLIER"},
    {"SUPPLIER_ID_TAKEN", "choose another id, or see what has it with: outlay supplier get ID"},
    {"SUPPLIER_NOT_FOUND", "see which there are with: outlay supplier list"},
    {"TARGET_DISABLED", "switch it on first: outlay target update TARGET --on"},
    {"TARGET_ID_TAKEN", "choose another id, or see what has it with: outlay target get ID"},
    {"TARGET_NOT_FOUND", "see which there are with: outlay target list"},
    {"TEMPLATE_INVALID", "correct what is named; see what words become with: outlay template preview KIND"},
    {"TEMPLATE_NOT_FOUND", "see which there are with: outlay template list"},
    {"URL_REFUSED", "name a public https address; operators may allow networks besides with --webhook_networks"},
    {"USAGE", ""},
};

// Flags that are not named as their fields are.
constexpr Advice kByField[] = {
    {"allocations", "say whose with --member, and how much with --amount, --percent or --even"},
    {"amount", "say it with --amount"},
    {"authority_limit", "say it with --limit"},
    {"display_name", "say it with --name"},
    {"etag", "say it with --etag, as you saw it"},
    {"expire_time", "say it with --until"},
    {"first_day", "say it with --from"},
    {"last_day", "say it with --to"},
    {"purchase_order.bill_from_entities", "say it with --entity"},
    {"purchase_order.lines", "say it with --line"},
    {"purchase_order.number", "say it with --number"},
    {"purchase_order.period", "say it with --months"},
    {"purchase_order.supplier", "say it with --supplier"},
    {"reason", "say it with --reason"},
    {"recurrence", "say it with --every"},
};

std::string MetadataOf(const std::optional<ErrorDetail>& detail, std::string_view wanted) {
  for (const auto& [key, value] : detail.value_or(ErrorDetail{}).metadata) {
    if (key == wanted) return value;
  }
  return "";
}

// What to say for a field, by its path or the last part of it; empty: not known.
std::string FlagOf(std::string_view field) {
  for (const std::string_view wanted : {field, field.substr(field.rfind('.') + 1)}) {
    for (const Advice& advice : kByField) {
      if (advice.reason == wanted) return std::string(advice.next);
    }
  }
  return "";
}

std::string_view NextByCode(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
      return "see whether the services are up with: outlay doctor";
    case absl::StatusCode::kResourceExhausted:
      return "try again later";
    case absl::StatusCode::kUnauthenticated:
      return "say who you are: --user and --organization";
    case absl::StatusCode::kPermissionDenied:
      return "ask for the permission, or act as somebody who has it: --user";
    case absl::StatusCode::kInternal:
      return "look for the incident in the service's log";
    default:
      return "";
  }
}

bool IsOutcomeUnknown(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status);
}

std::string HowToRepeat(std::string_view request_id) {
  return Concat("repeat the same command with --request-id ", request_id,
                ": it takes effect once, however often it arrives");
}

std::string MessageOf(const absl::Status& status) {
  return std::string(status.message().data(), status.message().size());
}

}  // namespace

ExitCode ExitCodeOf(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return ExitCode::kOk;
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kOutOfRange:
      return ExitCode::kRefused;
    case absl::StatusCode::kResourceExhausted:
      return ErrorReason(status) == "QUOTA_EXCEEDED" ? ExitCode::kRefused : ExitCode::kUnavailable;
    case absl::StatusCode::kInvalidArgument:
      return ExitCode::kUsage;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
      return ExitCode::kUnavailable;
    case absl::StatusCode::kNotFound:
      return ExitCode::kNotFound;
    case absl::StatusCode::kUnauthenticated:
    case absl::StatusCode::kPermissionDenied:
      return ExitCode::kNotAllowed;
    default:
      return ExitCode::kInternal;
  }
}

std::string NextStep(const absl::Status& status) {
  const std::string reason = ErrorReason(status);
  const std::optional<ErrorDetail> detail = GetErrorDetail(status);
  const std::string why = Concat(reason, "/", MetadataOf(detail, kWhy));
  for (const std::string& wanted : {why, reason}) {
    for (const Advice& advice : kByReason) {
      if (advice.reason == wanted) return std::string(advice.next);
    }
  }
  if (reason == "FIELD_REQUIRED") {
    if (const std::string flag = FlagOf(MetadataOf(detail, "field")); !flag.empty()) return flag;
  }
  if (detail.has_value() && detail->retry_after.has_value()) {
    return Concat("try again in ", absl::FormatDuration(*detail->retry_after));
  }
  return std::string(NextByCode(status.code()));
}

std::string ReasonOrCode(const absl::Status& status) {
  const std::string reason = ErrorReason(status);
  return reason.empty() ? std::string(rpc::CodeName(status.code())) : reason;
}

std::string RenderError(const absl::Status& status, std::string_view request_id, bool has_colour) {
  const std::string reason = ReasonOrCode(status);
  std::string rendered = Concat(Paint("error:", Tone::kBad, has_colour), " ", Harmless(MessageOf(status)),
                                reason == "USAGE" ? "" : Concat(" [", reason, "]"), "\n");
  Table details({{""}, {""}}, 2);
  for (const auto& [key, value] : GetErrorDetail(status).value_or(ErrorDetail{}).metadata) {
    // The message has said why; it chooses what comes next.
    if (key != kWhy) details.Add({Cell(key, Tone::kFaint), value});
  }
  if (const std::string next = NextStep(status); !next.empty()) {
    details.Add({Cell("next", Tone::kFaint), next});
  }
  if (IsOutcomeUnknown(status) && !request_id.empty()) {
    details.Add({Cell("or", Tone::kFaint), HowToRepeat(request_id)});
  }
  return rendered + details.Render(has_colour);
}

std::string RenderErrorJson(const absl::Status& status, std::string_view request_id) {
  google::protobuf::Struct error;
  const auto set = [](google::protobuf::Struct& into, const std::string& key, std::string value) {
    if (!value.empty()) {
      (*into.mutable_fields())[key].set_string_value(std::move(value));
    }
  };
  set(error, "code", std::string(rpc::CodeName(status.code())));
  set(error, "reason", ErrorReason(status));
  set(error, "message", MessageOf(status));
  set(error, "next", NextStep(status));
  set(error, "requestId", std::string(request_id));
  for (const auto& [key, value] : GetErrorDetail(status).value_or(ErrorDetail{}).metadata) {
    set(*(*error.mutable_fields())["metadata"].mutable_struct_value(), key, value);
  }
  google::protobuf::Struct line;
  *(*line.mutable_fields())["error"].mutable_struct_value() = std::move(error);
  return Concat(ToJson(line), "\n");
}

absl::Status FromProto(const google::rpc::Status& status) {
  return rpc::FromGrpcStatus(
      grpc::Status(static_cast<grpc::StatusCode>(status.code()), status.message(), status.SerializeAsString()));
}

}  // namespace outlay::cli
