#include "services/directory/convert/user_csv.h"

#include "absl/strings/ascii.h"
#include "common/base/strings.h"
#include "services/directory/domain/names.h"

namespace outlay::directory {
namespace {

enum ColumnIndex : size_t { kEmail, kDisplayName, kExternalId, kUserId, kManager, kGroup };

struct ColumnRow {
  std::string_view name;
  std::string_view field;  // of a CreateUserRequest
  bool required;
};

constexpr ColumnRow kColumns[] = {
    {"email", "user.email", true},
    {"display_name", "user.display_name", false},
    {"external_id", "user.external_id", false},
    {"user_id", "user_id", false},
    {"manager", "user.manager", false},
    {"group", "group", false},
};

std::string Text(std::string_view text) {
  return std::string(text);
}

std::string Trimmed(std::string_view text) {
  return std::string(ToStd(absl::StripAsciiWhitespace(ToAbsl(text))));
}

}  // namespace

std::vector<csv::Column> UserCsvColumns() {
  std::vector<csv::Column> columns;
  for (const ColumnRow& row : kColumns) columns.push_back({.name = Text(row.name), .required = row.required});
  return columns;
}

v1::CreateUserRequest UserFromRow(const csv::Row& row, std::string_view organization) {
  v1::CreateUserRequest request;
  request.set_user_id(Text(row.Get(kUserId)));
  request.set_group(GroupName(organization, row.Get(kGroup)));
  v1::User* const user = request.mutable_user();
  user->set_email(Text(row.Get(kEmail)));
  user->set_display_name(Text(row.Get(kDisplayName)));
  user->set_external_id(Text(row.Get(kExternalId)));
  user->set_manager(UserName(organization, row.Get(kManager)));
  return request;
}

v1::User UserFromLine(std::string_view line) {
  v1::User user;
  const size_t open = line.rfind('<');
  if (open == std::string_view::npos) {
    user.set_email(Trimmed(line));
    return user;
  }
  const std::string_view rest = line.substr(open + 1);
  user.set_email(Trimmed(rest.substr(0, rest.find('>'))));
  user.set_display_name(Trimmed(line.substr(0, open)));
  return user;
}

std::string_view ColumnOf(std::string_view field) {
  for (const ColumnRow& row : kColumns) {
    if (row.field == field) return row.name;
  }
  return {};
}

}  // namespace outlay::directory
