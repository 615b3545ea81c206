#include "common/tenant/directory_file.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <mutex>
#include <utility>
#include <vector>

#include "common/base/digest.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/tenant/directory_diff.h"
#include "common/tenant/directory_parser.h"

namespace outlay::tenant {
namespace {

absl::StatusOr<std::string> ReadWhole(const std::string& path) {
  const auto unreadable = [&path](std::string_view why) {
    return MakeError(absl::StatusCode::kNotFound, "DIRECTORY_FILE_UNREADABLE",
                     Concat("the directory file ", path, " ", why, "; --directory_file must name it"),
                     {{"path", path}});
  };
  std::ifstream in(path, std::ios::binary | std::ios::ate);
  if (!in) return unreadable("cannot be opened");
  const std::streamoff bytes = in.tellg();
  if (bytes < 0 || bytes > static_cast<std::streamoff>(limits::kDirectoryFileBytes)) {
    return unreadable(Concat("is larger than ", limits::kDirectoryFileBytes, " bytes"));
  }
  std::string text(static_cast<size_t>(bytes), '\0');
  in.seekg(0);
  if (!in.read(text.data(), bytes)) return unreadable("cannot be read");
  return text;
}

// The rows of one body.
struct Chunk {
  std::string organization;
  std::vector<DirectoryChange> changes;
};

absl::StatusOr<std::vector<Chunk>> MakeChunks(const store::Store& store, const DirectoryContent& content) {
  std::vector<Chunk> chunks;
  for (const auto& [organization, wanted] : content) {
    const std::unique_ptr<store::Reader> reader = store.Read(store::PartitionOf(organization));
    OUTLAY_ASSIGN_OR_RETURN(std::vector<DirectoryChange> changes, DiffDirectory(*reader, organization, wanted));
    for (size_t begin = 0; begin < changes.size(); begin += limits::kDirectoryBodyRows) {
      const size_t end = std::min(changes.size(), begin + limits::kDirectoryBodyRows);
      Chunk& chunk = chunks.emplace_back(Chunk{.organization = organization, .changes = {}});
      std::move(changes.begin() + static_cast<ptrdiff_t>(begin), changes.begin() + static_cast<ptrdiff_t>(end),
                std::back_inserter(chunk.changes));
    }
  }
  return chunks;
}

}  // namespace

// Looks at the file once at a time: the next look is scheduled when the last one has ended.
class DirectoryFile::State : public std::enable_shared_from_this<State> {
 public:
  State(DirectoryFileOptions options, store::Store* store, Scheduler* scheduler)
      : options_(std::move(options)), store_(store), scheduler_(scheduler) {}

  void Stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }

  void Look(UniqueFunction<void(absl::Status)> done) {
    {
      const std::lock_guard lock(mutex_);
      if (stopped_) return;
    }
    const absl::StatusOr<std::string> text = ReadWhole(options_.path);
    if (!text.ok()) return Finish(text.status(), std::move(done));
    const Digest digest = Sha256(*text);
    if (digest == applied_) return Again();
    const absl::StatusOr<DirectoryContent> content = ParseDirectory(*text);
    if (!content.ok()) return Finish(OfFile(content.status()), std::move(done));
    absl::StatusOr<std::vector<Chunk>> chunks = MakeChunks(*store_, *content);
    if (!chunks.ok()) return Finish(chunks.status(), std::move(done));
    applying_ = digest;
    WriteNext(std::make_shared<std::vector<Chunk>>(*std::move(chunks)), 0, std::move(done));
  }

 private:
  // Errors of the content also name the file.
  absl::Status OfFile(const absl::Status& status) const {
    const ErrorDetail detail = GetErrorDetail(status).value_or(ErrorDetail());
    return MakeError(status.code(), detail.reason,
                     Concat("the directory file ", options_.path, ", ", ToStd(status.message())), detail.metadata);
  }

  // Applies one body after another: the file is small, and in between the service's own work has the store to itself.
  void WriteNext(std::shared_ptr<const std::vector<Chunk>> chunks, size_t at, UniqueFunction<void(absl::Status)> done) {
    if (at == chunks->size()) {
      applied_ = applying_;
      return Finish(absl::OkStatus(), std::move(done));
    }
    const Chunk& chunk = (*chunks)[at];
    const auto body = [chunks, at](store::Transaction& txn) {
      for (const DirectoryChange& change : (*chunks)[at].changes) ApplyDirectoryChange(txn, change);
      return absl::OkStatus();
    };
    auto next = [self = shared_from_this(), chunks, at, done = std::move(done)](absl::Status status) mutable {
      if (!status.ok()) return self->Finish(std::move(status), std::move(done));
      self->WriteNext(chunks, at + 1, std::move(done));
    };
    store_->Write(
        {.partition = store::PartitionOf(chunk.organization), .organization = chunk.organization, .body = body},
        std::move(next));
  }

  void Finish(absl::Status status, UniqueFunction<void(absl::Status)> done) {
    if (!IsRunning()) return;
    if (options_.on_applied) options_.on_applied(status);
    if (done) done(std::move(status));
    Again();
  }

  void Again() {
    scheduler_->RunAfter(options_.interval, [weak = weak_from_this()] {
      if (const std::shared_ptr<State> self = weak.lock()) self->Look({});
    });
  }

  bool IsRunning() {
    const std::lock_guard lock(mutex_);
    return !stopped_;
  }

  const DirectoryFileOptions options_;
  store::Store* const store_;
  Scheduler* const scheduler_;
  // Of the text that the copy has, and of the one that is being applied.
  Digest applied_;
  Digest applying_;
  std::mutex mutex_;
  bool stopped_ = false;  // Guarded by mutex_.
};

DirectoryFile::DirectoryFile(DirectoryFileOptions options, store::Store* store, Scheduler* scheduler)
    : state_(std::make_shared<State>(std::move(options), store, scheduler)) {}

DirectoryFile::~DirectoryFile() {
  state_->Stop();
}

void DirectoryFile::Start(UniqueFunction<void(absl::Status)> done) {
  state_->Look(std::move(done));
}

}  // namespace outlay::tenant
