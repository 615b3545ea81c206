#include "services/notification/rpc/targets_service.h"

#include <memory>
#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "common/base/field_path.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/execute_call.h"
#include "common/rpc/page.h"
#include "services/notification/commands/target_commands.h"
#include "services/notification/convert/deliveries.h"
#include "services/notification/domain/limits.h"
#include "services/notification/domain/webhook_signature.h"
#include "services/notification/store/deliveries.h"
#include "services/notification/store/targets.h"

namespace outlay::notification {
namespace {

constexpr std::string_view kTargetsPath = "/outlay.notification.v1.Targets/";

absl::StatusOr<v1::Target> Shown(const store::Reader& reader, const std::string& organization,
                                 const WebhookTarget& target, absl::Time now) {
  v1::Target proto = ToProto(organization, target, now);
  OUTLAY_ASSIGN_OR_RETURN(const TargetState state,
                          LoadTargetState(reader, {organization, WebhookTargetPath(target.id)}));
  *proto.mutable_health() = ToProto(state);
  return proto;
}

absl::StatusOr<v1::Target> GetOne(const store::Reader& reader, const ResourceId& id, absl::Time now) {
  OUTLAY_ASSIGN_OR_RETURN(const WebhookTarget target, LoadWebhookTarget(reader, id));
  return Shown(reader, id.organization, target, now);
}

absl::StatusOr<v1::ListTargetsResponse> ListSome(const store::Reader& reader, const std::string& organization,
                                                 const v1::ListTargetsRequest& request, absl::Time now) {
  const rpc::PageScope scope = {.list = "targets.list", .organization = organization, .filter = "", .order_by = "id"};
  OUTLAY_ASSIGN_OR_RETURN(const int64_t size, rpc::PageSize(request.page_size()));
  OUTLAY_ASSIGN_OR_RETURN(const std::string last, rpc::ReadPageToken(scope, request.page_token()));
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<WebhookTarget> all, ListWebhookTargets(reader, organization));
  v1::ListTargetsResponse response;
  for (const WebhookTarget& target : all) {
    if (target.id <= last) continue;
    if (response.targets_size() == size) {
      response.set_next_page_token(
          rpc::MakePageToken(scope, LastId(response.targets(response.targets_size() - 1).name())));
      break;
    }
    OUTLAY_ASSIGN_OR_RETURN(*response.add_targets(), Shown(reader, organization, target, now));
  }
  return response;
}

// Ends a call whose answer includes a secret: only if this very request generated it.
template <typename Request, typename Response>
void FinishWithSecret(const rpc::Call<Request, Response>& call, const absl::StatusOr<command::Result>& result,
                      const std::string& key) {
  if (!result.ok()) return call.Finish(result.status());
  Response response;
  if (!response.ParseFromString(result->answer)) return call.Finish(DataLoss("log"));
  if (result->organization_sequence != 0 && result->repeated_sequence == 0) {
    response.set_secret(WebhookSecretText(key));
  }
  call.Finish(response, result->organization_sequence);
}

}  // namespace

void TargetsService::Bind(rpc::Dispatcher& dispatcher) {
  dispatcher.Bind(Concat(kTargetsPath, "CreateTarget"), this, &TargetsService::CreateTarget);
  dispatcher.Bind(Concat(kTargetsPath, "GetTarget"), this, &TargetsService::GetTarget);
  dispatcher.Bind(Concat(kTargetsPath, "ListTargets"), this, &TargetsService::ListTargets);
  dispatcher.Bind(Concat(kTargetsPath, "UpdateTarget"), this, &TargetsService::UpdateTarget);
  dispatcher.Bind(Concat(kTargetsPath, "DeleteTarget"), this, &TargetsService::DeleteTarget);
  dispatcher.Bind(Concat(kTargetsPath, "RotateSecret"), this, &TargetsService::RotateSecret);
  dispatcher.Bind(Concat(kTargetsPath, "TestTarget"), this, &TargetsService::TestTarget);
}

std::string TargetsService::NewKey() {
  const std::lock_guard lock(mutex_);
  return RandomBytes(*random_, limits::kSecretBytes);
}

void TargetsService::CreateTarget(rpc::Call<v1::CreateTargetRequest, v1::CreateTargetResponse> call) {
  absl::StatusOr<WebhookTargetSpec> spec = FromProto(call.request().target(), has_http_);
  if (!spec.ok()) return call.Finish(AtField("target", spec.status()));
  const std::string key = NewKey();
  executor_->Execute(
      call.caller(), {.request_id = {}, .digest = call.context().request_digest},
      std::make_unique<CreateWebhookTarget>(call.request().target_id(), *std::move(spec), key),
      [call, key](const absl::StatusOr<command::Result>& result) { FinishWithSecret(call, result, key); });
}

void TargetsService::GetTarget(rpc::Call<v1::GetTargetRequest, v1::Target> call) {
  const std::string& organization = call.caller().organization;
  call.Finish(GetOne(*store_->Read(store::PartitionOf(organization)),
                     {.organization = organization, .id = LastId(call.request().name())}, clock_->Now()));
}

void TargetsService::ListTargets(rpc::Call<v1::ListTargetsRequest, v1::ListTargetsResponse> call) {
  const std::string& organization = call.caller().organization;
  call.Finish(ListSome(*store_->Read(store::PartitionOf(organization)), organization, call.request(), clock_->Now()));
}

void TargetsService::UpdateTarget(rpc::Call<v1::UpdateTargetRequest, v1::Target> call) {
  const v1::Target& target = call.request().target();
  absl::StatusOr<WebhookTargetSpec> spec = FromProto(target, has_http_);
  if (!spec.ok()) return call.Finish(AtField("target", spec.status()));
  command::ExecuteCall(*executor_, call,
                       std::make_unique<UpdateWebhookTarget>(LastId(target.name()), *std::move(spec), target.etag()));
}

void TargetsService::DeleteTarget(rpc::Call<v1::DeleteTargetRequest, v1::DeleteTargetResponse> call) {
  command::ExecuteCall(*executor_, call,
                       std::make_unique<RemoveWebhookTarget>(LastId(call.request().name()), call.request().etag()));
}

void TargetsService::RotateSecret(rpc::Call<v1::RotateSecretRequest, v1::RotateSecretResponse> call) {
  const v1::RotateSecretRequest& request = call.request();
  absl::Duration overlap = limits::kSecretOverlap;
  if (request.has_overlap()) {
    const absl::StatusOr<absl::Duration> asked = OverlapFromProto(request.overlap());
    if (!asked.ok()) return call.Finish(asked.status());
    overlap = *asked;
  }
  const std::string key = NewKey();
  executor_->Execute(
      call.caller(), {.request_id = call.context().request_id, .digest = call.context().request_digest},
      std::make_unique<RotateWebhookSecret>(LastId(request.name()), key, overlap),
      [call, key](const absl::StatusOr<command::Result>& result) { FinishWithSecret(call, result, key); });
}

void TargetsService::TestTarget(rpc::Call<v1::TestTargetRequest, v1::Delivery> call) {
  command::ExecuteCall(*executor_, call, std::make_unique<TestWebhookTarget>(LastId(call.request().name())));
}

}  // namespace outlay::notification
