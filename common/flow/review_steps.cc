#include "common/flow/review_steps.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/flow/approval_client.h"
#include "common/flow/call_end.h"
#include "common/flow/follow_review.h"
#include "common/flow/limits.h"

namespace outlay::flow {
namespace {

namespace ap = approval::v1;
using review::ReviewFlow;
using review::ReviewPhase;

// The review has reached its limit of rounds or bytes.
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
  ReviewSteps(const FlowParts& parts, std::shared_ptr<const ReviewedSubjects> subjects)
      : FlowSteps(parts, subjects->names().tables.by_due),
        subjects_(std::move(subjects)),
        client_(parts.channel, subjects_->names().service) {}

 private:
  // A flow whose step is being carried out, in its state at the step's beginning.
  struct Work {
    FlowKey key;
    ReviewFlow flow;
    ReviewedSubjects::Shown shown;  // of kAsk
  };
  using WorkPtr = std::shared_ptr<const Work>;

  absl::Status Start(const store::Reader& reader, const FlowKey& key) override;

  void Ask(const WorkPtr& work);
  // `is_last`: the other call has been tried.
  void Open(const WorkPtr& work, bool is_last);
  void Resubmit(const WorkPtr& work, bool is_last);
  void Look(const WorkPtr& work);
  void Withdraw(const WorkPtr& work);
  // Handles the answer to kAsk.
  void Asked(const WorkPtr& work, const absl::Status& status, const ap::Review& review);
  // Asks later, with another request id.
  void AskAnew(const WorkPtr& work);
  // Ends the step as `went`, if the body is written.
  void Write(const WorkPtr& work, Went went, Body body) {
    FlowSteps::Write(shared_from_this(), work->key, went, std::move(body));
  }

  ApprovalClient::OnBehalfOf Whom(const Work& work) const {
    return {.organization = std::get<0>(work.key),
            .user = work.flow.requester,
            .cause = Concat(subjects_->names().collection, "/", work.flow.subject_id)};
  }
  static std::string NameOf(const Work& work) {
    return review::ReviewName(std::get<0>(work.key), std::get<1>(work.key));
  }

  const std::shared_ptr<const ReviewedSubjects> subjects_;
  ApprovalClient client_;
};

absl::Status ReviewSteps::Start(const store::Reader& reader, const FlowKey& key) {
  auto work = std::make_shared<Work>();
  work->key = key;
  OUTLAY_ASSIGN_OR_RETURN(std::optional<ReviewFlow> flow, FindReviewFlow(reader, subjects_->names().tables, key));
  if (!flow.has_value()) return DataLoss(subjects_->names().tables.by_due->name);
  work->flow = *std::move(flow);
  switch (work->flow.phase) {
    case ReviewPhase::kAsk: {
      OUTLAY_ASSIGN_OR_RETURN(work->shown, subjects_->Show(reader, key, work->flow));
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
      Write(work, Went::kWell, [work, tables = subjects_->names().tables](store::Transaction& txn) {
        return TakeEnd(txn, tables, work->key, work->flow);
      });
  }
  return absl::OkStatus();
}

void ReviewSteps::Ask(const WorkPtr& work) {
  // At the first attempt there is no review yet; later there is one, unless it was lost.
  const bool is_first = work->flow.attempt == 1 && work->flow.calls == 0;
  is_first ? Open(work, /*is_last=*/false) : Resubmit(work, /*is_last=*/false);
}

void ReviewSteps::Open(const WorkPtr& work, bool is_last) {
  ap::OpenReviewRequest request;
  request.set_parent(Concat("organizations/", std::get<0>(work->key)));
  request.set_review_id(std::get<1>(work->key));
  *request.mutable_subject() = work->shown.subject;
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
  *request.mutable_subject() = work->shown.subject;
  client_.Resubmit(Whom(*work), request,
                   [self = shared_from_this(), work, is_last](const absl::Status& status, const ap::Review& review) {
                     const bool is_missing = ErrorReason(status) == "REVIEW_NOT_FOUND";
                     if (is_missing && !is_last) return self->Open(work, /*is_last=*/true);
                     self->Asked(work, status, review);
                   });
}

void ReviewSteps::Asked(const WorkPtr& work, const absl::Status& status, const ap::Review& review) {
  // The subject's content may have changed since the call whose answer was lost.
  const bool is_new = parts().clock->Now() < work->shown.ask_time + flow::limits::kPeerCopyWait;
  if (IsAboutRequestId(status) || (is_new && IsAboutCopy(status))) return AskAnew(work);
  switch (EndOf(status)) {
    case CallEnd::kAnswered:
      return Write(work, Went::kWell, [work, subjects = subjects_, answer = review](store::Transaction& txn) {
        return TakeAnswer(txn, *subjects, work->key, work->flow, &answer);
      });
    case CallEnd::kRefused:
      return Write(
          work, Went::kWell,
          [work, subjects = subjects_, why = WhyOf(status), is_full = IsFull(status)](store::Transaction& txn) {
            return TakeRefusal(txn, *subjects, work->key, work->flow, why, is_full);
          });
    case CallEnd::kUnknown:
      break;
  }
  // With a new id if approval may remember that it had no answer.
  if (status.code() != absl::StatusCode::kNotFound) return End(work->key, WentWith(status));
  AskAnew(work);
}

void ReviewSteps::AskAnew(const WorkPtr& work) {
  Write(work, Went::kBadly, [work, tables = subjects_->names().tables](store::Transaction& txn) {
    return TakeEnd(txn, tables, work->key, work->flow);
  });
}

void ReviewSteps::Look(const WorkPtr& work) {
  ap::GetReviewRequest request;
  request.set_name(NameOf(*work));
  client_.Get(Whom(*work), request,
              [self = shared_from_this(), work](const absl::Status& status, const ap::Review& review) {
                if (EndOf(status) == CallEnd::kUnknown) return self->End(work->key, WentWith(status));
                const bool is_there = status.ok();
                // If the review may not be read, because the submitter has left, asking again shows its state.
                self->Write(work, Went::kWell,
                            [work, is_there, subjects = self->subjects_, seen = review](store::Transaction& txn) {
                              return TakeAnswer(txn, *subjects, work->key, work->flow, is_there ? &seen : nullptr);
                            });
              });
}

void ReviewSteps::Withdraw(const WorkPtr& work) {
  ap::AbandonReviewRequest request;
  request.set_request_id(ReviewRequestId(work->flow, std::get<1>(work->key)));
  request.set_name(NameOf(*work));
  request.set_reason(std::string(subjects_->names().withdrawal));
  client_.Abandon(
      Whom(*work), request, [self = shared_from_this(), work](const absl::Status& status, const ap::Review&) {
        if (EndOf(status) == CallEnd::kUnknown) return self->End(work->key, WentWith(status));
        // Refused: the review has ended, was never opened, or ends by itself.
        self->Write(work, Went::kWell, [work, tables = self->subjects_->names().tables](store::Transaction& txn) {
          return TakeEnd(txn, tables, work->key, work->flow);
        });
      });
}

}  // namespace

ReviewRunner::ReviewRunner(const FlowParts& parts, std::shared_ptr<const ReviewedSubjects> subjects)
    : FlowRunner(std::make_shared<ReviewSteps>(parts, std::move(subjects))) {}

}  // namespace outlay::flow
