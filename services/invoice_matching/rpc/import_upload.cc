// The first half of an import: the file is received, read once for its syntax, and stored.
#include <utility>

#include "common/base/errors.h"
#include "services/invoice_matching/domain/errors.h"
#include "services/invoice_matching/rpc/import_stream.h"
#include "services/invoice_matching/rpc/limits.h"

namespace outlay::invoice_matching {

ImportStream::ImportStream(ImportParts parts, Call call)
    : parts_(std::move(parts)), call_(std::move(call)), organization_(call_.caller().organization) {}

ImportStream::~ImportStream() {
  parts_.imports->fetch_sub(1);
}

void StartImport(ImportParts parts, rpc::Stream<v1::ImportInvoicesRequest, v1::ImportInvoicesResponse> call) {
  const bool is_free = parts.imports->fetch_add(1) < limits::kImports;
  auto stream = std::make_shared<ImportStream>(std::move(parts), call);
  if (!is_free) return call.Finish(TooManyImports(limits::kImports));
  stream->Start();
}

void ImportStream::Start() {
  call_.Read([self = shared_from_this()](const std::optional<v1::ImportInvoicesRequest>& message) {
    self->ReadHeader(message);
  });
}

void ImportStream::ReadHeader(const std::optional<v1::ImportInvoicesRequest>& message) {
  if (!message.has_value() || !message->has_header()) return Fail(FieldRequired("header"));
  header_ = message->header();
  rows_ = std::make_unique<InvoiceRows>(organization_, header_.import_id(),
                                        [this](ImportDraft draft) { drafts_.push_back(std::move(draft)); });
  const auto add_row = [this](const csv::Row& row) {
    rows_read_ = row.row();
    return rows_->Add(row);
  };
  if (header_.validate_only()) {
    syntax_ = std::make_unique<csv::Reader>(InvoiceRows::ReaderOptions(), add_row);
  } else {
    syntax_ =
        std::make_unique<csv::Reader>(InvoiceRows::ReaderOptions(), [](const csv::Row&) { return absl::OkStatus(); });
    reader_ = std::make_unique<csv::Reader>(InvoiceRows::ReaderOptions(), add_row);
  }
  ReadNext();
}

void ImportStream::ReadNext() {
  call_.Read([self = shared_from_this()](std::optional<v1::ImportInvoicesRequest> message) {
    self->ReadChunk(std::move(message));
  });
}

void ImportStream::ReadChunk(std::optional<v1::ImportInvoicesRequest> message) {
  if (!message.has_value()) {
    // The caller may have gone in the middle of its file, which then must not count as complete.
    return call_.cancelled() ? Fail(absl::CancelledError("the caller is gone")) : EndOfFile();
  }
  if (message->has_header()) return Fail(FieldInvalid("header", "must come once, in the first message"));
  const std::string& chunk = message->chunk();
  original_.size += static_cast<int64_t>(chunk.size());
  if (original_.size > limits::kImportBytes) return Fail(ImportTooLarge(limits::kImportBytes));
  if (absl::Status status = syntax_->Feed(chunk); !status.ok()) return Fail(status);
  if (header_.validate_only()) return CheckDrafts();
  pending_ += chunk;
  FlushThen(&ImportStream::ReadNext);
}

void ImportStream::EndOfFile() {
  if (absl::Status status = syntax_->Finish(); !status.ok()) return Fail(status);
  if (header_.validate_only()) {
    rows_->Finish();
    rows_finished_ = true;
    return CheckDrafts();
  }
  if (pending_.empty()) return StoreOriginal();
  StoreThen(std::exchange(pending_, {}), &ImportStream::StoreOriginal);
}

void ImportStream::FlushThen(void (ImportStream::*next)()) {
  if (pending_.size() < kOriginalChunkBytes) return (this->*next)();
  std::string chunk = pending_.substr(0, kOriginalChunkBytes);
  pending_.erase(0, kOriginalChunkBytes);
  // A message contains at most a few chunks, so this ends soon.
  StoreThen(std::move(chunk), pending_.size() < kOriginalChunkBytes ? next : &ImportStream::FlushAndRead);
}

void ImportStream::FlushAndRead() {
  FlushThen(&ImportStream::ReadNext);
}

void ImportStream::StoreThen(std::string bytes, void (ImportStream::*next)()) {
  auto digest = std::make_shared<std::string>();
  const auto body = [organization = organization_, bytes = std::move(bytes), digest](store::Transaction& txn) {
    *digest = SaveOriginalChunk(txn, organization, bytes);
    return absl::OkStatus();
  };
  parts_.store->Write({.partition = store::PartitionOf(organization_), .organization = organization_, .body = body},
                      [self = shared_from_this(), digest, next](const absl::Status& status) {
                        if (!status.ok()) return self->Fail(status);
                        self->original_.chunk_digests.push_back(std::move(*digest));
                        // Not on the store's thread, because the next step may read and parse.
                        self->parts_.scheduler->Run([self, next] { ((*self).*next)(); });
                      });
}

void ImportStream::StoreOriginal() {
  digest_ = OriginalDigest(original_.chunk_digests);
  const auto body = [organization = organization_, digest = digest_, original = original_](store::Transaction& txn) {
    Original stamped = original;
    stamped.create_time = txn.now();
    return SaveOriginal(txn, organization, digest, stamped);
  };
  parts_.store->Write({.partition = store::PartitionOf(organization_), .organization = organization_, .body = body},
                      [self = shared_from_this()](const absl::Status& status) {
                        if (!status.ok()) return self->Fail(status);
                        self->parts_.scheduler->Run([self] { self->FillAndRun(); });
                      });
}

void ImportStream::Fail(const absl::Status& status) {
  call_.Finish(status);
}

}  // namespace outlay::invoice_matching
