#include "services/directory/rpc/access_reviews_service.h"

#include <string>
#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/execute_call.h"
#include "common/command/run_commands.h"
#include "common/rpc/csv_stream.h"
#include "common/rpc/status.h"
#include "services/directory/commands/access_review_commands.h"
#include "services/directory/convert/access_csv.h"
#include "services/directory/convert/access_reviews.h"
#include "services/directory/domain/names.h"
#include "services/directory/rpc/access_files.h"
#include "services/directory/rpc/access_review_reads.h"
#include "services/directory/rpc/resource_request.h"
#include "services/directory/store/access_reviews.h"
#include "services/directory/store/groups.h"

namespace outlay::directory {
namespace {

constexpr std::string_view kPath = "/outlay.directory.v1.AccessReviews/";

std::unique_ptr<command::Command> ToCommand(const v1::AnswerAccessReviewLineRequest& request) {
  return std::make_unique<AnswerAccessReviewLine>(
      LineRequest{.review_id = LastId(ReviewOfLine(request.name())), .grant_id = LastId(request.name())},
      FromProto(request.answer()), request.note());
}

v1::AccessReviewLineResult ToResult(const absl::StatusOr<command::Result>& result) {
  v1::AccessReviewLineResult item;
  if (!result.ok()) {
    *item.mutable_error() = rpc::ToRpcStatus(result.status());
  } else if (!item.mutable_line()->ParseFromString(result->answer)) {
    *item.mutable_error() = rpc::ToRpcStatus(DataLoss("log"));
  }
  return item;
}

}  // namespace

absl::StatusOr<std::unique_ptr<AccessReviewsService>> AccessReviewsService::Create(store::Store* store,
                                                                                   command::Executor* executor,
                                                                                   const Clock* clock) {
  const google::protobuf::ServiceDescriptor* const service =
      v1::AnswerAccessReviewLineRequest::descriptor()->file()->FindServiceByName("AccessReviews");
  OUTLAY_ASSIGN_OR_RETURN(std::unique_ptr<const rpc::Method> method,
                          rpc::Method::Create(service->FindMethodByName("AnswerAccessReviewLine")));
  return std::unique_ptr<AccessReviewsService>(new AccessReviewsService(store, executor, clock, std::move(method)));
}

void AccessReviewsService::Bind(rpc::Dispatcher& dispatcher) {
  using Service = AccessReviewsService;
  dispatcher.Bind(Concat(kPath, "CreateAccessReview"), this, &Service::CreateAccessReview);
  dispatcher.Bind(Concat(kPath, "GetAccessReview"), this, &Service::GetAccessReview);
  dispatcher.Bind(Concat(kPath, "ListAccessReviews"), this, &Service::ListAccessReviews);
  dispatcher.Bind(Concat(kPath, "ListAccessReviewLines"), this, &Service::ListAccessReviewLines);
  dispatcher.Bind(Concat(kPath, "AnswerAccessReviewLine"), this, &Service::AnswerAccessReviewLine);
  dispatcher.Bind(Concat(kPath, "BatchAnswerAccessReviewLines"), this, &Service::BatchAnswerAccessReviewLines);
  dispatcher.Bind(Concat(kPath, "CloseAccessReview"), this, &Service::CloseAccessReview);
  dispatcher.BindStream(Concat(kPath, "ExportAccessReview"), this, &Service::ExportAccessReview);
  dispatcher.BindStream(Concat(kPath, "ExportAccess"), this, &Service::ExportAccess);
}

void AccessReviewsService::CreateAccessReview(rpc::Call<v1::CreateAccessReviewRequest, v1::AccessReview> call) {
  command::ExecuteCall(*executor_, call,
                       std::make_unique<directory::CreateAccessReview>(call.request().access_review_id(),
                                                                       FromProto(call.request().access_review())));
}

void AccessReviewsService::GetAccessReview(rpc::Call<v1::GetAccessReviewRequest, v1::AccessReview> call) {
  const std::string& organization = call.caller().organization;
  call.Finish(directory::GetAccessReview(*store_->Read(store::PartitionOf(organization)), organization,
                                         LastId(call.request().name()), clock_->Now()));
}

void AccessReviewsService::ListAccessReviews(
    rpc::Call<v1::ListAccessReviewsRequest, v1::ListAccessReviewsResponse> call) {
  const std::string& organization = call.caller().organization;
  call.Finish(directory::ListAccessReviews(*store_->Read(store::PartitionOf(organization)), organization,
                                           call.request(), clock_->Now()));
}

void AccessReviewsService::ListAccessReviewLines(
    rpc::Call<v1::ListAccessReviewLinesRequest, v1::ListAccessReviewLinesResponse> call) {
  call.Finish(directory::ListAccessReviewLines(*store_->Read(store::PartitionOf(call.caller().organization)),
                                               call.caller(), call.request(), clock_->Now()));
}

void AccessReviewsService::AnswerAccessReviewLine(
    rpc::Call<v1::AnswerAccessReviewLineRequest, v1::AccessReviewLine> call) {
  command::ExecuteCall(*executor_, call, ToCommand(call.request()));
}

void AccessReviewsService::BatchAnswerAccessReviewLines(
    rpc::Call<v1::BatchAnswerAccessReviewLinesRequest, v1::BatchAnswerAccessReviewLinesResponse> call) {
  std::vector<absl::StatusOr<command::PreparedCommand>> commands;
  for (v1::AnswerAccessReviewLineRequest request : call.request().requests()) {
    if (ReviewOfLine(request.name()) != call.request().parent()) {
      return call.Finish(
          FieldInvalid(Concat("requests[", commands.size(), "].name"), "must be a line of the review in parent"));
    }
    commands.push_back(command::PreparedCommand{.digest = answer_method_->RequestDigest(&request),
                                                .command = ToCommand(request),
                                                .request_id = request.request_id()});
  }
  command::RunCommands(executor_, call.caller(), std::move(commands), [call](command::CommandResults results) {
    v1::BatchAnswerAccessReviewLinesResponse response;
    for (const absl::StatusOr<command::Result>& result : results) *response.add_results() = ToResult(result);
    call.Finish(response);
  });
}

void AccessReviewsService::CloseAccessReview(rpc::Call<v1::CloseAccessReviewRequest, v1::AccessReview> call) {
  command::ExecuteCall(*executor_, call,
                       std::make_unique<directory::CloseAccessReview>(ToResourceRequest(call.request())));
}

void AccessReviewsService::ExportAccessReview(
    rpc::Stream<v1::ExportAccessReviewRequest, v1::ExportAccessReviewResponse> stream) {
  const std::string& organization = stream.caller().organization;
  AccessFile file = {
      .reader = store_->Read(store::PartitionOf(organization)), .organization = organization, .now = clock_->Now()};
  absl::StatusOr<AccessReview> review = LoadAccessReview(*file.reader, {organization, LastId(stream.request().name())});
  if (!review.ok()) return stream.Finish(review.status());
  rpc::CsvStream<v1::ExportAccessReviewRequest, v1::ExportAccessReviewResponse>::Start(
      AccessReviewColumns(), AccessReviewSource(std::move(file), *std::move(review)), std::move(stream));
}

void AccessReviewsService::ExportAccess(rpc::Stream<v1::ExportAccessRequest, v1::ExportAccessResponse> stream) {
  const std::string& organization = stream.caller().organization;
  AccessFile file = {
      .reader = store_->Read(store::PartitionOf(organization)), .organization = organization, .now = clock_->Now()};
  std::string group_id = LastId(stream.request().group());
  if (!group_id.empty()) {
    const absl::Status there = LoadGroup(*file.reader, {organization, group_id}).status();
    if (!there.ok()) return stream.Finish(there);
  }
  rpc::CsvStream<v1::ExportAccessRequest, v1::ExportAccessResponse>::Start(
      AccessColumns(), AccessSource(std::move(file), std::move(group_id)), std::move(stream));
}

}  // namespace outlay::directory
