#include "services/invoice_matching/rpc/read_many.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/page.h"
#include "services/invoice_matching/commands/in_reach.h"
#include "services/invoice_matching/convert/csv_invoices.h"
#include "services/invoice_matching/domain/errors.h"
#include "services/invoice_matching/domain/names.h"
#include "services/invoice_matching/rpc/answers.h"
#include "services/invoice_matching/rpc/limits.h"
#include "services/invoice_matching/store/invoice_pages.h"
#include "services/invoice_matching/store/originals.h"

namespace outlay::invoice_matching {
namespace {

absl::Status CallerGone() {
  return absl::CancelledError("the caller is gone");
}

// Sends the chunks of a file one after another. `Source`: StatusOr<optional<string>> Next(), nullopt at the end.
template <typename Response, typename Request, typename Source>
class ChunkStream : public std::enable_shared_from_this<ChunkStream<Response, Request, Source>> {
 public:
  ChunkStream(Scheduler& scheduler, rpc::Stream<Request, Response> call, Source source)
      : scheduler_(scheduler), call_(std::move(call)), source_(std::move(source)) {}

  void Next() {
    if (call_.cancelled()) return call_.Finish(CallerGone());
    while (at_ >= bytes_.size()) {
      absl::StatusOr<std::optional<std::string>> next = source_.Next();
      if (!next.ok()) return call_.Finish(next.status());
      if (!next->has_value()) return call_.Finish(absl::OkStatus());
      bytes_ = **std::move(next);
      at_ = 0;
    }
    Response response;
    response.set_chunk(bytes_.substr(at_, limits::kDownloadBytes));
    at_ += response.chunk().size();
    call_.Write(response, [self = this->shared_from_this()](bool ok) {
      if (!ok) return self->call_.Finish(CallerGone());
      self->scheduler_.Run([self] { self->Next(); });
    });
  }

 private:
  Scheduler& scheduler_;
  const rpc::Stream<Request, Response> call_;
  Source source_;
  std::string bytes_;
  size_t at_ = 0;
};

// Invoices as CSV, one page at a time.
class ExportSource {
 public:
  ExportSource(const store::Store* store, InvoiceQuery query) : store_(store), query_(std::move(query)) {
    query_.invoices_max = limits::kExportPage;
    query_.scanned_max = static_cast<size_t>(kMaxRowsScannedPerPage);
  }

  absl::StatusOr<std::optional<std::string>> Next() {
    if (ended_) return std::optional<std::string>();
    OUTLAY_ASSIGN_OR_RETURN(const InvoicePage page,
                            ReadInvoicePage(*store_->Read(store::PartitionOf(query_.organization)), query_, after_));
    for (const InvoicePage::Item& item : page.items) {
      OUTLAY_RETURN_IF_ERROR(
          WriteInvoice(*writer_, {query_.organization, item.invoice_id}, *item.stored.invoice, item.stored.state));
    }
    after_ = page.next;
    ended_ = after_.empty();
    if (ended_) OUTLAY_RETURN_IF_ERROR(writer_->Finish());
    return std::optional<std::string>(std::exchange(*written_, {}));
  }

 private:
  const store::Store* store_;
  InvoiceQuery query_;
  std::string after_;
  bool ended_ = false;
  // On the heap, because the writer points to the text, and this object is moved.
  std::unique_ptr<std::string> written_ = std::make_unique<std::string>();
  std::unique_ptr<csv::Writer> writer_ =
      std::make_unique<csv::Writer>(MakeInvoiceWriter(csv::AppendTo(written_.get())));
};

// A stored file, one chunk at a time.
class OriginalSource {
 public:
  OriginalSource(const store::Store* store, std::string organization, Original original)
      : store_(store), organization_(std::move(organization)), original_(std::move(original)) {}

  absl::StatusOr<std::optional<std::string>> Next() {
    if (next_ >= original_.chunk_digests.size()) return std::optional<std::string>();
    OUTLAY_ASSIGN_OR_RETURN(std::string bytes, LoadOriginalChunk(*store_->Read(store::PartitionOf(organization_)),
                                                                 organization_, original_.chunk_digests[next_++]));
    return std::optional<std::string>(std::move(bytes));
  }

