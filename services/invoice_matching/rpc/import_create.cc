// The second half of an import: rows become invoices, or are only checked.
#include <algorithm>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/run_commands.h"
#include "common/rpc/status.h"
#include "services/invoice_matching/domain/names.h"
#include "services/invoice_matching/rpc/answers.h"
#include "services/invoice_matching/rpc/import_stream.h"
#include "services/invoice_matching/rpc/limits.h"

namespace outlay::invoice_matching {
namespace {

// Adds the first row of the invoice to an error about its content; errors of cells already have a row.
absl::Status WithRow(const absl::Status& error, int64_t row) {
  std::optional<ErrorDetail> detail = GetErrorDetail(error);
  if (!detail.has_value()) return error;
  const auto names_row = [](const auto& entry) { return entry.first == "row"; };
  if (std::ranges::any_of(detail->metadata, names_row)) return error;
  detail->metadata.emplace_back("row", Concat(row));
  return MakeError(error.code(), detail->reason, ToStd(error.message()), std::move(detail->metadata),
                   detail->retry_after);
}

}  // namespace

void ImportStream::FillAndRun() {
  if (call_.cancelled()) return Fail(absl::CancelledError("the caller is gone"));
  if (absl::Status status = Refill(); !status.ok()) return Fail(status);
  RunBatch();
}

absl::Status ImportStream::Refill() {
  const std::unique_ptr<store::Reader> reader = parts_.store->Read(store::PartitionOf(organization_));
  while (drafts_.size() < limits::kImportInvoices && !rows_finished_) {
    if (next_chunk_ < original_.chunk_digests.size()) {
      OUTLAY_ASSIGN_OR_RETURN(const std::string bytes,
                              LoadOriginalChunk(*reader, organization_, original_.chunk_digests[next_chunk_]));
      next_chunk_ += 1;
      OUTLAY_RETURN_IF_ERROR(reader_->Feed(bytes));
    } else {
      OUTLAY_RETURN_IF_ERROR(reader_->Finish());
      rows_->Finish();
      rows_finished_ = true;
    }
  }
  return absl::OkStatus();
}

ImportStream::BatchPtr ImportStream::TakeBatch() {
  auto batch = std::make_shared<Batch>();
  while (!drafts_.empty() && batch->drafts.size() < limits::kImportInvoices) {
    v1::ImportedRow& row = batch->rows.emplace_back();
    row.set_row(drafts_.front().row);
    row.set_number(drafts_.front().number);
    batch->drafts.push_back(std::move(drafts_.front()));
    drafts_.pop_front();
  }
  batch->missing = batch->drafts.size();
  return batch;
}

absl::StatusOr<Invoice> ImportStream::ReadDraft(const ImportDraft& draft) const {
  OUTLAY_RETURN_IF_ERROR(draft.request);
  if (absl::Status status = parts_.create->CheckRequest(*draft.request, call_.caller(), /*first=*/true); !status.ok()) {
    return WithRow(status, draft.row);
  }
  absl::StatusOr<Invoice> invoice = ReadInvoice(*draft.request);
  if (!invoice.ok()) return WithRow(invoice.status(), draft.row);
  invoice->original_digest = digest_;
  return invoice;
}

void ImportStream::RunBatch() {
  const BatchPtr batch = TakeBatch();
  if (batch->drafts.empty()) return Report(batch, &ImportStream::End);
  for (size_t i = 0; i < batch->drafts.size(); ++i) CreateOne(batch, i);
}

void ImportStream::CreateOne(const BatchPtr& batch, size_t index) {
  const ImportDraft& draft = batch->drafts[index];
  absl::StatusOr<Invoice> invoice = ReadDraft(draft);
  const std::string id = draft.request.ok() ? draft.request->invoice_id() : std::string();
  auto done = [self = shared_from_this(), batch, index, id](const absl::StatusOr<FlowResult>& result) {
    self->Created(batch, index, id, result);
  };
  if (!invoice.ok()) return done(invoice.status());
  parts_.flow->Create(call_.caller(), {organization_, id}, *std::move(invoice), std::move(done));
}

void ImportStream::Created(const BatchPtr& batch, size_t index, const std::string& invoice_id,
                           const absl::StatusOr<FlowResult>& result) {
  v1::ImportedRow& row = batch->rows[index];
  if (result.ok()) {
    row.set_invoice(InvoiceName(organization_, invoice_id));
    row.set_state(static_cast<v1::Invoice::State>(result->state.state));
  } else {
    *row.mutable_error() = rpc::ToRpcStatus(WithRow(result.status(), row.row()));
  }
  if (batch->missing.fetch_sub(1) != 1) return;
  parts_.scheduler->Run([self = shared_from_this(), batch] {
    self->Report(batch, self->HasMore() ? &ImportStream::FillAndRun : &ImportStream::End);
  });
}

void ImportStream::CheckDrafts() {
  const BatchPtr batch = TakeBatch();
  for (size_t i = 0; i < batch->drafts.size(); ++i) {
    if (const absl::Status status = CheckOne(batch->drafts[i]); !status.ok()) {
      *batch->rows[i].mutable_error() = rpc::ToRpcStatus(WithRow(status, batch->drafts[i].row));
    }
  }
  if (!drafts_.empty()) return Report(batch, &ImportStream::CheckDrafts);
  if (rows_finished_) return Report(batch, &ImportStream::End);
  batch->rows.empty() ? ReadNext() : Report(batch, &ImportStream::ReadNext);
}

absl::Status ImportStream::CheckOne(const ImportDraft& draft) {
  OUTLAY_ASSIGN_OR_RETURN(const Invoice invoice, ReadDraft(draft));
  return preview_.Try(*parts_.store->Read(store::PartitionOf(organization_)),
                      {organization_, draft.request->invoice_id()}, invoice);
}

void ImportStream::Report(const BatchPtr& batch, void (ImportStream::*next)()) {
  v1::ImportInvoicesResponse response;
  for (v1::ImportedRow& row : batch->rows) {
    (row.has_error() ? refused_ : created_) += 1;
    *response.add_imported_rows() = std::move(row);
  }
  response.set_created(created_);
  response.set_refused(refused_);
  response.set_rows(rows_read_);
  call_.Write(response, [self = shared_from_this(), next](bool ok) {
    if (!ok) return self->Fail(absl::CancelledError("the caller is gone"));
    self->parts_.scheduler->Run([self, next] { ((*self).*next)(); });
  });
}

void ImportStream::End() {
  call_.Finish(absl::OkStatus());
}

}  // namespace outlay::invoice_matching
