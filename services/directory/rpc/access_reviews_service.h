// The AccessReviews API.
#ifndef OUTLAY_SERVICES_DIRECTORY_RPC_ACCESS_REVIEWS_SERVICE_H_
#define OUTLAY_SERVICES_DIRECTORY_RPC_ACCESS_REVIEWS_SERVICE_H_

#include <memory>

#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/command/executor.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/method.h"
#include "common/store/store.h"
#include "outlay/directory/v1/access_reviews.pb.h"

namespace outlay::directory {

// Thread-safe. Converts requests and passes them to commands; reads answer from durable rows, at the clock's time.
class AccessReviewsService {
 public:
  // All must outlive the service and its calls. Errors: those of Method::Create.
  static absl::StatusOr<std::unique_ptr<AccessReviewsService>> Create(store::Store* store, command::Executor* executor,
                                                                      const Clock* clock);

  // To be called once, before the dispatcher is sealed.
  void Bind(rpc::Dispatcher& dispatcher);

  void CreateAccessReview(rpc::Call<v1::CreateAccessReviewRequest, v1::AccessReview> call);
  void GetAccessReview(rpc::Call<v1::GetAccessReviewRequest, v1::AccessReview> call);
  void ListAccessReviews(rpc::Call<v1::ListAccessReviewsRequest, v1::ListAccessReviewsResponse> call);
  void ListAccessReviewLines(rpc::Call<v1::ListAccessReviewLinesRequest, v1::ListAccessReviewLinesResponse> call);
  void AnswerAccessReviewLine(rpc::Call<v1::AnswerAccessReviewLineRequest, v1::AccessReviewLine> call);
  void BatchAnswerAccessReviewLines(
      rpc::Call<v1::BatchAnswerAccessReviewLinesRequest, v1::BatchAnswerAccessReviewLinesResponse> call);
  void CloseAccessReview(rpc::Call<v1::CloseAccessReviewRequest, v1::AccessReview> call);
  void ExportAccessReview(rpc::Stream<v1::ExportAccessReviewRequest, v1::ExportAccessReviewResponse> stream);
  void ExportAccess(rpc::Stream<v1::ExportAccessRequest, v1::ExportAccessResponse> stream);

 private:
  AccessReviewsService(store::Store* store, command::Executor* executor, const Clock* clock,
                       std::unique_ptr<const rpc::Method> answer_method)
      : store_(store), executor_(executor), clock_(clock), answer_method_(std::move(answer_method)) {}

  store::Store* const store_;
  command::Executor* const executor_;
  const Clock* const clock_;
  const std::unique_ptr<const rpc::Method> answer_method_;
};

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_RPC_ACCESS_REVIEWS_SERVICE_H_
