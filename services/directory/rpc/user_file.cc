#include "services/directory/rpc/user_file.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "common/base/derived_id.h"
#include "common/base/digest.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/validate.h"
#include "common/csv/row_error.h"
#include "common/rpc/status.h"
#include "services/directory/commands/user_commands.h"
#include "services/directory/convert/user_csv.h"
#include "services/directory/domain/limits.h"
#include "services/directory/domain/names.h"
#include "services/directory/domain/user.h"

namespace outlay::directory {
namespace {

csv::Options FileOptions() {
  csv::Options options;
  options.columns = UserCsvColumns();
  return options;
}

// Derived from the import and the row only: an id remains when the person is erased, so it must contain nothing about
// the person.
std::string MakeId(std::string_view import_id, int64_t row) {
  return DerivedId("im-", Sha256(Concat(import_id, "\n", row)));
}

}  // namespace

UserFile::UserFile(v1::ImportUsersHeader header, rpc::Caller caller, const rpc::Method* create_method)
    : header_(std::move(header)),
      caller_(std::move(caller)),
      create_method_(create_method),
      reader_(FileOptions(), [this](const csv::Row& row) {
        Add(UserFromRow(row, caller_.organization));
        return absl::OkStatus();
      }) {}

absl::Status UserFile::Feed(std::string_view chunk) {
  return is_list() ? FeedList(chunk) : reader_.Feed(chunk);
}

absl::Status UserFile::Finish() {
  if (!is_list()) return reader_.Finish();
  return AddLine(line_);
}

absl::Status UserFile::FeedList(std::string_view chunk) {
  while (!chunk.empty()) {
    const size_t end = chunk.find('\n');
    line_.append(chunk.substr(0, end));
    if (line_.size() > limits::kListLineBytes) {
      return MakeError(
          absl::StatusCode::kInvalidArgument, "LINE_TOO_LONG",
          Concat("line ", rows_ + 1, " has more than ", limits::kListLineBytes, " bytes; put one person in a line"),
          {{"row", Concat(rows_ + 1)}, {"limit", Concat(limits::kListLineBytes)}});
    }
    if (end == std::string_view::npos) break;
    OUTLAY_RETURN_IF_ERROR(AddLine(line_));
    line_.clear();
    chunk.remove_prefix(end + 1);
  }
  return absl::OkStatus();
}

absl::Status UserFile::AddLine(std::string_view line) {
  v1::CreateUserRequest request;
  *request.mutable_user() = UserFromLine(line);
  // Pasted lists contain empty lines.
  if (request.user().email().empty() && request.user().display_name().empty()) return absl::OkStatus();
  if (rows_ == limits::kListRows) {
    return MakeError(absl::StatusCode::kInvalidArgument, "LIST_TOO_LONG",
                     Concat("the list has more than ", limits::kListRows, " people; split it"),
                     {{"limit", Concat(limits::kListRows)}});
  }
  Add(std::move(request));
  return absl::OkStatus();
}

void UserFile::Add(v1::CreateUserRequest request) {
  ++rows_;
  request.set_parent(header_.parent());
  if (request.user_id().empty()) request.set_user_id(MakeId(header_.import_id(), rows_));
  if (request.group().empty()) request.set_group(header_.group());
  request.set_activate(header_.activate());
  UserRow row = {.row = rows_,
                 .email = request.user().email(),
                 .user_id = request.user_id(),
                 .command = absl::UnknownError("not prepared")};
  row.command = Prepare(std::move(request));
  ready_.push_back(std::move(row));
}

absl::StatusOr<command::PreparedCommand> UserFile::Prepare(v1::CreateUserRequest request) {
  OUTLAY_RETURN_IF_ERROR(create_method_->CheckRequest(request, caller_, /*first=*/true));
  if (!seen_.insert(FoldEmail(request.user().email())).second) {
    return FieldInvalid("user.email", "comes twice in the file");
  }
  command::PreparedCommand prepared = {.digest = create_method_->RequestDigest(&request), .command = nullptr};
  prepared.command = std::make_unique<CreateUser>(std::move(request));
  if (header_.validate_only()) prepared.command = std::make_unique<command::Validate>(std::move(prepared.command));
  return prepared;
}

std::vector<UserRow> UserFile::TakeItems() {
  return std::exchange(ready_, {});
}

v1::ImportUsersResponse UserFile::Report(std::vector<UserRow> rows, const command::CommandResults& results) {
  v1::ImportUsersResponse response;
  for (size_t i = 0; i < results.size(); ++i) {
    v1::ImportedUser& user = *response.add_imported_users();
    user.set_row(rows[i].row);
    user.set_email(std::move(rows[i].email));
    if (results[i].ok() || command::IsValidated(results[i].status())) {
      ++created_;
      user.set_user(UserName(caller_.organization, rows[i].user_id));
    } else {
      ++refused_;
      *user.mutable_error() = rpc::ToRpcStatus(csv::AtRow(
          user.row(), results[i].status(), [](std::string_view field) { return std::string(ColumnOf(field)); }));
    }
  }
  response.set_created(created_);
  response.set_refused(refused_);
  response.set_rows(rows_);
  return response;
}

}  // namespace outlay::directory
