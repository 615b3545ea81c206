#include "services/purchase_order/flow/review_flow.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/purchase_order/commands/follow_review.h"
#include "services/purchase_order/convert/reviews.h"
#include "services/purchase_order/domain/names.h"
#include "services/purchase_order/flow/limits.h"
#include "services/purchase_order/peer/approval_client.h"
#include "services/purchase_order/store/orders.h"
#include "services/purchase_order/store/review_flows.h"
#include "services/purchase_order/store/suppliers.h"

namespace outlay::purchase_order {
namespace {

namespace ap = approval::v1;

// The review has had all the rounds, or all the bytes, that one may have.
bool IsFull(const absl::Status& status) {
  const std::optional<ErrorDetail> detail = GetErrorDetail(status);
  if (!detail.has_value() || detail->reason != "QUOTA_EXCEEDED") return false;
  return std::any_of(detail->metadata.begin(), detail->metadata.end(), [](const auto& entry) {
    return entry.first == "quota" && (entry.second == "rounds_per_review" || entry.second == "review_bytes");
  });
}

std::string WhyOf(const absl::Status& status) {
  const std::string_view message(status.message().data(), status.message().size());
  return Concat(message, IsFull(status) ? "; ask for it once more, and a new review begins" : "");
}

class ReviewSteps final : public FlowSteps, public std::enable_shared_from_this<ReviewSteps> {
 public:
  ReviewSteps(const FlowParts& parts, bool can_ask_budget)
      : FlowSteps(parts, &kReviewFlowsByDue), client_(parts.channel), can_ask_budget_(can_ask_budget) {}

 private:
  // A flow that is carried out, as it was when that began.
  struct Work {
    FlowKey key;
    ReviewFlow flow;
    std::optional<ap::Subject> subject;  // of kAsk
    absl::Time submit_time;              // of kAsk: the order's
  };
  using WorkPtr = std::shared_ptr<const Work>;

  absl::Status Start(const store::Reader& reader, const FlowKey& key) override;

  void Ask(const WorkPtr& work);
  // `is_last`: the other one has been tried.
  void Open(const WorkPtr& work, bool is_last);
  void Resubmit(const WorkPtr& work, bool is_last);
  void Look(const WorkPtr& work);
  void Withdraw(const WorkPtr& work);
  // What became of kAsk.
  void Asked(const WorkPtr& work, const absl::Status& status, const ap::Review& review);
  // Later, under another request id.
  void AskAnew(const WorkPtr& work);
  // As `went`, if it is written.
  void Write(const WorkPtr& work, Went went, Body body) {
    FlowSteps::Write(shared_from_this(), work->key, went, std::move(body));
  }

  static ApprovalClient::OnBehalfOf Whom(const Work& work) {
    return {.organization = std::get<0>(work.key),
            .user = work.flow.requester,
            .cause = Concat("purchaseOrders/", work.flow.order_id)};
  }
  static std::string NameOf(const Work& work) { return ReviewName(std::get<0>(work.key), std::get<1>(work.key)); }

