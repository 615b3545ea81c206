#include "services/approval/rpc/guided_buying_service.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>

#include "common/access/reach.h"
#include "common/base/field_path.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/execute_call.h"
#include "common/rpc/caller.h"
#include "common/tenant/business_time.h"
#include "common/tenant/tenant.h"
#include "services/approval/commands/buying_commands.h"
#include "services/approval/commands/scene.h"
#include "services/approval/convert/buying.h"
#include "services/approval/domain/errors.h"
#include "services/approval/domain/limits.h"
#include "services/approval/domain/names.h"
#include "services/approval/rpc/list_page.h"
#include "services/approval/store/buying_tables.h"

namespace outlay::approval {
namespace {

absl::StatusOr<v1::CheckPurchaseResponse> Check(const store::Reader& reader, const rpc::Caller& caller, absl::Time now,
                                                const v1::CheckPurchaseRequest& request) {
  const std::string group = LastId(request.group());
  OUTLAY_RETURN_IF_ERROR(access::CheckReach(caller.reach.get(), group));
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(reader, caller.organization, now, /*with_rules=*/false));
  if (!scene.people->DepthOf(group).has_value()) return GroupNotFound(group);
  OUTLAY_ASSIGN_OR_RETURN(const BuyingRules rules, LoadBuyingRules(reader, scene.organization, UserOf(caller), ""));
  Subject buyer;
  buyer.group_id = group;
  buyer.requester = UserOf(caller);
  const GroupPolicies policies(rules.policies, group, *scene.people);
  v1::CheckPurchaseResponse response;
  Availability strictest = Availability::kPreferred;
  for (int i = 0; i < request.items_size(); ++i) {
    const absl::StatusOr<PurchaseItem> item = FromProto(request.items(i));
    if (!item.ok()) return AtField(Concat("items[", i, "]"), item.status());
    const auto [verdict, exception] = GuideItem(rules, policies, buyer, *item, /*with_alternatives=*/true,
                                                /*review_id=*/"", scene.business_now, *scene.people);
    v1::PurchaseVerdict& added = *response.add_verdicts();
    added = ToProto(scene.organization, verdict);
    strictest = std::max(strictest, verdict.availability);
    if (exception != nullptr) added.set_usable_exception(BuyingExceptionName(scene.organization, exception->id));
  }
  OUTLAY_RETURN_IF_ERROR(scene.people->status());
  response.set_availability(static_cast<v1::Availability>(strictest));
  return response;
}

// Returns whether the exception is the caller's own, or of a group in reach.
bool Sees(const rpc::Caller& caller, const BuyingException& exception) {
  return exception.requester == UserOf(caller) || access::Covers(caller.reach.get(), exception.group_id);
}

absl::StatusOr<v1::BuyingException> Get(const store::Reader& reader, const rpc::Caller& caller, absl::Time now,
                                        const std::string& id) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<BuyingException> exception,
                          FindBuyingException(reader, {caller.organization, id}));
  if (!exception.has_value() || !Sees(caller, *exception)) return BuyingExceptionNotFound(id);
  OUTLAY_ASSIGN_OR_RETURN(const absl::Time business_now, tenant::BusinessNow(reader, caller.organization, now));
  return ToProto(caller.organization, *exception, business_now);
}

absl::StatusOr<v1::ListBuyingExceptionsResponse> List(const store::Reader& reader, const rpc::Caller& caller,
                                                      absl::Time now, const v1::ListBuyingExceptionsRequest& request) {
  OUTLAY_ASSIGN_OR_RETURN(const absl::Time business_now, tenant::BusinessNow(reader, caller.organization, now));
  const std::string filter = Concat(request.requester(), " ", static_cast<int>(request.state()));
  const std::string requester = request.requester().empty() ? std::string() : LastId(request.requester());
  const auto state = static_cast<ExceptionState>(request.state());
  return ListPage<BuyingException, v1::ListBuyingExceptionsResponse>(
      {.list = "buyingExceptions.list", .organization = caller.organization, .filter = filter, .order_by = "id"},
      request,
      [&](const std::optional<std::string>& after, const auto& visitor) {
        return ListBuyingExceptions(reader, caller.organization, after, visitor);
      },
      [&](const BuyingException& exception, v1::ListBuyingExceptionsResponse& response) {
        const bool is_meant =
            (requester.empty() || exception.requester == requester) &&
            (request.state() == v1::BuyingException::STATE_UNSPECIFIED || StateOf(exception, business_now) == state) &&
            Sees(caller, exception);
        if (is_meant) *response.add_buying_exceptions() = ToProto(caller.organization, exception, business_now);
        return is_meant;
      },
      limits::kExceptionsScanned);
}

}  // namespace

void GuidedBuyingService::Bind(rpc::Dispatcher& dispatcher) {
  const std::string service = "/outlay.approval.v1.GuidedBuying/";
  dispatcher.Bind(service + "CheckPurchase", this, &GuidedBuyingService::CheckPurchase);
  dispatcher.Bind(service + "CreateBuyingException", this, &GuidedBuyingService::CreateBuyingException);
  dispatcher.Bind(service + "GetBuyingException", this, &GuidedBuyingService::GetBuyingException);
  dispatcher.Bind(service + "ListBuyingExceptions", this, &GuidedBuyingService::ListBuyingExceptions);
  dispatcher.Bind(service + "DecideBuyingException", this, &GuidedBuyingService::DecideBuyingException);
}

void GuidedBuyingService::CheckPurchase(rpc::Call<v1::CheckPurchaseRequest, v1::CheckPurchaseResponse> call) {
  const auto reader = store_->Read(store::PartitionOf(call.caller().organization));
  call.Finish(Check(*reader, call.caller(), clock_->Now(), call.request()));
}

void GuidedBuyingService::CreateBuyingException(rpc::Call<v1::CreateBuyingExceptionRequest, v1::BuyingException> call) {
  command::ExecuteCall(*executor_, call, std::make_unique<approval::CreateBuyingException>(call.request()));
}

void GuidedBuyingService::GetBuyingException(rpc::Call<v1::GetBuyingExceptionRequest, v1::BuyingException> call) {
  const auto reader = store_->Read(store::PartitionOf(call.caller().organization));
  call.Finish(Get(*reader, call.caller(), clock_->Now(), LastId(call.request().name())));
}

void GuidedBuyingService::ListBuyingExceptions(
    rpc::Call<v1::ListBuyingExceptionsRequest, v1::ListBuyingExceptionsResponse> call) {
  const auto reader = store_->Read(store::PartitionOf(call.caller().organization));
  call.Finish(List(*reader, call.caller(), clock_->Now(), call.request()));
}

void GuidedBuyingService::DecideBuyingException(rpc::Call<v1::DecideBuyingExceptionRequest, v1::BuyingException> call) {
  command::ExecuteCall(*executor_, call, std::make_unique<approval::DecideBuyingException>(call.request()));
}

}  // namespace outlay::approval
