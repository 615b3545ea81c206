// Import of a file of people: rows or lines become users, and users become commands (D3).
#ifndef OUTLAY_SERVICES_DIRECTORY_RPC_USER_FILE_H_
#define OUTLAY_SERVICES_DIRECTORY_RPC_USER_FILE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/command/run_commands.h"
#include "common/csv/reader.h"
#include "common/rpc/caller.h"
#include "common/rpc/method.h"
#include "outlay/directory/v1/users.pb.h"

namespace outlay::directory {

// A row of the file, as a command or the error that prevents one.
struct UserRow {
  int64_t row = 0;  // from 1
  std::string email;
  std::string user_id;
  absl::StatusOr<command::PreparedCommand> command;
};

// For command::ImportStream. Not thread-safe.
class UserFile {
 public:
  using Request = v1::ImportUsersRequest;
  using Response = v1::ImportUsersResponse;
  using Item = UserRow;

  // `create_method`, CreateUser, must outlive this.
  UserFile(v1::ImportUsersHeader header, rpc::Caller caller, const rpc::Method* create_method);

  // INVALID_ARGUMENT / CSV_..., LINE_TOO_LONG, LIST_TOO_LONG: the file cannot be read any further.
  absl::Status Feed(std::string_view chunk);
  absl::Status Finish();

  // Returns the rows completed since the last call.
  std::vector<UserRow> TakeItems();
  // Reports the results of rows, with the counts since the beginning.
  v1::ImportUsersResponse Report(std::vector<UserRow> rows, const command::CommandResults& results);

 private:
  bool is_list() const { return header_.format() == v1::ImportUsersHeader::FORMAT_LIST; }
  absl::Status FeedList(std::string_view chunk);
  absl::Status AddLine(std::string_view line);
  void Add(v1::CreateUserRequest request);
  absl::StatusOr<command::PreparedCommand> Prepare(v1::CreateUserRequest request);

  const v1::ImportUsersHeader header_;
  const rpc::Caller caller_;
  const rpc::Method* const create_method_;
  csv::Reader reader_;
  std::string line_;                       // the incomplete last line of a list
  absl::flat_hash_set<std::string> seen_;  // addresses, in lower case
  std::vector<UserRow> ready_;
  int64_t rows_ = 0;
  int64_t created_ = 0;
  int64_t refused_ = 0;
};

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_RPC_USER_FILE_H_