  ApprovalClient client_;
  const bool can_ask_budget_;
};

absl::Status ReviewSteps::Start(const store::Reader& reader, const FlowKey& key) {
  const std::string& organization = std::get<0>(key);
  auto work = std::make_shared<Work>();
  work->key = key;
  OUTLAY_ASSIGN_OR_RETURN(std::optional<ReviewFlow> flow, FindReviewFlow(reader, key));
  if (!flow.has_value()) return DataLoss(kReviewFlowsByDue.name);
  work->flow = *std::move(flow);
  switch (work->flow.phase) {
    case ReviewPhase::kAsk: {
      OUTLAY_ASSIGN_OR_RETURN(const Order order, LoadOrder(reader, {organization, work->flow.order_id}));
      OUTLAY_ASSIGN_OR_RETURN(const Supplier supplier, LoadSupplier(reader, {organization, SupplierWithChange(order)}));
      OUTLAY_ASSIGN_OR_RETURN(const OrderInvoiced invoiced, LoadInvoiced(reader, {organization, order.id}));
      work->subject = ToSubject(organization, order, invoiced, supplier);
      work->submit_time = ReviewAskedFor(order).value_or(AskedReview()).submit_time;
      Ask(work);
      break;
    }
    case ReviewPhase::kLook:
      Look(work);
      break;
    case ReviewPhase::kWithdraw:
      Withdraw(work);
      break;
    case ReviewPhase::kWait:
    case ReviewPhase::kOver:
      Write(work, Went::kWell, [work](store::Transaction& txn) { return TakeEnd(txn, work->key, work->flow); });
  }
  return absl::OkStatus();
}

void ReviewSteps::Ask(const WorkPtr& work) {
  // The first time there is none yet; later there is one, unless it was lost.
  const bool is_first = work->flow.attempt == 1 && work->flow.calls == 0;
  is_first ? Open(work, /*is_last=*/false) : Resubmit(work, /*is_last=*/false);
}

void ReviewSteps::Open(const WorkPtr& work, bool is_last) {
  ap::OpenReviewRequest request;
  request.set_parent(Concat("organizations/", std::get<0>(work->key)));
  request.set_review_id(std::get<1>(work->key));
  *request.mutable_subject() = *work->subject;
  client_.Open(Whom(*work), request,
               [self = shared_from_this(), work, is_last](const absl::Status& status, const ap::Review& review) {
                 const bool is_taken = ErrorReason(status) == "REVIEW_ID_TAKEN";
                 if (is_taken && !is_last) return self->Resubmit(work, /*is_last=*/true);
                 self->Asked(work, status, review);
               });
}

void ReviewSteps::Resubmit(const WorkPtr& work, bool is_last) {
  ap::ResubmitReviewRequest request;
  request.set_request_id(ReviewRequestId(work->flow, std::get<1>(work->key)));
  request.set_name(NameOf(*work));
  *request.mutable_subject() = *work->subject;
  client_.Resubmit(Whom(*work), request,
                   [self = shared_from_this(), work, is_last](const absl::Status& status, const ap::Review& review) {
                     const bool is_missing = ErrorReason(status) == "REVIEW_NOT_FOUND";
                     if (is_missing && !is_last) return self->Open(work, /*is_last=*/true);
                     self->Asked(work, status, review);
                   });
}

void ReviewSteps::Asked(const WorkPtr& work, const absl::Status& status, const ap::Review& review) {
  // The order may be worded otherwise since the call whose answer was lost.
  const bool is_new = parts().clock->Now() < work->submit_time + limits::kPeerCopyWait;
  if (IsAboutRequestId(status) || (is_new && IsAboutCopy(status))) return AskAnew(work);
  switch (EndOf(status)) {
    case CallEnd::kAnswered:
      return Write(work, Went::kWell,
                   [work, can_ask = can_ask_budget_, answer = FromProto(review)](store::Transaction& txn) {
                     return TakeAnswer(txn, work->key, work->flow, &answer, can_ask);
                   });
    case CallEnd::kRefused:
      return Write(work, Went::kWell, [work, why = WhyOf(status), is_full = IsFull(status)](store::Transaction& txn) {
        return TakeRefusal(txn, work->key, work->flow, why, is_full);
      });
    case CallEnd::kUnknown:
      break;
  }
  // Under a new id where approval may remember that it could not say.
  if (status.code() != absl::StatusCode::kNotFound) return End(work->key, WentWith(status));
  AskAnew(work);
}

void ReviewSteps::AskAnew(const WorkPtr& work) {
  Write(work, Went::kBadly, [work](store::Transaction& txn) { return TakeEnd(txn, work->key, work->flow); });
}

void ReviewSteps::Look(const WorkPtr& work) {
  ap::GetReviewRequest request;
  request.set_name(NameOf(*work));
  client_.Get(
      Whom(*work), request, [self = shared_from_this(), work](const absl::Status& status, const ap::Review& review) {
        if (EndOf(status) == CallEnd::kUnknown) return self->End(work->key, WentWith(status));
        const bool is_there = status.ok();
        // Where it may not be read, for the submitter left, asking anew says how it stands.
        self->Write(
            work, Went::kWell,
            [work, is_there, can_ask = self->can_ask_budget_, seen = FromProto(review)](store::Transaction& txn) {
              return TakeAnswer(txn, work->key, work->flow, is_there ? &seen : nullptr, can_ask);
            });
      });
}

void ReviewSteps::Withdraw(const WorkPtr& work) {
  ap::AbandonReviewRequest request;
  request.set_request_id(ReviewRequestId(work->flow, std::get<1>(work->key)));
  request.set_name(NameOf(*work));
  request.set_reason("nobody waits for it any more: the purchase order, or its change, was given up");
  client_.Abandon(
      Whom(*work), request, [self = shared_from_this(), work](const absl::Status& status, const ap::Review&) {
        if (EndOf(status) == CallEnd::kUnknown) return self->End(work->key, WentWith(status));
        // Refused: it has ended, or was never opened, or ends by itself.
        self->Write(work, Went::kWell, [work](store::Transaction& txn) { return TakeEnd(txn, work->key, work->flow); });
      });
}

}  // namespace

ReviewRunner::ReviewRunner(const FlowParts& parts, bool can_ask_budget)
    : FlowRunner(std::make_shared<ReviewSteps>(parts, can_ask_budget)) {}

}  // namespace outlay::purchase_order
