#include "services/approval/rpc/reviews_service.h"

#include <memory>
#include <string>

#include "common/command/execute_call.h"
#include "services/approval/commands/review_commands.h"
#include "services/approval/rpc/review_reads.h"

namespace outlay::approval {

void ReviewsService::Bind(rpc::Dispatcher& dispatcher) {
  const std::string service = "/outlay.approval.v1.Reviews/";
  dispatcher.Bind(service + "OpenReview", this, &ReviewsService::OpenReview);
  dispatcher.Bind(service + "ResubmitReview", this, &ReviewsService::ResubmitReview);
  dispatcher.Bind(service + "GetReview", this, &ReviewsService::GetReview);
  dispatcher.Bind(service + "ListReviews", this, &ReviewsService::ListReviews);
  dispatcher.Bind(service + "DecideReview", this, &ReviewsService::DecideReview);
  dispatcher.Bind(service + "RequestInformation", this, &ReviewsService::RequestInformation);
  dispatcher.Bind(service + "ProposeBudget", this, &ReviewsService::ProposeBudget);
  dispatcher.Bind(service + "AnswerInformation", this, &ReviewsService::AnswerInformation);
  dispatcher.Bind(service + "AbandonReview", this, &ReviewsService::AbandonReview);
  dispatcher.Bind(service + "WithdrawReview", this, &ReviewsService::WithdrawReview);
}

void ReviewsService::OpenReview(rpc::Call<v1::OpenReviewRequest, v1::Review> call) {
  command::ExecuteCall(*executor_, call, std::make_unique<approval::OpenReview>(call.request()));
}

void ReviewsService::ResubmitReview(rpc::Call<v1::ResubmitReviewRequest, v1::Review> call) {
  command::ExecuteCall(*executor_, call, std::make_unique<approval::ResubmitReview>(call.request()));
}

void ReviewsService::GetReview(rpc::Call<v1::GetReviewRequest, v1::Review> call) {
  const auto reader = store_->Read(store::PartitionOf(call.caller().organization));
  call.Finish(ReadReview(*reader, call.caller(), clock_->Now(), call.request()));
}

void ReviewsService::ListReviews(rpc::Call<v1::ListReviewsRequest, v1::ListReviewsResponse> call) {
  const auto reader = store_->Read(store::PartitionOf(call.caller().organization));
  call.Finish(ReadReviews(*reader, call.caller(), clock_->Now(), call.request()));
}

void ReviewsService::DecideReview(rpc::Call<v1::DecideReviewRequest, v1::Review> call) {
  command::ExecuteCall(*executor_, call, std::make_unique<approval::DecideReview>(call.request()));
}

void ReviewsService::RequestInformation(rpc::Call<v1::RequestInformationRequest, v1::Review> call) {
  command::ExecuteCall(*executor_, call, std::make_unique<approval::RequestInformation>(call.request()));
}

void ReviewsService::ProposeBudget(rpc::Call<v1::ProposeBudgetRequest, v1::Review> call) {
  command::ExecuteCall(*executor_, call, std::make_unique<approval::ProposeBudget>(call.request()));
}

void ReviewsService::AnswerInformation(rpc::Call<v1::AnswerInformationRequest, v1::Review> call) {
  command::ExecuteCall(*executor_, call, std::make_unique<approval::AnswerInformation>(call.request()));
}

void ReviewsService::AbandonReview(rpc::Call<v1::AbandonReviewRequest, v1::Review> call) {
  command::ExecuteCall(*executor_, call, std::make_unique<approval::AbandonReview>(call.request()));
}

void ReviewsService::WithdrawReview(rpc::Call<v1::WithdrawReviewRequest, v1::Review> call) {
  command::ExecuteCall(*executor_, call, std::make_unique<approval::WithdrawReview>(call.request()));
}

}  // namespace outlay::approval
