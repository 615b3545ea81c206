#include "services/budget/rpc/holds_service.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/errors.h"
#include "common/base/field_path.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/execute_call.h"
#include "common/command/run_commands.h"
#include "common/rpc/status.h"
#include "common/rpc/values.h"
#include "services/budget/commands/authorize_hold.h"
#include "services/budget/commands/hold_verbs.h"
#include "services/budget/convert/holds.h"
#include "services/budget/convert/serialized.h"
#include "services/budget/domain/limits.h"
#include "services/budget/rpc/hold_reads.h"
#include "services/budget/rpc/hold_stream.h"

namespace outlay::budget {
namespace {

constexpr std::string_view kPath = "/outlay.budget.v1.Holds/";

absl::StatusOr<Spend> SpendAt(std::string_view field, const v1::Spend& proto) {
  absl::StatusOr<Spend> spend = FromProto(proto);
  if (!spend.ok()) return AtField(field, spend.status());
  return spend;
}

// Reads the part that AuthorizeHoldRequest and OverrideHoldRequest share.
template <typename Request>
absl::StatusOr<Authorization> ToAuthorization(const Request& request) {
  Authorization authorization;
  authorization.hold_id = request.hold_id();
  OUTLAY_ASSIGN_OR_RETURN(authorization.spend, SpendAt("spend", request.spend()));
  authorization.stage = ToStage(request.stage());
  if (request.has_expire_time()) authorization.expire_time = rpc::TimeFromProto(request.expire_time());
  authorization.tolerance_basis_points = request.tolerance_basis_points();
  return authorization;
}

template <typename Request>
absl::StatusOr<HoldVerbRequest> ToVerb(const Request& request) {
  HoldVerbRequest verb = {.hold_id = LastId(request.name()), .etag = request.etag()};
  if (request.has_amount()) {
    OUTLAY_ASSIGN_OR_RETURN(verb.amount, rpc::MoneyFromProto("amount", request.amount()));
  }
  return verb;
}

// Runs the command of a verb after reading its request.
template <typename Request, typename MakeCommand>
void RunVerb(command::Executor& executor, const rpc::Call<Request, v1::Hold>& call, const MakeCommand& make) {
  absl::StatusOr<HoldVerbRequest> verb = ToVerb(call.request());
  if (!verb.ok()) {
    call.Finish(verb.status());
    return;
  }
  command::ExecuteCall(executor, call, make(*std::move(verb)));
}

absl::StatusOr<Authorization> WithGrant(const v1::AuthorizeHoldRequest& request) {
  OUTLAY_ASSIGN_OR_RETURN(Authorization authorization, ToAuthorization(request));
  authorization.override_grant_id = LastId(request.override_grant());
  return authorization;
}

absl::StatusOr<command::PreparedCommand> Prepare(const rpc::Method& method, v1::AuthorizeHoldRequest request) {
  OUTLAY_ASSIGN_OR_RETURN(Authorization authorization, WithGrant(request));
  return command::PreparedCommand{.digest = method.RequestDigest(&request),
                                  .command = std::make_unique<budget::AuthorizeHold>(std::move(authorization))};
}

// Returns the bytes that these spends take of a ByteQuota until they are answered.
std::size_t ExplainedBytes(std::size_t request_bytes, int spends) {
  return request_bytes + static_cast<std::size_t>(spends) * limits::kExplainedSpendBytes;
}

// Serializes a BatchAuthorizeHoldsResponse from answers that are serialized already.
std::string ToAnswer(const command::CommandResults& results, uint64_t* sequence) {
  std::string answer;
  for (const absl::StatusOr<command::Result>& result : results) {
    std::string item;
    if (result.ok()) {
      AppendMessageField(v1::AuthorizeHoldResult::kResponseFieldNumber, result->answer, &item);
      *sequence = std::max(*sequence, result->organization_sequence);
    } else {
      const google::rpc::Status error = rpc::ToRpcStatus(result.status());
      AppendMessageField(v1::AuthorizeHoldResult::kErrorFieldNumber, error.SerializeAsString(), &item);
    }
    AppendMessageField(v1::BatchAuthorizeHoldsResponse::kResultsFieldNumber, item, &answer);
  }
  return answer;
}

}  // namespace

absl::StatusOr<std::unique_ptr<HoldsService>> HoldsService::Create(store::Store* store, command::Executor* executor,
                                                                   const Clock* clock) {
  const google::protobuf::ServiceDescriptor* const service =
      v1::AuthorizeHoldRequest::descriptor()->file()->FindServiceByName("Holds");
  OUTLAY_ASSIGN_OR_RETURN(std::unique_ptr<const rpc::Method> method,
                          rpc::Method::Create(service->FindMethodByName("AuthorizeHold")));
  OUTLAY_ASSIGN_OR_RETURN(std::unique_ptr<const rpc::Method> batch_method,
                          rpc::Method::Create(service->FindMethodByName("AuthorizeHolds")));
  return std::unique_ptr<HoldsService>(
      new HoldsService(store, executor, clock, std::move(method), std::move(batch_method)));
}

void HoldsService::Bind(rpc::Dispatcher& dispatcher) {
  dispatcher.Bind(Concat(kPath, "AuthorizeHold"), this, &HoldsService::AuthorizeHold);
  dispatcher.Bind(Concat(kPath, "BatchAuthorizeHolds"), this, &HoldsService::BatchAuthorizeHolds);
  dispatcher.Bind(Concat(kPath, "AuthorizeHolds"), this, &HoldsService::AuthorizeHolds);
  dispatcher.BindStream(Concat(kPath, "StreamAuthorizeHolds"), this, &HoldsService::StreamAuthorizeHolds);
  dispatcher.Bind(Concat(kPath, "SimulateHolds"), this, &HoldsService::SimulateHolds);
  dispatcher.Bind(Concat(kPath, "OverrideHold"), this, &HoldsService::OverrideHold);
  dispatcher.Bind(Concat(kPath, "CommitHold"), this, &HoldsService::CommitHold);
  dispatcher.Bind(Concat(kPath, "PostHold"), this, &HoldsService::PostHold);
  dispatcher.Bind(Concat(kPath, "ReversePosting"), this, &HoldsService::ReversePosting);
  dispatcher.Bind(Concat(kPath, "ReleaseHold"), this, &HoldsService::ReleaseHold);
  dispatcher.Bind(Concat(kPath, "AdjustHold"), this, &HoldsService::AdjustHold);
  dispatcher.Bind(Concat(kPath, "GetHold"), this, &HoldsService::GetHold);
  dispatcher.Bind(Concat(kPath, "ListHolds"), this, &HoldsService::ListHolds);
  dispatcher.Bind(Concat(kPath, "ListHoldEntries"), this, &HoldsService::ListHoldEntries);
}

void HoldsService::AuthorizeHold(rpc::Call<v1::AuthorizeHoldRequest, v1::AuthorizeHoldResponse> call) {
  absl::StatusOr<Authorization> authorization = WithGrant(call.request());
  if (!authorization.ok()) {
    call.Finish(authorization.status());
    return;
  }
  command::ExecuteCall(*executor_, call, std::make_unique<budget::AuthorizeHold>(*std::move(authorization)));
}

void HoldsService::BatchAuthorizeHolds(
    rpc::Call<v1::BatchAuthorizeHoldsRequest, v1::BatchAuthorizeHoldsResponse> call) {
  absl::StatusOr<ByteQuota::Share> share =
      batch_bytes_.Take(call.caller(), ExplainedBytes(call.request().ByteSizeLong(), call.request().requests_size()));
  if (!share.ok()) {
    call.Finish(share.status());
    return;
  }
  std::vector<absl::StatusOr<command::PreparedCommand>> commands;
  for (const v1::AuthorizeHoldRequest& request : call.request().requests()) {
    commands.push_back(Prepare(*authorize_method_, request));
  }
  command::RunCommands(executor_, call.caller(), std::move(commands),
                       [call, share = *std::move(share)](const command::CommandResults& results) {
                         uint64_t sequence = 0;
                         const std::string answer = ToAnswer(results, &sequence);
                         call.FinishSerialized(answer, sequence);
                       });
}

void HoldsService::AuthorizeHolds(rpc::Call<v1::AuthorizeHoldsRequest, v1::AuthorizeHoldsResponse> call) {
  const v1::AuthorizeHoldsRequest& request = call.request();
  const std::size_t bytes =
      request.with_verdicts() ? ExplainedBytes(request.ByteSizeLong(), request.spends_size()) : BatchBytes(request);
  absl::StatusOr<ByteQuota::Share> share = batch_bytes_.Take(call.caller(), bytes);
  if (!share.ok()) {
    call.Finish(share.status());
    return;
  }
  absl::StatusOr<std::unique_ptr<command::Command>> command = BatchCommand(call.request());
  if (!command.ok()) {
    call.Finish(command.status());
    return;
  }
  command::ExecuteCall(*executor_, call, *std::move(command), *std::move(share));
}

void HoldsService::StreamAuthorizeHolds(HoldStream::Stream stream) {
  HoldStream::Start(executor_, authorize_holds_method_.get(), &batch_bytes_, std::move(stream));
}

void HoldsService::SimulateHolds(rpc::Call<v1::SimulateHoldsRequest, v1::SimulateHoldsResponse> call) {
  absl::StatusOr<ByteQuota::Share> share =
      batch_bytes_.Take(call.caller(), ExplainedBytes(call.request().ByteSizeLong(), call.request().spends_size()));
  if (!share.ok()) {
    call.Finish(share.status());
    return;
  }
  std::vector<Spend> spends;
  for (int i = 0; i < call.request().spends_size(); ++i) {
    absl::StatusOr<Spend> spend = SpendAt(Concat("spends[", i, "]"), call.request().spends(i));
    if (!spend.ok()) {
      call.Finish(spend.status());
      return;
    }
    spends.push_back(*std::move(spend));
  }
  command::ExecuteCall(*executor_, call,
                       std::make_unique<budget::SimulateHolds>(std::move(spends), ToStage(call.request().stage())),
                       *std::move(share));
}

void HoldsService::OverrideHold(rpc::Call<v1::OverrideHoldRequest, v1::AuthorizeHoldResponse> call) {
  absl::StatusOr<Authorization> authorization = ToAuthorization(call.request());
  if (!authorization.ok()) {
    call.Finish(authorization.status());
    return;
  }
  authorization->override_reason = call.request().reason();
  command::ExecuteCall(*executor_, call, std::make_unique<budget::AuthorizeHold>(*std::move(authorization)));
}

void HoldsService::CommitHold(rpc::Call<v1::CommitHoldRequest, v1::Hold> call) {
  RunVerb(*executor_, call, [&](HoldVerbRequest verb) {
    verb.document = call.request().document();
    return std::make_unique<budget::CommitHold>(std::move(verb));
  });
}

void HoldsService::PostHold(rpc::Call<v1::PostHoldRequest, v1::Hold> call) {
  RunVerb(*executor_, call, [&](HoldVerbRequest verb) {
    verb.document = call.request().document();
    return std::make_unique<budget::PostHold>(std::move(verb), call.request().final());
  });
}

void HoldsService::ReversePosting(rpc::Call<v1::ReversePostingRequest, v1::Hold> call) {
  HoldVerbRequest verb = {.hold_id = LastId(call.request().name()), .etag = call.request().etag()};
  command::ExecuteCall(*executor_, call,
                       std::make_unique<budget::ReversePosting>(std::move(verb), call.request().entry_number()));
}

void HoldsService::ReleaseHold(rpc::Call<v1::ReleaseHoldRequest, v1::Hold> call) {
  RunVerb(*executor_, call,
          [](HoldVerbRequest verb) { return std::make_unique<budget::ReleaseHold>(std::move(verb)); });
}

void HoldsService::AdjustHold(rpc::Call<v1::AdjustHoldRequest, v1::Hold> call) {
  RunVerb(*executor_, call, [](HoldVerbRequest verb) { return std::make_unique<budget::AdjustHold>(std::move(verb)); });
}

void HoldsService::GetHold(rpc::Call<v1::GetHoldRequest, v1::Hold> call) {
  const std::unique_ptr<store::Reader> reader = store_->Read(store::PartitionOf(call.caller().organization));
  const absl::StatusOr<HoldReads> reads = HoldReads::Open(*reader, call.caller(), clock_->Now());
  call.Finish(reads.ok() ? reads->Get(LastId(call.request().name())) : reads.status());
}

void HoldsService::ListHolds(rpc::Call<v1::ListHoldsRequest, v1::ListHoldsResponse> call) {
  const std::unique_ptr<store::Reader> reader = store_->Read(store::PartitionOf(call.caller().organization));
  const absl::StatusOr<HoldReads> reads = HoldReads::Open(*reader, call.caller(), clock_->Now());
  call.Finish(reads.ok() ? reads->List(call.request()) : reads.status());
}

void HoldsService::ListHoldEntries(rpc::Call<v1::ListHoldEntriesRequest, v1::ListHoldEntriesResponse> call) {
  const std::unique_ptr<store::Reader> reader = store_->Read(store::PartitionOf(call.caller().organization));
  const absl::StatusOr<HoldReads> reads = HoldReads::Open(*reader, call.caller(), clock_->Now());
  call.Finish(reads.ok() ? reads->ListEntries(call.request()) : reads.status());
}

}  // namespace outlay::budget
