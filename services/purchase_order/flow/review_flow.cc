#include "services/purchase_order/flow/review_flow.h"

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/purchase_order/commands/follow_review.h"
#include "services/purchase_order/convert/reviews.h"
#include "services/purchase_order/domain/names.h"
#include "services/purchase_order/flow/call_gate.h"
#include "services/purchase_order/flow/limits.h"
#include "services/purchase_order/peer/approval_client.h"
#include "services/purchase_order/store/orders.h"
#include "services/purchase_order/store/review_flows.h"
#include "services/purchase_order/store/suppliers.h"

namespace outlay::purchase_order {
namespace {

namespace ap = approval::v1;

std::string MessageOf(const absl::Status& status) {
  return std::string(status.message().data(), status.message().size());
}

}  // namespace

class ReviewRunner::State : public std::enable_shared_from_this<State> {
 public:
  explicit State(const ReviewFlowParts& parts)
      : parts_(parts), client_(parts.channel), gate_(parts.clock, parts.random) {}

  absl::Duration Run();
  void Stop() { gate_.Stop(); }

 private:
  // A flow that is carried out, as it was when that began.
  struct Work {
    ReviewKey key;
    ReviewFlow flow;
    std::optional<ap::Subject> subject;  // of kAsk
    absl::Time submit_time;              // of kAsk: the order's
  };
  using WorkPtr = std::shared_ptr<const Work>;
  using Body = std::function<absl::Status(store::Transaction&)>;

  // True: nothing is due.
  absl::StatusOr<bool> RunPartition(store::PartitionId partition);
  absl::Status Start(const store::Reader& reader, const ReviewKey& key);

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
  // `went`: if it is written.
  void Write(const WorkPtr& work, Went went, Body body);

  static ApprovalClient::OnBehalfOf Whom(const Work& work) {
    return {.organization = std::get<0>(work.key),
            .user = work.flow.requester,
            .cause = Concat("purchaseOrders/", work.flow.order_id)};
  }
  static std::string NameOf(const Work& work) { return ReviewName(std::get<0>(work.key), std::get<1>(work.key)); }

  const ReviewFlowParts parts_;
  ApprovalClient client_;

  CallGate gate_;
};

absl::Duration ReviewRunner::State::Run() {
  bool is_idle = true;
  for (uint32_t partition = 0; partition < store::kPartitions; ++partition) {
    // What cannot be read of a partition is tried again; the others go on.
    is_idle = RunPartition({partition}).value_or(false) && is_idle;
  }
  return is_idle ? limits::kReviewIdleInterval : limits::kReviewRunInterval;
}

absl::StatusOr<bool> ReviewRunner::State::RunPartition(store::PartitionId partition) {
  const std::unique_ptr<store::Reader> reader = parts_.store->Read(partition);
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<ReviewKey> due,
                          ListDueReviewFlows(*reader, parts_.clock->Now(), limits::kReviewFlowsPerRun));
  absl::Status status;
  for (const ReviewKey& key : due) {
    if (!gate_.Begin(key)) continue;
    const absl::Status started = Start(*reader, key);
    if (!started.ok()) gate_.End(key, Went::kBadly);
    status.Update(started);
  }
  if (!status.ok()) return status;
  return due.empty();
}

