#include "services/invoice_matching/rpc/retry_associations.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "common/base/errors.h"
#include "services/invoice_matching/domain/names.h"
#include "services/invoice_matching/rpc/limits.h"
#include "services/invoice_matching/store/invoice_pages.h"

namespace outlay::invoice_matching {
namespace {

// One call. Its pages come one after another, so only the counters are used by several threads.
class RetryStream : public std::enable_shared_from_this<RetryStream> {
 public:
  using Call = rpc::Stream<v1::RetryAssociationsRequest, v1::RetryAssociationsResponse>;

  RetryStream(InvoiceFlow& flow, store::Store& store, Scheduler& scheduler, Call call)
      : flow_(flow), store_(store), scheduler_(scheduler), call_(std::move(call)) {
    query_.organization = call_.caller().organization;
    if (std::optional<EntityId> entity = ParseEntityName(call_.request().bill_from_entity()); entity.has_value()) {
      query_.supplier_id = std::move(entity->supplier_id);
      query_.entity_id = std::move(entity->entity_id);
    }
    query_.invoices_max = limits::kRetryPage;
  }

  void NextPage() {
    if (call_.cancelled()) return call_.Finish(absl::CancelledError("the caller is gone"));
    absl::StatusOr<UnmatchedPage> page = ReadUnmatchedPage(*store_.Read(store::PartitionOf(query_.organization)),
                                                           query_, after_.has_value() ? &*after_ : nullptr);
    if (!page.ok()) return call_.Finish(page.status());
    is_last_ = page->is_last;
    if (page->items.empty()) return Report();
    after_ = page->items.back();
    missing_ = page->items.size();
    for (const UnmatchedPage::Item& item : page->items) {
      flow_.Retry({query_.organization, item.invoice_id},
                  [self = shared_from_this()](const absl::StatusOr<FlowResult>& result) { self->Tried(result); });
    }
  }

 private:
  void Tried(const absl::StatusOr<FlowResult>& result) {
    if (result.ok() && result->state.step.kind == StepKind::kNone) {
      tried_ += 1;
      if (result->state.state == State::kAssociated) associated_ += 1;
    } else {
      unanswered_ += 1;
    }
    if (missing_.fetch_sub(1) == 1) Report();
  }

  void Report() {
    v1::RetryAssociationsResponse response;
    response.set_tried(tried_);
    response.set_associated(associated_);
    call_.Write(response, [self = shared_from_this()](bool ok) {
      if (!ok) return self->call_.Finish(absl::CancelledError("the caller is gone"));
      if (self->unanswered_ > 0) return self->call_.Finish(DependencyUnavailable("purchase_order"));
      if (self->is_last_) return self->call_.Finish(absl::OkStatus());
      self->scheduler_.Run([self] { self->NextPage(); });
    });
  }

  InvoiceFlow& flow_;
  store::Store& store_;
  Scheduler& scheduler_;
  const Call call_;
  UnmatchedQuery query_;
  std::optional<UnmatchedPage::Item> after_;
  bool is_last_ = false;
  std::atomic<size_t> missing_ = 0;
  std::atomic<int64_t> tried_ = 0;
  std::atomic<int64_t> associated_ = 0;
  std::atomic<int64_t> unanswered_ = 0;
};

}  // namespace

void StartRetryAssociations(InvoiceFlow& flow, store::Store& store, Scheduler& scheduler,
                            rpc::Stream<v1::RetryAssociationsRequest, v1::RetryAssociationsResponse> call) {
  auto stream = std::make_shared<RetryStream>(flow, store, scheduler, std::move(call));
  scheduler.Run([stream] { stream->NextPage(); });
}

}  // namespace outlay::invoice_matching
