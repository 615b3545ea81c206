// The Reviews API: subjects that wait for approvals, and decisions about them.
#ifndef OUTLAY_SERVICES_APPROVAL_RPC_REVIEWS_SERVICE_H_
#define OUTLAY_SERVICES_APPROVAL_RPC_REVIEWS_SERVICE_H_

#include "common/base/clock.h"
#include "common/command/executor.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "common/store/store.h"
#include "outlay/approval/v1/reviews.pb.h"

namespace outlay::approval {

// Thread-safe. Converts requests and passes them to commands; reads answer from durable rows.
class ReviewsService {
 public:
  // All must outlive the service.
  ReviewsService(store::Store* store, command::Executor* executor, const Clock* clock)
      : store_(store), executor_(executor), clock_(clock) {}

  // To be called once, before the dispatcher is sealed.
  void Bind(rpc::Dispatcher& dispatcher);

  void OpenReview(rpc::Call<v1::OpenReviewRequest, v1::Review> call);
  void ResubmitReview(rpc::Call<v1::ResubmitReviewRequest, v1::Review> call);
  void GetReview(rpc::Call<v1::GetReviewRequest, v1::Review> call);
  void ListReviews(rpc::Call<v1::ListReviewsRequest, v1::ListReviewsResponse> call);
  void DecideReview(rpc::Call<v1::DecideReviewRequest, v1::Review> call);
  void ProposeBudget(rpc::Call<v1::ProposeBudgetRequest, v1::Review> call);
  void RequestInformation(rpc::Call<v1::RequestInformationRequest, v1::Review> call);
  void AnswerInformation(rpc::Call<v1::AnswerInformationRequest, v1::Review> call);
  void AbandonReview(rpc::Call<v1::AbandonReviewRequest, v1::Review> call);
  void WithdrawReview(rpc::Call<v1::WithdrawReviewRequest, v1::Review> call);

 private:
  store::Store* const store_;
  command::Executor* const executor_;
  const Clock* const clock_;
};

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_RPC_REVIEWS_SERVICE_H_
