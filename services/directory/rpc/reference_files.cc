#include "services/directory/rpc/reference_files.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "common/base/field_path.h"
#include "common/base/status_macros.h"
#include "common/command/validate.h"
#include "common/csv/row_error.h"
#include "common/rpc/status.h"
#include "services/directory/commands/reference_commands.h"
#include "services/directory/convert/reference_csv.h"
#include "services/directory/convert/reference_entries.h"
#include "services/directory/domain/limits.h"
#include "services/directory/store/reference_entries.h"

namespace outlay::directory {
namespace {

csv::Options FileOptions(v1::ReferenceEntry::Kind kind) {
  csv::Options options;
  options.columns = ReferenceCsvColumns(kind);
  return options;
}

class EntrySource final : public rpc::CsvSource {
 public:
  EntrySource(std::unique_ptr<store::Reader> reader, std::string organization, ReferenceKind kind)
      : reader_(std::move(reader)), organization_(std::move(organization)), kind_(kind) {}

  absl::StatusOr<bool> Next(csv::Writer* writer) override {
    size_t read = 0;
    const std::optional<ReferenceKey> after = after_;
    const auto visit = [&](const ReferenceEntry& entry) -> absl::StatusOr<store::Visit> {
      OUTLAY_RETURN_IF_ERROR(AppendReference(ToProto(organization_, entry), writer));
      after_ = KeyOf(organization_, entry.id);
      return ++read >= limits::kExportGrants ? store::Visit::kStop : store::Visit::kContinue;
    };
    OUTLAY_RETURN_IF_ERROR(
        VisitReferences(*reader_, ReferenceTable::kInForce, organization_, kind_, /*code=*/"", after, visit));
    return read > 0;
  }

 private:
  const std::unique_ptr<store::Reader> reader_;
  const std::string organization_;
  const ReferenceKind kind_;
  std::optional<ReferenceKey> after_;
};

}  // namespace

ReferenceFile::ReferenceFile(v1::ImportReferenceDataHeader header, rpc::Caller caller, const rpc::Method* set_method)
    : header_(std::move(header)),
      caller_(std::move(caller)),
      set_method_(set_method),
      reader_(FileOptions(header_.kind()), [this](const csv::Row& row) {
        const absl::StatusOr<v1::ReferenceEntry> entry = ReferenceFromRow(row, header_.kind(), caller_.organization);
        ReferenceRow item = {.row = ++rows_,
                             .code = entry.ok() ? entry->code() : std::string(),
                             .command = absl::UnknownError("not prepared")};
        item.command = Prepare(entry);
        ready_.push_back(std::move(item));
        return absl::OkStatus();
      }) {}

absl::StatusOr<command::PreparedCommand> ReferenceFile::Prepare(const absl::StatusOr<v1::ReferenceEntry>& entry) const {
  if (!entry.ok()) return AtField("reference_entry", entry.status());
  v1::SetReferenceEntryRequest request;
  request.set_parent(header_.parent());
  // The contract requires an id; rows are recognized by their content, so it is not remembered.
  request.set_request_id(header_.import_id());
  *request.mutable_reference_entry() = *entry;
  OUTLAY_RETURN_IF_ERROR(set_method_->CheckRequest(request, caller_, /*first=*/true));
  absl::StatusOr<WrittenReference> written = FromProto(*entry);
  if (!written.ok()) return AtField("reference_entry", written.status());
  command::PreparedCommand prepared = {.digest = set_method_->RequestDigest(&request), .command = nullptr};
  prepared.command = std::make_unique<SetReferenceEntry>(std::move(written->id), std::move(written->spec), /*etag=*/"");
  if (header_.validate_only()) prepared.command = std::make_unique<command::Validate>(std::move(prepared.command));
  return prepared;
}

std::vector<ReferenceRow> ReferenceFile::TakeItems() {
  return std::exchange(ready_, {});
}

v1::ImportReferenceDataResponse ReferenceFile::Report(std::vector<ReferenceRow> rows,
                                                      const command::CommandResults& results) {
  v1::ImportReferenceDataResponse response;
  for (size_t i = 0; i < results.size(); ++i) {
    v1::ImportedReferenceEntry& row = *response.add_imported_rows();
    row.set_row(rows[i].row);
    row.set_code(std::move(rows[i].code));
    if (results[i].ok() || command::IsValidated(results[i].status())) {
      ++created_;
    } else {
      ++refused_;
      *row.mutable_error() = rpc::ToRpcStatus(csv::AtRow(row.row(), results[i].status(), [](std::string_view field) {
        return std::string(ColumnOfReference(field));
      }));
    }
  }
  response.set_created(created_);
  response.set_refused(refused_);
  response.set_rows(rows_);
  return response;
}

std::unique_ptr<rpc::CsvSource> ReferenceSource(std::unique_ptr<store::Reader> reader, std::string organization,
                                                v1::ReferenceEntry::Kind kind) {
  return std::make_unique<EntrySource>(std::move(reader), std::move(organization), static_cast<ReferenceKind>(kind));
}

}  // namespace outlay::directory
