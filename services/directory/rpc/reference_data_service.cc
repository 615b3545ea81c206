#include "services/directory/rpc/reference_data_service.h"

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "common/access/list_cursor.h"
#include "common/base/field_path.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/execute_call.h"
#include "common/command/import_stream.h"
#include "common/rpc/page.h"
#include "common/rpc/values.h"
#include "common/store/key_codec.h"
#include "services/directory/commands/reference_commands.h"
#include "services/directory/convert/reference_csv.h"
#include "services/directory/convert/reference_entries.h"
#include "services/directory/rpc/reference_files.h"
#include "services/directory/store/reference_entries.h"

namespace outlay::directory {
namespace {

constexpr std::string_view kPath = "/outlay.directory.v1.ReferenceData/";

// `request`: any with `kind`, `code` and `valid_from`.
template <typename Request>
ReferenceId IdOfRequest(const Request& request) {
  return {.kind = static_cast<ReferenceKind>(request.kind()),
          .code = request.code(),
          .valid_from = rpc::TimeFromProto(request.valid_from())};
}

absl::StatusOr<v1::ReferenceEntry> Get(const store::Reader& reader, const std::string& organization,
                                       const v1::GetReferenceEntryRequest& request, absl::Time now) {
  const absl::Time time = request.has_time() ? rpc::TimeFromProto(request.time()) : now;
  OUTLAY_ASSIGN_OR_RETURN(
      const ReferenceEntry entry,
      LoadReferenceAt(reader, organization, static_cast<ReferenceKind>(request.kind()), request.code(), time));
  return ToProto(organization, entry);
}

// A page ends after a version: the token holds its place among those of the kind.
using Place = std::tuple<std::string, absl::Time>;  // code, start

std::string PlaceOf(const ReferenceEntry& entry) {
  std::string place;
  store::key_codec::AppendPart(Place(entry.id.code, entry.id.valid_from), &place);
  return place;
}

absl::StatusOr<std::optional<ReferenceKey>> ReadPlace(const std::string& organization, ReferenceKind kind,
                                                      const std::optional<std::string>& bytes) {
  if (!bytes.has_value()) return std::optional<ReferenceKey>();
  Place place;
  std::string_view rest = *bytes;
  if (!store::key_codec::TakePart(&rest, &place) || !rest.empty()) {
    return rpc::PageTokenInvalid();
  }
  const auto& [code, start] = place;
  return std::optional(KeyOf(organization, {.kind = kind, .code = code, .valid_from = start}));
}

// Whether a version is valid at an instant depends on the next version, at whose start it ends.
absl::StatusOr<bool> IsListed(const store::Reader& reader, const std::string& organization, const ReferenceEntry& entry,
                              const v1::ListReferenceEntriesRequest::Filter& filter) {
  if (!filter.has_time()) return true;
  const absl::Time time = rpc::TimeFromProto(filter.time());
  if (!HoldsAt(entry, time)) return false;
  OUTLAY_ASSIGN_OR_RETURN(const ReferenceEntry holding,
                          LoadReferenceAt(reader, organization, entry.id.kind, entry.id.code, time));
  return holding.id == entry.id;
}

absl::StatusOr<v1::ListReferenceEntriesResponse> List(const store::Reader& reader, const std::string& organization,
                                                      const v1::ListReferenceEntriesRequest& request) {
  const v1::ListReferenceEntriesRequest::Filter& filter = request.filter();
  const auto kind = static_cast<ReferenceKind>(filter.kind());
  const ReferenceTable table =
      filter.state() == v1::ReferenceEntry::STATE_PROPOSED ? ReferenceTable::kProposed : ReferenceTable::kInForce;
  OUTLAY_ASSIGN_OR_RETURN(access::ListCursor cursor,
                          access::ListCursor::Open({.list = "referenceData.list",
                                                    .organization = organization,
                                                    .filter = filter.SerializeAsString(),
                                                    .order = "code"},
                                                   request.page_size(), request.page_token()));
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<ReferenceKey> after, ReadPlace(organization, kind, cursor.after()));
  v1::ListReferenceEntriesResponse response;
  const auto visit = [&](const ReferenceEntry& entry) {
    return cursor.Visit(PlaceOf(entry), [&]() -> absl::StatusOr<bool> {
      OUTLAY_ASSIGN_OR_RETURN(const bool is_listed, IsListed(reader, organization, entry, filter));
      if (is_listed) *response.add_reference_entries() = ToProto(organization, entry);
      return is_listed;
    });
  };
  OUTLAY_RETURN_IF_ERROR(VisitReferences(reader, table, organization, kind, filter.code(), after, visit));
  OUTLAY_RETURN_IF_ERROR(cursor.status());
  response.set_next_page_token(cursor.NextToken());
  return response;
}

}  // namespace

