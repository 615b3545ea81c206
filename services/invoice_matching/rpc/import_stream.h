// One ImportInvoices call in progress; see import_invoices.h.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_RPC_IMPORT_STREAM_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_RPC_IMPORT_STREAM_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/csv/reader.h"
#include "services/invoice_matching/commands/create_preview.h"
#include "services/invoice_matching/convert/csv_invoices.h"
#include "services/invoice_matching/rpc/import_invoices.h"
#include "services/invoice_matching/store/originals.h"

namespace outlay::invoice_matching {

// Each step is started by the end of the previous one, so only data that the invoices of a batch share need a lock.
class ImportStream : public std::enable_shared_from_this<ImportStream> {
 public:
  using Call = rpc::Stream<v1::ImportInvoicesRequest, v1::ImportInvoicesResponse>;

  ImportStream(ImportParts parts, Call call);
  ~ImportStream();

  void Start();

 private:
  // Invoices that are created together.
  struct Batch {
    std::vector<ImportDraft> drafts;
    std::vector<v1::ImportedRow> rows;  // each written by the thread that gets its result
    std::atomic<size_t> missing;
  };
  using BatchPtr = std::shared_ptr<Batch>;

  // Read the caller's messages.
  void ReadHeader(const std::optional<v1::ImportInvoicesRequest>& message);
  void ReadNext();
  void ReadChunk(std::optional<v1::ImportInvoicesRequest> message);
  void EndOfFile();

  // Store the file.
  void StoreThen(std::string bytes, void (ImportStream::*next)());
  void FlushThen(void (ImportStream::*next)());
  void FlushAndRead();
  void StoreOriginal();

  // Create the invoices.
  void FillAndRun();
  absl::Status Refill();
  void RunBatch();
  void CreateOne(const BatchPtr& batch, size_t index);
  void Created(const BatchPtr& batch, size_t index, const std::string& invoice_id,
               const absl::StatusOr<FlowResult>& result);
  // Only check them.
  void CheckDrafts();
  absl::Status CheckOne(const ImportDraft& draft);

  absl::StatusOr<Invoice> ReadDraft(const ImportDraft& draft) const;
  BatchPtr TakeBatch();
  void Report(const BatchPtr& batch, void (ImportStream::*next)());
  void End();
  void Fail(const absl::Status& status);
  bool HasMore() const { return !drafts_.empty() || next_chunk_ < original_.chunk_digests.size() || !rows_finished_; }

  const ImportParts parts_;
  const Call call_;
  std::string organization_;
  v1::ImportHeader header_;
  std::unique_ptr<csv::Reader> syntax_;  // the first pass; for a check the only one, with rows_
  std::unique_ptr<csv::Reader> reader_;  // the second pass
  std::unique_ptr<InvoiceRows> rows_;
  std::string pending_;  // bytes that do not fill a chunk
  Original original_;
  std::string digest_;
  size_t next_chunk_ = 0;
  bool rows_finished_ = false;
  std::deque<ImportDraft> drafts_;
  int64_t rows_read_ = 0;
  int64_t created_ = 0;
  int64_t refused_ = 0;
  CreatePreview preview_;
};

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_RPC_IMPORT_STREAM_H_
