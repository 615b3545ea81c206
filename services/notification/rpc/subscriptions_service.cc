#include "services/notification/rpc/subscriptions_service.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/base/field_path.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/execute_call.h"
#include "common/rpc/page.h"
#include "services/notification/commands/subscription_commands.h"
#include "services/notification/convert/notices.h"
#include "services/notification/store/subscriptions.h"

namespace outlay::notification {
namespace {

constexpr std::string_view kSubscriptionsPath = "/outlay.notification.v1.Subscriptions/";

absl::StatusOr<v1::Subscription> ReadSubscription(const store::Reader& reader, const ResourceId& id) {
  OUTLAY_ASSIGN_OR_RETURN(const Subscription subscription, LoadSubscription(reader, id));
  return ToProto(id.organization, subscription);
}

absl::StatusOr<v1::ListSubscriptionsResponse> ListSome(const store::Reader& reader, const std::string& organization,
                                                       const v1::ListSubscriptionsRequest& request) {
  const rpc::PageScope scope = {
      .list = "subscriptions.list", .organization = organization, .filter = "", .order_by = "id"};
  OUTLAY_ASSIGN_OR_RETURN(const int64_t size, rpc::PageSize(request.page_size()));
  OUTLAY_ASSIGN_OR_RETURN(const std::string last, rpc::ReadPageToken(scope, request.page_token()));
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<Subscription> all, ListSubscriptions(reader, organization));
  v1::ListSubscriptionsResponse response;
  for (const Subscription& subscription : all) {
    if (subscription.id <= last) continue;
    if (response.subscriptions_size() == size) {
      response.set_next_page_token(
          rpc::MakePageToken(scope, LastId(response.subscriptions(response.subscriptions_size() - 1).name())));
      break;
    }
    *response.add_subscriptions() = ToProto(organization, subscription);
  }
  return response;
}

}  // namespace

void SubscriptionsService::Bind(rpc::Dispatcher& dispatcher) {
  dispatcher.Bind(Concat(kSubscriptionsPath, "CreateSubscription"), this, &SubscriptionsService::CreateSubscription);
  dispatcher.Bind(Concat(kSubscriptionsPath, "GetSubscription"), this, &SubscriptionsService::GetSubscription);
  dispatcher.Bind(Concat(kSubscriptionsPath, "ListSubscriptions"), this, &SubscriptionsService::ListSubscriptions);
  dispatcher.Bind(Concat(kSubscriptionsPath, "DeleteSubscription"), this, &SubscriptionsService::DeleteSubscription);
}

void SubscriptionsService::CreateSubscription(rpc::Call<v1::CreateSubscriptionRequest, v1::Subscription> call) {
  absl::StatusOr<Subscription> subscription = FromProto(call.request().subscription());
  if (!subscription.ok()) return call.Finish(AtField("subscription", subscription.status()));
  subscription->id = call.request().subscription_id();
  command::ExecuteCall(*executor_, call, std::make_unique<notification::CreateSubscription>(*std::move(subscription)));
}

void SubscriptionsService::GetSubscription(rpc::Call<v1::GetSubscriptionRequest, v1::Subscription> call) {
  const std::string& organization = call.caller().organization;
  call.Finish(ReadSubscription(*store_->Read(store::PartitionOf(organization)),
                               {.organization = organization, .id = LastId(call.request().name())}));
}

void SubscriptionsService::ListSubscriptions(
    rpc::Call<v1::ListSubscriptionsRequest, v1::ListSubscriptionsResponse> call) {
  const std::string& organization = call.caller().organization;
  call.Finish(ListSome(*store_->Read(store::PartitionOf(organization)), organization, call.request()));
}

void SubscriptionsService::DeleteSubscription(
    rpc::Call<v1::DeleteSubscriptionRequest, v1::DeleteSubscriptionResponse> call) {
  command::ExecuteCall(*executor_, call, std::make_unique<DeleteOwnSubscription>(LastId(call.request().name())));
}

}  // namespace outlay::notification
