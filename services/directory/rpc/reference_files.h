// Import and export of reference data files (D10).
#ifndef OUTLAY_SERVICES_DIRECTORY_RPC_REFERENCE_FILES_H_
#define OUTLAY_SERVICES_DIRECTORY_RPC_REFERENCE_FILES_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/command/run_commands.h"
#include "common/csv/reader.h"
#include "common/rpc/caller.h"
#include "common/rpc/csv_stream.h"
#include "common/rpc/method.h"
#include "common/store/store.h"
#include "outlay/directory/v1/reference_data.pb.h"

namespace outlay::directory {

// A row of the file, as a command or the error that prevents one.
struct ReferenceRow {
  int64_t row = 0;  // from 1
  std::string code;
  absl::StatusOr<command::PreparedCommand> command;
};

// For command::ImportStream. Not thread-safe.
class ReferenceFile {
 public:
  using Request = v1::ImportReferenceDataRequest;
  using Response = v1::ImportReferenceDataResponse;
  using Item = ReferenceRow;

  // `set_method`, SetReferenceEntry, must outlive this.
  ReferenceFile(v1::ImportReferenceDataHeader header, rpc::Caller caller, const rpc::Method* set_method);

  // INVALID_ARGUMENT / CSV_...: the file cannot be read any further.
  absl::Status Feed(std::string_view chunk) { return reader_.Feed(chunk); }
  absl::Status Finish() { return reader_.Finish(); }

  // Returns the rows completed since the last call.
  std::vector<ReferenceRow> TakeItems();
  // Reports the results of rows, with the counts since the beginning.
  v1::ImportReferenceDataResponse Report(std::vector<ReferenceRow> rows, const command::CommandResults& results);

 private:
  absl::StatusOr<command::PreparedCommand> Prepare(const absl::StatusOr<v1::ReferenceEntry>& entry) const;

  const v1::ImportReferenceDataHeader header_;
  const rpc::Caller caller_;
  const rpc::Method* const set_method_;
  csv::Reader reader_;
  std::vector<ReferenceRow> ready_;
  int64_t rows_ = 0;
  int64_t created_ = 0;
  int64_t refused_ = 0;
};

// Returns the versions of a kind in force, from durable rows.
std::unique_ptr<rpc::CsvSource> ReferenceSource(std::unique_ptr<store::Reader> reader, std::string organization,
                                                v1::ReferenceEntry::Kind kind);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_RPC_REFERENCE_FILES_H_