 private:
  const store::Store* store_;
  std::string organization_;
  Original original_;
  size_t next_ = 0;
};

// Returns a query limited to the invoices that the caller may see.
InvoiceQuery QueryOf(const rpc::Caller& caller) {
  InvoiceQuery query{.organization = caller.organization};
  if (caller.reach != nullptr) {
    query.sees = [caller](const store::Reader& reader, const InvoiceState& state) {
      return IsInReach(reader, caller, state);
    };
  }
  return query;
}

absl::StatusOr<Original> FindOriginalOf(const store::Reader& reader, const rpc::Caller& caller, const InvoiceRef& ref,
                                        const std::string& name) {
  OUTLAY_ASSIGN_OR_RETURN(const StoredInvoice stored, LoadInvoiceInReach(reader, caller, ref));
  if (stored.invoice->original_digest.empty()) return NoOriginal(name);
  OUTLAY_ASSIGN_OR_RETURN(std::optional<Original> original,
                          FindOriginal(reader, ref.organization, stored.invoice->original_digest));
  if (!original.has_value()) return DataLoss(kOriginals.name);
  return *std::move(original);
}

}  // namespace

absl::StatusOr<v1::ListInvoicesResponse> ListInvoices(
    const store::Store& store, const rpc::Call<v1::ListInvoicesRequest, v1::ListInvoicesResponse>& call) {
  const v1::ListInvoicesRequest& request = call.request();
  if (!v1::ListInvoicesRequest::Order_IsValid(request.order())) {
    return FieldInvalid("order", "must be an order that this server knows");
  }
  const bool by_name = request.order() == v1::ListInvoicesRequest::ORDER_NAME;
  InvoiceQuery query = QueryOf(call.caller());
  query.order = by_name ? InvoiceOrder::kName : InvoiceOrder::kReceiveTime;
  query.scanned_max = static_cast<size_t>(kMaxRowsScannedPerPage);
  OUTLAY_ASSIGN_OR_RETURN(query.filter, FromProto(request.filter()));
  OUTLAY_ASSIGN_OR_RETURN(const int64_t size, rpc::PageSize(request.page_size()));
  query.invoices_max = static_cast<size_t>(size);
  const std::string filter = request.filter().SerializeAsString();
  const rpc::PageScope scope{.list = "invoices.list",
                             .organization = query.organization,
                             .filter = filter,
                             .order_by = by_name ? "name" : "receive_time"};
  OUTLAY_ASSIGN_OR_RETURN(const std::string after, rpc::ReadPageToken(scope, request.page_token()));
  OUTLAY_ASSIGN_OR_RETURN(const InvoicePage page,
                          ReadInvoicePage(*store.Read(store::PartitionOf(query.organization)), query, after));
  v1::ListInvoicesResponse response;
  for (const InvoicePage::Item& item : page.items) {
    ToProto(InvoiceRef{query.organization, item.invoice_id}, item.stored, response.add_invoices());
  }
  if (!page.next.empty()) response.set_next_page_token(rpc::MakePageToken(scope, page.next));
  return response;
}

void StartExport(store::Store& store, Scheduler& scheduler,
                 rpc::Stream<v1::ExportInvoicesRequest, v1::ExportInvoicesResponse> call) {
  using Export = ChunkStream<v1::ExportInvoicesResponse, v1::ExportInvoicesRequest, ExportSource>;
  absl::StatusOr<InvoiceFilter> filter = FromProto(call.request().filter());
  if (!filter.ok()) return call.Finish(filter.status());
  InvoiceQuery query = QueryOf(call.caller());
  query.filter = *std::move(filter);
  ExportSource source(&store, std::move(query));
  auto stream = std::make_shared<Export>(scheduler, std::move(call), std::move(source));
  scheduler.Run([stream] { stream->Next(); });
}

void StartDownload(store::Store& store, Scheduler& scheduler,
                   rpc::Stream<v1::DownloadOriginalRequest, v1::DownloadOriginalResponse> call) {
  using Download = ChunkStream<v1::DownloadOriginalResponse, v1::DownloadOriginalRequest, OriginalSource>;
  const std::string& name = call.request().name();
  const std::string& organization = call.caller().organization;
  const std::optional<ResourceId> parsed = ParseInvoiceName(name);
  if (!parsed.has_value()) return call.Finish(InvoiceNotFound(name));
  absl::StatusOr<Original> original =
      FindOriginalOf(*store.Read(store::PartitionOf(organization)), call.caller(), {organization, parsed->id}, name);
  if (!original.ok()) return call.Finish(original.status());
  OriginalSource source(&store, organization, *std::move(original));
  auto stream = std::make_shared<Download>(scheduler, std::move(call), std::move(source));
  scheduler.Run([stream] { stream->Next(); });
}

}  // namespace outlay::invoice_matching
