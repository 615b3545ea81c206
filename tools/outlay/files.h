// Transfers files between the caller and a service: CSV imports, CSV exports and originals.
#ifndef OUTLAY_TOOLS_OUTLAY_FILES_H_
#define OUTLAY_TOOLS_OUTLAY_FILES_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/status_macros.h"
#include "google/rpc/status.pb.h"
#include "tools/outlay/arguments.h"
#include "tools/outlay/progress.h"
#include "tools/outlay/session.h"

namespace outlay::cli {

// Flags of every import, and of every download.
std::vector<Flag> ImportFlags();
extern const Flag kOutFlag;

// Bytes of an uploaded chunk; the API accepts up to 1 MiB.
inline constexpr std::size_t kChunkBytes = 256 << 10;

// Returns the import id of a file: derived from its content, so that the same file is the same import again; or
// --import-id.
std::string ImportId(const Arguments& arguments, std::string_view content);

// The results of an import, and the rows it refused.
class ImportReport {
 public:
  // `things`: "orders".
  ImportReport(Session& session, std::string_view things, std::string_view import_id);

  void AddRefusal(int64_t row, std::string_view number, const google::rpc::Status& error);
  void SetTotals(int64_t created, int64_t refused, int64_t rows);
  void Report(Progress& progress) const;

  // Explains how to continue after an error that interrupted it.
  void Interrupted(const absl::Status& status) const;

  // Prints the refusals and the totals. FAILED_PRECONDITION / IMPORT_INCOMPLETE: rows were refused.
  absl::Status Finish(bool validate_only);

 private:
  Session& session_;
  const std::string things_;
  const std::string import_id_;
  Table refusals_;
  int64_t created_ = 0;
  int64_t refused_ = 0;
  int64_t rows_ = 0;
};

// Returns the reported rows of an import's response, and the name that identifies a row: a document's number, a
// person's address, or a code.
template <typename Response>
const auto& RowsOf(const Response& response) {
  if constexpr (requires { response.imported_users(); }) {
    return response.imported_users();
  } else if constexpr (requires { response.budgets(); }) {
    return response.budgets();
  } else if constexpr (requires { response.allocations(); }) {
    return response.allocations();
  } else {
    return response.imported_rows();
  }
}
template <typename Row>
const std::string& LabelOf(const Row& row) {
  if constexpr (requires { row.email(); }) {
    return row.email();
  } else if constexpr (requires { row.budget(); }) {
    return row.budget();
  } else if constexpr (requires { row.allocation(); }) {
    return row.allocation();
  } else if constexpr (requires { row.code(); }) {
    return row.code();
  } else {
    return row.number();
  }
}

// Returns how many rows were imported, and the import's id; empty if sending a file again changes nothing anyway.
template <typename Response>
int64_t DoneOf(const Response& response) {
  if constexpr (requires { response.accepted(); }) {
    return response.accepted();
  } else {
    return response.created();
  }
}
template <typename Header>
std::string ImportIdOf(const Header& header) {
  if constexpr (requires { header.import_id(); }) {
    return header.import_id();
  } else {
    return "";
  }
}

// Sends `first`, then `content` in chunks, and reports. With --json, rows are printed as they arrive.
template <typename Request, typename Response>
absl::Status Import(Peer peer, std::string_view method, Request first, std::string_view content,
                    std::string_view things, Session& session) {
  ImportReport report(session, things, ImportIdOf(first.header()));
  const bool validate_only = first.header().validate_only();
  bool is_first = true;
  std::size_t sent = 0;
  const auto next = [&](Request& request) {
    if (std::exchange(is_first, false)) {
      request = std::move(first);
      return true;
    }
    request.set_chunk(std::string(content.substr(sent, kChunkBytes)));
    sent += request.chunk().size();
    return !request.chunk().empty();
  };
  absl::Status status;
  {
    Progress progress(session, validate_only ? "checking" : "importing", "rows");
    const auto visit = [&](const Response& response) {
      for (const auto& row : RowsOf(response)) {
        if (session.settings().json) {
          session.WriteJson(row);
        }
        if (row.has_error()) {
          report.AddRefusal(row.row(), LabelOf(row), row.error());
        }
      }
      report.SetTotals(DoneOf(response), response.refused(), response.rows());
      report.Report(progress);
    };
    status = session.StreamClient(peer).Exchange<Request, Response>(method, next, visit);
  }
  if (!status.ok()) {
    report.Interrupted(status);
    return status;
  }
  return report.Finish(validate_only);
}

// The destination of downloaded bytes: --out, which is created only when complete, or standard output.
class Download {
 public:
  // NOT_FOUND / FILE_NOT_WRITABLE {file}.
  static absl::StatusOr<std::unique_ptr<Download>> Open(const Arguments& arguments, Session& session);
  virtual ~Download() = default;
  virtual void Write(std::string_view bytes) = 0;
  // FAILED_PRECONDITION / FILE_NOT_WRITABLE {file}.
  virtual absl::Status Finish() = 0;
};

template <typename Response>
absl::Status Fetch(Peer peer, std::string_view method, const google::protobuf::Message& request,
                   const Arguments& arguments, Session& session) {
  OUTLAY_ASSIGN_OR_RETURN(const std::unique_ptr<Download> download, Download::Open(arguments, session));
  {
    Progress progress(session, "reading", "bytes");
    int64_t bytes = 0;
    OUTLAY_RETURN_IF_ERROR(
        session.StreamClient(peer).ReadStream<Response>(method, request, [&](const Response& response) {
          download->Write(response.chunk());
          bytes += static_cast<int64_t>(response.chunk().size());
          progress.Report(bytes);
          return true;
        }));
  }
  return download->Finish();
}

}  // namespace outlay::cli

#endif  // OUTLAY_TOOLS_OUTLAY_FILES_H_