absl::StatusOr<std::unique_ptr<ReferenceDataService>> ReferenceDataService::Create(store::Store* store,
                                                                                   command::Executor* executor,
                                                                                   const Clock* clock) {
  const google::protobuf::ServiceDescriptor* const service =
      v1::SetReferenceEntryRequest::descriptor()->file()->FindServiceByName("ReferenceData");
  OUTLAY_ASSIGN_OR_RETURN(std::unique_ptr<const rpc::Method> set_method,
                          rpc::Method::Create(service->FindMethodByName("SetReferenceEntry")));
  return std::unique_ptr<ReferenceDataService>(new ReferenceDataService(store, executor, clock, std::move(set_method)));
}

void ReferenceDataService::Bind(rpc::Dispatcher& dispatcher) {
  using Service = ReferenceDataService;
  dispatcher.Bind(Concat(kPath, "SetReferenceEntry"), this, &Service::SetReferenceEntry);
  dispatcher.Bind(Concat(kPath, "ConfirmReferenceEntry"), this, &Service::ConfirmReferenceEntry);
  dispatcher.Bind(Concat(kPath, "DeleteReferenceEntry"), this, &Service::DeleteReferenceEntry);
  dispatcher.Bind(Concat(kPath, "GetReferenceEntry"), this, &Service::GetReferenceEntry);
  dispatcher.Bind(Concat(kPath, "ListReferenceEntries"), this, &Service::ListReferenceEntries);
  dispatcher.BindStream(Concat(kPath, "ImportReferenceData"), this, &Service::ImportReferenceData);
  dispatcher.BindStream(Concat(kPath, "ExportReferenceData"), this, &Service::ExportReferenceData);
}

void ReferenceDataService::SetReferenceEntry(rpc::Call<v1::SetReferenceEntryRequest, v1::ReferenceEntry> call) {
  const v1::ReferenceEntry& entry = call.request().reference_entry();
  absl::StatusOr<WrittenReference> written = FromProto(entry);
  if (!written.ok()) {
    call.Finish(AtField("reference_entry", written.status()));
    return;
  }
  command::ExecuteCall(
      *executor_, call,
      std::make_unique<directory::SetReferenceEntry>(std::move(written->id), std::move(written->spec), entry.etag()));
}

void ReferenceDataService::ConfirmReferenceEntry(rpc::Call<v1::ConfirmReferenceEntryRequest, v1::ReferenceEntry> call) {
  command::ExecuteCall(
      *executor_, call,
      std::make_unique<directory::ConfirmReferenceEntry>(IdOfRequest(call.request()), call.request().etag()));
}

void ReferenceDataService::DeleteReferenceEntry(
    rpc::Call<v1::DeleteReferenceEntryRequest, v1::DeleteReferenceEntryResponse> call) {
  command::ExecuteCall(*executor_, call,
                       std::make_unique<RemoveReferenceEntry>(IdOfRequest(call.request()), call.request().etag()));
}

void ReferenceDataService::GetReferenceEntry(rpc::Call<v1::GetReferenceEntryRequest, v1::ReferenceEntry> call) {
  const std::string& organization = call.caller().organization;
  call.Finish(Get(*store_->Read(store::PartitionOf(organization)), organization, call.request(), clock_->Now()));
}

void ReferenceDataService::ListReferenceEntries(
    rpc::Call<v1::ListReferenceEntriesRequest, v1::ListReferenceEntriesResponse> call) {
  const std::string& organization = call.caller().organization;
  call.Finish(List(*store_->Read(store::PartitionOf(organization)), organization, call.request()));
}

void ReferenceDataService::ImportReferenceData(
    rpc::Stream<v1::ImportReferenceDataRequest, v1::ImportReferenceDataResponse> stream) {
  command::ImportStream<ReferenceFile>::Start(
      executor_,
      [set_method = set_method_.get()](const v1::ImportReferenceDataRequest& first, const rpc::Caller& caller) {
        return std::make_unique<ReferenceFile>(first.header(), caller, set_method);
      },
      std::move(stream));
}

void ReferenceDataService::ExportReferenceData(
    rpc::Stream<v1::ExportReferenceDataRequest, v1::ExportReferenceDataResponse> stream) {
  const std::string& organization = stream.caller().organization;
  const v1::ReferenceEntry::Kind kind = stream.request().kind();
  std::vector<std::string> columns;
  for (csv::Column& column : ReferenceCsvColumns(kind)) columns.push_back(std::move(column.name));
  rpc::CsvStream<v1::ExportReferenceDataRequest, v1::ExportReferenceDataResponse>::Start(
      std::move(columns), ReferenceSource(store_->Read(store::PartitionOf(organization)), organization, kind),
      std::move(stream));
}

}  // namespace outlay::directory
