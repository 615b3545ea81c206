// outlay reference ...
#include <utility>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/directory/v1/reference_data.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/command.h"
#include "tools/outlay/files.h"
#include "tools/outlay/format.h"
#include "tools/outlay/list.h"
#include "tools/outlay/views.h"

namespace outlay::cli {
namespace {

namespace dir = directory::v1;
using Kind = dir::ReferenceEntry::Kind;

absl::Status Show(const dir::ReferenceEntry& entry, Session& session) {
  return ShowResource(entry, session, [](const dir::ReferenceEntry& shown, Session& out) {
    out.WriteTitle(Concat(EnumWords(shown.kind()), " ", shown.code(), "  ", shown.display_name()));
    Facts facts;
    facts.Add("state", EnumWords(shown.state()));
    facts.Add("from", FormatTime(shown.valid_from()));
    facts.Add("until", FormatTime(shown.valid_until()));
    facts.Add("written by", shown.created_by());
    facts.Add("confirmed by", shown.confirmed_by());
    facts.Add("etag", shown.etag());
    facts.WriteTo(out);
  });
}

absl::Status Set(const Arguments& arguments, Session& session) {
  dir::SetReferenceEntryRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  OUTLAY_ASSIGN_OR_RETURN(const std::string json, ReadFile(arguments.At(0), session.environment()));
  OUTLAY_RETURN_IF_ERROR(FromJson(json, arguments.At(0), *request.mutable_reference_entry()));
  request.set_request_id(session.RequestId());
  OUTLAY_ASSIGN_OR_RETURN(const auto entry,
                          session.directory().Call<dir::ReferenceEntry>(client::kSetReferenceEntry, request));
  return Show(entry, session);
}

absl::Status Get(const Arguments& arguments, Session& session) {
  dir::GetReferenceEntryRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  OUTLAY_ASSIGN_OR_RETURN(const Kind kind, ParseEnum<Kind>("KIND", arguments.At(0)));
  request.set_kind(kind);
  request.set_code(arguments.At(1));
  if (arguments.Has("at")) {
    OUTLAY_ASSIGN_OR_RETURN(*request.mutable_time(), ParseTime("at", arguments.Get("at")));
  }
  OUTLAY_ASSIGN_OR_RETURN(const auto entry,
                          session.directory().Call<dir::ReferenceEntry>(client::kGetReferenceEntry, request));
  return Show(entry, session);
}

absl::Status ListEntries(const Arguments& arguments, Session& session) {
  dir::ListReferenceEntriesRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  dir::ListReferenceEntriesRequest::Filter& filter = *request.mutable_filter();
  OUTLAY_ASSIGN_OR_RETURN(const Kind kind, ParseEnum<Kind>("KIND", arguments.At(0)));
  filter.set_kind(kind);
  filter.set_code(arguments.Get("code"));
  if (arguments.Has("proposed")) filter.set_state(dir::ReferenceEntry::STATE_PROPOSED);
  if (arguments.Has("at")) {
    OUTLAY_ASSIGN_OR_RETURN(*filter.mutable_time(), ParseTime("at", arguments.Get("at")));
  }
  return List(Listing<dir::ListReferenceEntriesRequest, dir::ListReferenceEntriesResponse, dir::ReferenceEntry>{
                  .peer = Peer::kDirectory,
                  .method = client::kListReferenceEntries,
                  .request = request,
                  .things = &dir::ListReferenceEntriesResponse::reference_entries,
                  .columns = {{"CODE"}, {"NAME"}, {"FROM"}, {"UNTIL"}, {"BY"}},
                  .row = [](const dir::ReferenceEntry& entry) -> std::vector<Cell> {
                    return {entry.code(), entry.display_name(), FormatTime(entry.valid_from()),
                            FormatTime(entry.valid_until()), entry.created_by()};
                  },
                  .name = [](const dir::ReferenceEntry& entry) { return entry.code(); },
                  .nothing = "There are no such entries"},
              arguments, session);
}

// Fills what the requests about one version have in common.
template <typename Request>
absl::Status NameVersion(const Arguments& arguments, Session& session, Request& request) {
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  OUTLAY_ASSIGN_OR_RETURN(const Kind kind, ParseEnum<Kind>("KIND", arguments.At(0)));
  request.set_kind(kind);
  request.set_code(arguments.At(1));
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_valid_from(), ParseTime("FROM", arguments.At(2)));
  request.set_request_id(session.RequestId());
  return absl::OkStatus();
}

absl::Status Confirm(const Arguments& arguments, Session& session) {
  dir::ConfirmReferenceEntryRequest request;
  OUTLAY_RETURN_IF_ERROR(NameVersion(arguments, session, request));
  request.set_etag(arguments.At(3));
  OUTLAY_ASSIGN_OR_RETURN(const auto entry,
                          session.directory().Call<dir::ReferenceEntry>(client::kConfirmReferenceEntry, request));
  return Show(entry, session);
}

absl::Status Delete(const Arguments& arguments, Session& session) {
  dir::DeleteReferenceEntryRequest request;
  OUTLAY_RETURN_IF_ERROR(NameVersion(arguments, session, request));
  return session.directory().Call<dir::DeleteReferenceEntryResponse>(client::kDeleteReferenceEntry, request).status();
}

absl::Status ImportEntries(const Arguments& arguments, Session& session) {
  OUTLAY_ASSIGN_OR_RETURN(const std::string content, ReadFile(arguments.At(1), session.environment()));
  dir::ImportReferenceDataRequest first;
  dir::ImportReferenceDataHeader& header = *first.mutable_header();
  OUTLAY_ASSIGN_OR_RETURN(*header.mutable_parent(), session.Organization());
  OUTLAY_ASSIGN_OR_RETURN(const Kind kind, ParseEnum<Kind>("KIND", arguments.At(0)));
  header.set_kind(kind);
  header.set_import_id(ImportId(arguments, content));
  header.set_validate_only(arguments.Has("check"));
  return Import<dir::ImportReferenceDataRequest, dir::ImportReferenceDataResponse>(
      Peer::kDirectory, client::kImportReferenceData, std::move(first), content, "entries", session);
}

absl::Status ExportEntries(const Arguments& arguments, Session& session) {
  dir::ExportReferenceDataRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  OUTLAY_ASSIGN_OR_RETURN(const Kind kind, ParseEnum<Kind>("KIND", arguments.At(0)));
  request.set_kind(kind);
  return Fetch<dir::ExportReferenceDataResponse>(Peer::kDirectory, client::kExportReferenceData, request, arguments,
                                                 session);
}

}  // namespace

std::vector<Command> ReferenceCommands() {
  const Flag at = {"at", "TIME", "that hold then"};
  return {
      {"reference", "set", "FILE", "write a version of reference data from proto JSON", {}, Set},
      {"reference", "get", "KIND CODE", "show the version that holds", {{"at", "TIME", "then instead of now"}}, Get},
      {"reference",
       "list",
       "KIND",
       "list versions, such as of cost-centre, exchange-rate, payment-instrument",
       {{"code", "CODE", "only of this code"}, at, {"proposed", "", "those that wait for a second person"}, kLimitFlag},
       ListEntries},
      {"reference",
       "confirm",
       "KIND CODE FROM ETAG",
       "put a home address in force that another person proposed",
       {},
       Confirm},
      {"reference", "delete", "KIND CODE FROM", "delete a version that did not begin yet", {}, Delete},
      {"reference", "import", "KIND FILE", "write the versions of a CSV file and report what was refused, row by row",
       ImportFlags(), ImportEntries},
      {"reference", "export", "KIND", "write all versions of a kind as CSV", {kOutFlag}, ExportEntries},
  };
}

}  // namespace outlay::cli