absl::Status ReviewRunner::State::Start(const store::Reader& reader, const ReviewKey& key) {
  const std::string& organization = std::get<0>(key);
  auto work = std::make_shared<Work>();
  work->key = key;
  OUTLAY_ASSIGN_OR_RETURN(std::optional<ReviewFlow> flow, FindReviewFlow(reader, key));
  if (!flow.has_value()) return DataLoss(kReviewFlowsByDue.name);
  work->flow = *std::move(flow);
  switch (work->flow.phase) {
    case ReviewPhase::kAsk: {
      OUTLAY_ASSIGN_OR_RETURN(const Order order, LoadOrder(reader, {organization, work->flow.order_id}));
      OUTLAY_ASSIGN_OR_RETURN(const Supplier supplier, LoadSupplier(reader, {organization, order.supplier_id}));
      work->subject = ToSubject(organization, order, supplier);
      work->submit_time = order.review.submit_time;
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

void ReviewRunner::State::Ask(const WorkPtr& work) {
  // The first time there is none yet; later there is one, unless it was lost.
  const bool is_first = work->flow.attempt == 1 && work->flow.calls == 0;
  is_first ? Open(work, /*is_last=*/false) : Resubmit(work, /*is_last=*/false);
}

void ReviewRunner::State::Open(const WorkPtr& work, bool is_last) {
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

void ReviewRunner::State::Resubmit(const WorkPtr& work, bool is_last) {
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

void ReviewRunner::State::Asked(const WorkPtr& work, const absl::Status& status, const ap::Review& review) {
  // The order may be worded otherwise since the call whose answer was lost.
  const bool is_new = parts_.clock->Now() < work->submit_time + limits::kReviewCopyWait;
  if (IsAboutRequestId(status) || (is_new && IsAboutCopy(status))) return AskAnew(work);
  switch (EndOf(status)) {
    case CallEnd::kAnswered:
      return Write(work, Went::kWell, [work, answer = FromProto(review)](store::Transaction& txn) {
        return TakeAnswer(txn, work->key, work->flow, &answer);
      });
    case CallEnd::kRefused:
      return Write(work, Went::kWell, [work, why = MessageOf(status)](store::Transaction& txn) {
        return TakeRefusal(txn, work->key, work->flow, why);
      });
    case CallEnd::kUnknown:
      break;
  }
  // Under a new id where approval may remember that it could not say.
  if (status.code() != absl::StatusCode::kNotFound) return gate_.End(work->key, WentWith(status));
  AskAnew(work);
}

void ReviewRunner::State::AskAnew(const WorkPtr& work) {
  Write(work, Went::kBadly, [work](store::Transaction& txn) { return TakeEnd(txn, work->key, work->flow); });
}

void ReviewRunner::State::Look(const WorkPtr& work) {
  ap::GetReviewRequest request;
  request.set_name(NameOf(*work));
  client_.Get(Whom(*work), request,
              [self = shared_from_this(), work](const absl::Status& status, const ap::Review& review) {
                if (EndOf(status) == CallEnd::kUnknown) return self->gate_.End(work->key, WentWith(status));
                const bool is_there = status.ok();
                // Where it may not be read, for the submitter left, asking anew says how it stands.
                self->Write(work, Went::kWell, [work, is_there, seen = FromProto(review)](store::Transaction& txn) {
                  return TakeAnswer(txn, work->key, work->flow, is_there ? &seen : nullptr);
                });
              });
}

void ReviewRunner::State::Withdraw(const WorkPtr& work) {
  ap::AbandonReviewRequest request;
  request.set_request_id(ReviewRequestId(work->flow, std::get<1>(work->key)));
  request.set_name(NameOf(*work));
  request.set_reason("the purchase order is not to be issued any more");
  client_.Abandon(
      Whom(*work), request, [self = shared_from_this(), work](const absl::Status& status, const ap::Review&) {
        if (EndOf(status) == CallEnd::kUnknown) return self->gate_.End(work->key, WentWith(status));
        // Refused: it has ended, or was never opened, or ends by itself.
        self->Write(work, Went::kWell, [work](store::Transaction& txn) { return TakeEnd(txn, work->key, work->flow); });
      });
}

void ReviewRunner::State::Write(const WorkPtr& work, Went went, Body body) {
  if (gate_.is_stopped()) return;
  const std::string& organization = std::get<0>(work->key);
  parts_.store->Write({.partition = store::PartitionOf(organization), .organization = organization, .body = body},
                      [self = shared_from_this(), work, went](const absl::Status& status) {
                        self->gate_.End(work->key, status.ok() ? went : Went::kBadly);
                      });
}

ReviewRunner::ReviewRunner(const ReviewFlowParts& parts) : state_(std::make_shared<State>(parts)) {}

ReviewRunner::~ReviewRunner() {
  Stop();
}

void ReviewRunner::Stop() {
  state_->Stop();
}

absl::Duration ReviewRunner::Run() {
  return state_->Run();
}

}  // namespace outlay::purchase_order
