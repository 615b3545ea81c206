#include "tools/outlay/files.h"

#include <filesystem>
#include <fstream>
#include <memory>
#include <system_error>

#include "common/base/digest.h"
#include "common/base/errors.h"
#include "common/base/strings.h"
#include "google/protobuf/struct.pb.h"
#include "tools/outlay/errors.h"
#include "tools/outlay/format.h"

namespace outlay::cli {
namespace {

// As many hexadecimal digits of the digest as make two files differ.
constexpr std::size_t kImportIdDigits = 32;

absl::Status NotWritable(const std::string& path) {
  return MakeError(absl::StatusCode::kFailedPrecondition, "FILE_NOT_WRITABLE", Concat("cannot write ", path),
                   {{"file", path}});
}

class StandardOutput final : public Download {
 public:
  explicit StandardOutput(Session& session) : session_(session) {}
  void Write(std::string_view bytes) override { session_.WriteBytes(bytes); }
  absl::Status Finish() override { return absl::OkStatus(); }

 private:
  Session& session_;
};

class FileDownload final : public Download {
 public:
  FileDownload(std::string path, Session& session)
      : path_(std::move(path)), part_(path_ + ".part"), file_(part_, std::ios::binary), session_(session) {}
  ~FileDownload() override {
    std::error_code ignored;
    std::filesystem::remove(part_, ignored);
  }
  bool is_open() const { return file_.is_open(); }
  void Write(std::string_view bytes) override {
    file_ << bytes;
    bytes_ += static_cast<int64_t>(bytes.size());
  }
  absl::Status Finish() override {
    file_.close();
    std::error_code error;
    if (file_) {
      std::filesystem::rename(part_, path_, error);
    }
    if (!file_ || error) {
      return NotWritable(path_);
    }
    session_.Note(Concat("Wrote ", FormatCount(bytes_), " bytes to ", path_, "."));
    return absl::OkStatus();
  }

 private:
  const std::string path_;
  const std::string part_;
  std::ofstream file_;
  Session& session_;
  int64_t bytes_ = 0;
};

std::string Metadata(const absl::Status& status, std::string_view key) {
  for (const auto& [name, value] : GetErrorDetail(status).value_or(ErrorDetail{}).metadata) {
    if (name == key) {
      return value;
    }
  }
  return "";
}

// The column by its name, or the field where no single column holds it.
std::string Place(const absl::Status& status) {
  const std::string column = Metadata(status, "column_name");
  return column.empty() ? Metadata(status, "field") : column;
}

}  // namespace

const Flag kOutFlag = {"out", "FILE", "write there instead of standard output"};

std::vector<Flag> ImportFlags() {
  return {
      {"import-id", "ID", "names the import; made of the file's content unless told, so that sending it again is safe"},
      {"check", "", "only check: tell what would happen, write nothing"}};
}

std::string ImportId(const Arguments& arguments, std::string_view content) {
  return arguments.Has("import-id") ? arguments.Get("import-id") : Sha256(content).ToHex().substr(0, kImportIdDigits);
}

ImportReport::ImportReport(Session& session, std::string_view things, std::string_view import_id)
    : session_(session),
      things_(things),
      import_id_(import_id),
      refusals_({{"ROW", true}, {"COLUMN"}, {"NUMBER"}, {"REASON"}, {"WHY"}}) {}

void ImportReport::AddRefusal(int64_t row, std::string_view number, const google::rpc::Status& error) {
  const absl::Status status = FromProto(error);
  const std::string exact_row = Metadata(status, "row");
  refusals_.Add({exact_row.empty() ? std::to_string(row) : exact_row, Place(status), std::string(number),
                 Cell(ReasonOrCode(status), Tone::kBad),
                 std::string(status.message().data(), status.message().size())});
}

void ImportReport::SetTotals(int64_t created, int64_t refused, int64_t rows) {
  created_ = created;
  refused_ = refused;
  rows_ = rows;
}

void ImportReport::Report(Progress& progress) const {
  progress.Report(rows_, refused_ == 0 ? "" : Concat(FormatCount(refused_), " refused"));
}

void ImportReport::Interrupted(const absl::Status& status) const {
  if (absl::IsInvalidArgument(status)) {
    session_.Note(rows_ == 0 ? std::string("Nothing was created; correct the file and send it again.")
                  : import_id_.empty()
                      ? std::string("Rows before it were done. Correct it where it stands and send the file again.")
                      : Concat("Rows before it were done. Correct it where it stands and send the file with ",
                               "--import-id ", import_id_, "."));
  } else {
    session_.Note(Concat("Broken off after ", FormatCount(rows_),
                         " rows. Send the same file again: what was created is ", "not created twice."));
  }
}

absl::Status ImportReport::Finish(bool validate_only) {
  const std::string verb = import_id_.empty() ? (validate_only ? " that would pass" : " accepted")
                                              : (validate_only ? " that would be created" : " created");
  if (session_.settings().json) {
    google::protobuf::Struct totals;
    (*totals.mutable_fields())["created"].set_number_value(static_cast<double>(created_));
    (*totals.mutable_fields())["refused"].set_number_value(static_cast<double>(refused_));
    (*totals.mutable_fields())["rows"].set_number_value(static_cast<double>(rows_));
    session_.WriteJson(totals);
  } else if (!session_.settings().quiet) {
    session_.WriteTable(refusals_);
    session_.WriteLine(Concat(refusals_.empty() ? "" : "\n", FormatCount(rows_), " rows read; ", things_, verb, ": ",
                              FormatCount(created_), ", refused: ", FormatCount(refused_), "."));
  }
  if (refused_ == 0) {
    return absl::OkStatus();
  }
  const std::string message = Concat("refused: ", FormatCount(refused_), " of the file's ", things_);
  std::pair<std::string, std::string> about = {"import_id", import_id_};
  if (import_id_.empty()) about = {"why", "without an id"};
  if (validate_only) about = {"why", "only checked"};
  return MakeError(absl::StatusCode::kFailedPrecondition, "IMPORT_INCOMPLETE", message, {about});
}

absl::StatusOr<std::unique_ptr<Download>> Download::Open(const Arguments& arguments, Session& session) {
  if (!arguments.Has("out") || arguments.Get("out") == "-") {
    return std::make_unique<StandardOutput>(session);
  }
  auto file = std::make_unique<FileDownload>(arguments.Get("out"), session);
  if (!file->is_open()) {
    return NotWritable(arguments.Get("out"));
  }
  return file;
}

}  // namespace outlay::cli
