// outlay audit head, export and search.
#include <string>
#include <utility>
#include <vector>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/audit/v1/audit.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/command.h"
#include "tools/outlay/format.h"
#include "tools/outlay/list.h"

namespace outlay::cli {
namespace {

namespace audit = outlay::audit::v1;

absl::Status PrintHead(const Arguments& arguments, Session& session) {
  OUTLAY_ASSIGN_OR_RETURN(const Peer peer, ParsePeer(arguments.At(0)));
  audit::GetSignedHeadRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  OUTLAY_ASSIGN_OR_RETURN(const auto response,
                          session.Client(peer).Call<audit::GetSignedHeadResponse>(client::kGetSignedHead, request));
  // To be kept, whatever the flags say.
  session.WriteJson(response.head());
  if (response.head().signature().empty()) {
    session.Note("This head is not signed: the server was started without --audit_key_file.");
  }
  return absl::OkStatus();
}

absl::Status Read(Peer peer, const audit::ReadAuditRecordsRequest& request, Session& session,
                  const std::function<void(const audit::AuditRecord&)>& visit) {
  return session.StreamClient(peer).ReadStream<audit::ReadAuditRecordsResponse>(
      client::kReadAuditRecords, request, [&](const audit::ReadAuditRecordsResponse& response) {
        for (const audit::AuditRecord& record : response.records()) {
          visit(record);
        }
        return true;
      });
}

absl::Status Export(const Arguments& arguments, Session& session) {
  OUTLAY_ASSIGN_OR_RETURN(const Peer peer, ParsePeer(arguments.At(0)));
  audit::ReadAuditRecordsRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  OUTLAY_ASSIGN_OR_RETURN(const int64_t after, ParseNumber(arguments, "from", 0));
  request.set_after_organization_sequence(after);
  request.set_include_content(true);
  return Read(peer, request, session, [&](const audit::AuditRecord& record) { session.WriteJson(record); });
}

// What the record is about: a resource below the organization, or the method that was denied.
std::string SubjectOf(const audit::AuditRecord& record) {
  if (record.has_denied_calls()) {
    const std::string& method = record.denied_calls().method();
    const std::string name = method.substr(method.rfind('.') + 1);
    return record.denied_calls().calls() == 1 ? name
                                              : Concat(record.denied_calls().calls(), " calls, the first of ", name);
  }
  const std::string& whole = record.resource();
  return whole.substr(whole.find('/', whole.find('/') + 1) + 1);
}

std::vector<Cell> RowOf(const audit::AuditRecord& record) {
  const std::string who =
      record.on_behalf_of().empty() ? record.subject() : Concat(record.subject(), " for ", record.on_behalf_of());
  const std::string how =
      record.reason().empty() ? EnumWords(record.outcome()) : Concat(EnumWords(record.outcome()), " ", record.reason());
  return {FormatTime(record.time()),
          std::to_string(record.organization_sequence()),
          who,
          record.command(),
          how,
          Cell(SubjectOf(record), Tone::kStrong)};
}

absl::StatusOr<audit::ReadAuditRecordsRequest> Filter(const Arguments& arguments, const Session& session) {
  audit::ReadAuditRecordsRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  request.set_actor(arguments.Get("actor"));
  request.set_command(arguments.Get("command"));
  const std::string resource = arguments.Get("resource");
  request.set_resource(
      resource.empty() || resource.starts_with("organizations/") ? resource : Concat(request.parent(), "/", resource));
  if (arguments.Has("since")) {
    OUTLAY_ASSIGN_OR_RETURN(*request.mutable_start_time(), ParseTime("since", arguments.Get("since")));
  }
  if (arguments.Has("until")) {
    OUTLAY_ASSIGN_OR_RETURN(*request.mutable_end_time(), ParseTime("until", arguments.Get("until")));
  }
  if (arguments.Has("refused") && arguments.Has("denied")) {
    return UsageError("--refused and --denied: a record is one or the other");
  }
  if (arguments.Has("refused")) {
    request.set_outcome(audit::AuditRecord::OUTCOME_REFUSED);
  }
  if (arguments.Has("denied")) {
    request.set_outcome(audit::AuditRecord::OUTCOME_DENIED);
  }
  OUTLAY_ASSIGN_OR_RETURN(const int64_t after, ParseNumber(arguments, "from", 0));
  request.set_after_organization_sequence(after);
  OUTLAY_ASSIGN_OR_RETURN(const int64_t limit, ParseNumber(arguments, "limit", 100));
  if (limit < 0 || limit > INT32_MAX) {
    return UsageError("--limit: must be from 0 to 2147483647");
  }
  request.set_max_records(static_cast<int32_t>(limit));
  return request;
}

absl::Status Search(const Arguments& arguments, Session& session) {
  OUTLAY_ASSIGN_OR_RETURN(const Peer peer, ParsePeer(arguments.At(0)));
  OUTLAY_ASSIGN_OR_RETURN(const audit::ReadAuditRecordsRequest request, Filter(arguments, session));
  Table table({{"WHEN"}, {"RECORD", true}, {"WHO"}, {"WHAT"}, {"OUTCOME"}, {"RESOURCE"}});
  int64_t found = 0;
  int64_t last = 0;
  OUTLAY_RETURN_IF_ERROR(Read(peer, request, session, [&](const audit::AuditRecord& record) {
    ++found;
    last = record.organization_sequence();
    if (session.settings().json) {
      session.WriteJson(record);
    } else if (session.settings().quiet) {
      session.WriteLine(std::to_string(last));
    } else {
      table.Add(RowOf(record));
    }
  }));
  session.WriteTable(table);
  if (found == 0) {
    session.Note("no such records");
  } else if (found == request.max_records()) {
    session.Note(Concat("There may be more; --from ", last, " goes on, --limit 0 shows all."));
  }
  return absl::OkStatus();
}

}  // namespace

std::vector<Command> AuditCommands() {
  return {{"audit",
           "head",
           "SERVICE",
           "print where the organization's audit log ends, signed, to be kept elsewhere",
           {},
           PrintHead},
          {"audit",
           "export",
           "SERVICE",
           "write the organization's audit records, one line of JSON each, as outlay audit verify reads them",
           {{"from", "N", "after this organization sequence; the oldest kept unless told"}},
           Export},
          {"audit",
           "search",
           "SERVICE",
           "find audit records of the organization",
           {{"actor", "ID", "who did it, or for whom"},
            {"command", "NAME", "what was done, such as purchaseOrders.suspend"},
            {"resource", "NAME", "what changed, or what stands above it, such as purchaseOrders/po-1"},
            {"since", "TIME", "not before this time"},
            {"until", "TIME", "before this time"},
            {"refused", "", "only what was refused by a rule"},
            {"denied", "", "only calls that were denied for want of a right or of valid credentials"},
            {"from", "N", "after this organization sequence"},
            kLimitFlag},
           Search}};
}

}  // namespace outlay::cli
